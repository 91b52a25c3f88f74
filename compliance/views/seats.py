"""The verdict column: every required role with its signature, or with who may still give it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from compliance.models import RequiredSignature, Signature, SignoffTaskState
from compliance.seating import Seating


@dataclass(frozen=True, slots=True)
class Seat:
    """One required role of a round. `people` may fill it; `mine` says that this person may, now."""

    required: RequiredSignature
    signature: Signature | None
    people: tuple[str, ...]
    mine: bool


def seats_of(round_: SignoffTaskState, user: Any) -> list[Seat]:
    """The seats of a round as `user` sees them, in as many queries for ten roles as for one."""
    mine = {required.pk: required for required in round_.signable_by(user)}
    required = list(round_.required.select_related("role", "market__parent", "signature", "state"))
    seating = Seating(required)
    seats = []
    for each in required:
        signature = getattr(each, "signature", None)
        people = () if signature else tuple(map(str, seating.candidates(each)))
        seats.append(Seat(mine.get(each.pk, each), signature, people, each.pk in mine))
    return seats
