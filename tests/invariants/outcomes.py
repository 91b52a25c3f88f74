"""What a long run of histories must have seen, done and refused; a run that did not has shown nothing."""

from __future__ import annotations

#: By the actions themselves and by each route: what was done at least once, and refused at least once.
BOTH = (
    "SaveDraft", "SubmitForReview", "StartRecertification", "Sign", "SendBack", "ConfirmStillRight",
    "DelegateTask", "RevokeDelegation", "AddComment", "ResolveComment",
    "Suspend", "LiftSuspension", "Withdraw", "RecallContent", "CreateShare",
    "admin edit", "admin submit", "admin delete", "admin bulk delete",
    "API draft", "API submit", "API suspend", "API lift", "API withdraw", "API delete", "API new claim",
    "on rows read before",
)  # fmt: skip
DONE = (
    "OpenReview", "approval", "signature on behalf", "approval by a delegate", "expiry",
    "delegation over by time", "served by a link", "task opened by the daily job", "lockout",
)  # fmt: skip
REFUSED = (
    "publish by hand", "save live by hand", "delete by hand", "approve by hand", "wrong password",
    "API sign", "API send-back", "signature by a hand in it", "signature past an edit",
)  # fmt: skip

#: What every run must have seen, however short.
ALWAYS = (
    "SaveDraft done", "SubmitForReview done", "Sign done", "approval done", "DelegateTask done",
    "signature on behalf done", "Sign refused", "SaveDraft refused",
)  # fmt: skip
#: Seen less than once in 200 steps: a run of 1,500 steps may miss one of them by chance.
SELDOM = (
    "StartRecertification done", "RevokeDelegation done", "AddComment refused", "ResolveComment done",
    "ResolveComment refused", "LiftSuspension done", "Withdraw done", "Withdraw refused",
    "RecallContent refused", "admin edit done", "admin submit done", "admin delete done",
    "admin bulk delete done", "API submit done", "API lift done", "API withdraw done", "API withdraw refused",
    "API suspend done", "API new claim done", "API new claim refused", "API sign refused",
    "API send-back refused", "expiry done", "lockout done", "task opened by the daily job done",
    "signature past an edit refused",
)  # fmt: skip
EVERY = frozenset(
    (
        *(f"{what} {outcome}" for what in BOTH for outcome in ("done", "refused")),
        *(f"{what} done" for what in DONE),
        *(f"{what} refused" for what in REFUSED),
    )
)


def due(steps: int) -> frozenset[str]:
    """What a run of so many steps must have seen."""
    if steps < 1500:
        return frozenset(ALWAYS)
    return EVERY if steps >= 5000 else EVERY - frozenset(SELDOM)
