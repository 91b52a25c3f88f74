"""Who may do what: the one table of actions, read against the one list of roles (21 CFR 11.10(g)).

A role's rights are its permissions in `cms.core.roles`; here stands which of them each action needs, and
what permissions cannot say: a reviewer's assignment, and a hand in the version. The tests try every "no"
of this table over each route that the action has.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from cms.core.roles import ROLES


class Assignment(Enum):
    """What being assigned as a reviewer (Compliance, Reviewers) adds to an action."""

    NOTHING = "nothing"
    GIVES = "gives the right, as a permission does"
    ALONE_GIVES = "alone gives the right; no permission does"
    IS_NEEDED_TOO = "is needed beside a permission"


@dataclass(frozen=True, slots=True)
class Right:
    """What one action needs: any one of `permissions`, and what an assignment means for it."""

    words: str
    permissions: tuple[str, ...] = ()
    assignment: Assignment = Assignment.NOTHING
    #: Whoever had a hand in the version may not, whatever else they are.
    needs_clean_hands: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person is, as far as authority goes."""

    permissions: frozenset[str] = frozenset()
    is_superuser: bool = False
    is_assigned: bool = False
    had_a_hand: bool = False
    #: Signed in, with an account that is active.
    is_present: bool = True


_READS_REVIEWS = "messaging.change_claim"

#: Action → what it needs. For content the permissions of claims stand here, or of assets for their files.
RIGHTS: dict[str, Right] = {
    "start a claim": Right("Start a claim", ("messaging.add_claim",)),
    "save a draft": Right("Keep a newer draft of a claim", ("messaging.change_claim",)),
    "submit": Right("Submit a claim for review", ("messaging.change_claim",)),
    "delete": Right("Delete a draft that was never in review", ("messaging.delete_claim",)),
    "upload a version": Right("Give a piece a new file", ("content.change_asset",)),
    "decide a use": Right("Confirm or dismiss a claim on a page", ("content.change_asset",)),
    "judge a sentence": Right("Say why a sentence may stand", ("content.change_asset",)),
    "submit a piece": Right("Submit a piece for review", ("content.change_asset",)),
    "sign": Right("Approve with a signature", assignment=Assignment.ALONE_GIVES, needs_clean_hands=True),
    "send back": Right(
        "Send back with a signature", assignment=Assignment.ALONE_GIVES, needs_clean_hands=True
    ),
    "sign as still right": Right(
        "Sign a periodic review", assignment=Assignment.ALONE_GIVES, needs_clean_hands=True
    ),
    "answer a finding": Right("Answer a finding, signed", (_READS_REVIEWS,), Assignment.GIVES),
    "comment": Right("Comment on what is in review", (_READS_REVIEWS,), Assignment.GIVES),
    "delegate": Right("Delegate one's own task of signing", assignment=Assignment.ALONE_GIVES),
    "suspend": Right("Hold approved content", ("messaging.suspend_claim", "messaging.withdraw_claim")),
    "withdraw": Right("End approved content for good", ("messaging.withdraw_claim",)),
    "lift": Right("Lift a suspension", ("messaging.withdraw_claim",), Assignment.IS_NEEDED_TOO),
    "recertify": Right("Start a recertification", ("messaging.change_claim",)),
    "change a policy": Right("Change a review policy", ("compliance.change_reviewpolicy",)),
    "change a market": Right("Change a market", ("compliance.change_market",)),
    "change a role": Right("Change a review role", ("compliance.change_reviewrole",)),
    "change an assignment": Right("Change who reviews", ("compliance.change_reviewerassignment",)),
    "share": Right("Send a tracked link", ("content.share_asset",)),
    "make a pack": Right(
        "Make a substantiation pack", ("compliance.view_auditrecord", _READS_REVIEWS), Assignment.GIVES
    ),
    "read the trail": Right("Read the audit trail", ("compliance.view_auditrecord",)),
    "review the trail": Right("Confirm a review of the trail", ("compliance.add_trailreview",)),
    "review access": Right("Confirm an access review", ("compliance.add_accessreview",)),
    "hold": Right("Place a legal hold", ("compliance.add_legalhold",)),
    "lift a hold": Right("Lift a legal hold", ("compliance.change_legalhold",)),
    "confirm a purge": Right("Confirm a purge", ("compliance.change_purgeentry",)),
    "read usage": Right("Read what the field uses", ("content.view_usage",)),
    "read review numbers": Right("Read the numbers of review", ("content.view_usage",), Assignment.GIVES),
    "sign with a token": Right("Sign through the API: nobody"),
}

#: Column → who stands in it: each role of `ROLES`, and the standings that are no role.
STANDINGS: dict[str, Standing] = {
    **{name: Standing(frozenset(permissions)) for name, permissions in ROLES.items()},
    "Reviewer with an assignment": Standing(frozenset(ROLES["Reviewers"]), is_assigned=True),
    "Author of the version, with an assignment": Standing(
        frozenset(ROLES["Authors"]), is_assigned=True, had_a_hand=True
    ),
    "Superuser": Standing(is_superuser=True),
    "Signed out": Standing(is_present=False),
    "Deactivated": Standing(is_superuser=True, is_assigned=True, is_present=False),
}


def permits(right: Right, standing: Standing) -> bool:
    """Whether somebody of this `standing` may do what `right` is about."""
    if not standing.is_present or (right.needs_clean_hands and standing.had_a_hand):
        return False
    granted = bool(right.permissions) and (
        standing.is_superuser or not standing.permissions.isdisjoint(right.permissions)
    )
    match right.assignment:
        case Assignment.ALONE_GIVES:
            return standing.is_assigned
        case Assignment.GIVES:
            return granted or standing.is_assigned
        case Assignment.IS_NEEDED_TOO:
            return granted and standing.is_assigned
    return granted
