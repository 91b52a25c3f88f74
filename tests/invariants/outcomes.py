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
EVERY = (
    *(f"{what} {outcome}" for what in BOTH for outcome in ("done", "refused")),
    *(f"{what} done" for what in DONE),
    *(f"{what} refused" for what in REFUSED),
)
