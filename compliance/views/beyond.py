"""What a review page says beyond the person who reads it: blocked, policies changed, people reminded."""

from __future__ import annotations

from dataclasses import dataclass

from compliance.actions.blockages import seats_nobody_can_fill
from compliance.actions.deadlines import people_to_ask
from compliance.deadlines import attention_to
from compliance.models import SignoffTaskState
from compliance.policy import changed_since


@dataclass(frozen=True, slots=True)
class Beyond:
    """`blocked`: the roles that nobody can sign; `ask`: who can help; `policy`: how the policies changed."""

    blocked: list[str]
    ask: list[str]
    policy: str
    notices: list[str]


def beyond(round_: SignoffTaskState) -> Beyond | None:
    """None for a round that is over."""
    if not round_.is_open:
        return None
    blocked = [str(seat) for seat in seats_nobody_can_fill(round_)]
    ask = [each.printed_name for each in people_to_ask()] if blocked else []
    notices = [words for words in attention_to([round_])[round_.pk] if not words.startswith("Blocked")]
    return Beyond(blocked, ask, changed_since(round_), notices)
