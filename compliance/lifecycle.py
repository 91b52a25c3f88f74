"""The states that content goes through (compliance-rules.md §5.3), decided in one place. Pure.

draft → in review → approved → (expired | suspended | withdrawn | superseded); in review → changes requested.
Lists ask for the state now; a timeline replays the trail and asks after every event.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in review"
    CHANGES_REQUESTED = "changes requested"
    APPROVED = "approved"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"

    @property
    def tone(self) -> str:
        """The colour of its tag: "cleared", "soon", "stopped", or "" for none."""
        return _TONES[self]


_TONES = {
    State.DRAFT: "",
    State.IN_REVIEW: "soon",
    State.CHANGES_REQUESTED: "stopped",
    State.APPROVED: "cleared",
    State.EXPIRED: "stopped",
    State.SUSPENDED: "stopped",
    State.WITHDRAWN: "stopped",
    State.SUPERSEDED: "",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What decides the state of one piece of content. `ends` is when the newest approved version ends by
    its own dates, everywhere; None while there is no approved version."""

    approvals: int = 0
    ends: datetime | None = None
    under_review: bool = False
    sent_back: bool = False
    suspended: bool = False
    withdrawn: bool = False


def state_of(facts: Facts, at: datetime) -> State:
    """Where the content as a whole stands at an instant.

    An expiry is read from the clock and needs no event (I6). A draft that was sent back is one on which
    changes are requested until it is submitted again. While a newer draft is in review, the approved
    version has a state of its own: see `version_state`.
    """
    if facts.withdrawn:
        return State.WITHDRAWN
    if facts.under_review:
        return State.IN_REVIEW
    if facts.suspended:
        return State.SUSPENDED
    if facts.sent_back:
        return State.CHANGES_REQUESTED
    return version_state(facts, facts.approvals, at) if facts.approvals else State.DRAFT


def version_state(facts: Facts, number: int, at: datetime) -> State:
    """Where the approved version `number` (counted from 1) stands at an instant."""
    if number < facts.approvals:
        return State.SUPERSEDED
    if facts.withdrawn:
        return State.WITHDRAWN
    if facts.suspended:
        return State.SUSPENDED
    if facts.ends is not None and facts.ends <= at:
        return State.EXPIRED
    return State.APPROVED


def after(facts: Facts, event: str, ends: datetime | None) -> Facts:
    """The facts after an event of the audit trail. `ends` is used for "approved": when that version ends."""
    match event:
        case "submitted":
            return replace(facts, under_review=True, sent_back=False)
        case "sent_back":
            return replace(facts, under_review=False, sent_back=True)
        case "approved":
            return replace(
                facts, approvals=facts.approvals + 1, ends=ends, under_review=False, sent_back=False
            )
        case "suspended":
            return replace(facts, suspended=True)
        case "suspension_lifted":
            return replace(facts, suspended=False)
        case "withdrawn":
            return replace(facts, withdrawn=True, under_review=False)
    return facts
