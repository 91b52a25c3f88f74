"""With which earlier round a reviewer compares: the last approval's, or the one that they last signed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from compliance.models import SignoffTaskState, Verdict


@dataclass(frozen=True, slots=True)
class Basis:
    """One earlier round to compare with; `key` names it in the address."""

    key: str
    label: str
    round: SignoffTaskState
    chosen: bool


def bases_of(round_: SignoffTaskState, user: Any, wanted: str) -> list[Basis]:
    """The rounds to compare with, the shown one `chosen`: what the person signed last, unless they ask.

    One where both are the same, none where nothing was submitted before.
    """
    approved, mine = round_.compared_with(), round_.last_signed_by(user)
    if approved is None:
        return []
    if hasattr(approved, "approval"):
        since = f"since the approval of {approved.approval.approved_at:%-d %b %Y}"
    else:
        since = f"since round {approved.number}, which was not approved"
    if mine is None:
        return [Basis("approval", since, approved, True)]
    given = mine.signatures.get(signer=user)
    verb = "signed" if given.verdict == Verdict.APPROVED else "sent back"
    signed = f"since you {verb} round {mine.number} on {given.signed_at:%-d %b %Y}"
    if mine == approved:
        return [Basis("both", f"{since}, which is also what you last signed", approved, True)]
    return [
        Basis("signed", signed, mine, wanted != "approval"),
        Basis("approval", since, approved, wanted == "approval"),
    ]
