"""The verdict column: every required role with its signature, or with who may still give it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from compliance.models import RequiredSignature, ReviewerAssignment, Signature, SignoffTaskState


@dataclass(frozen=True, slots=True)
class Seat:
    """One required role of a round. `people` may fill it; `mine` says that this person may, now."""

    required: RequiredSignature
    signature: Signature | None
    people: tuple[str, ...]
    mine: bool


def seats_of(round_: SignoffTaskState, user: Any) -> list[Seat]:
    """The seats of a round as `user` sees them, in as many queries for ten roles as for one."""
    mine = {required.pk for required in round_.signable_by(user)}
    required = list(round_.required.select_related("role", "market__parent", "signature"))
    assignments = list(
        ReviewerAssignment.objects.filter(role__in=[each.role_id for each in required], user__is_active=True)
        .exclude(user__in=round_.contributors)
        .select_related("user")
        .order_by("user__last_name")
    )
    spoken = {each.signature.signer_id for each in required if hasattr(each, "signature")}
    seats = []
    for each in required:
        signature = getattr(each, "signature", None)
        covered = {None, *(market.pk for market in (each.market.lineage if each.market else ()))}
        people = {
            assignment.user.printed_name: None
            for assignment in assignments
            if assignment.role_id == each.role_id
            and assignment.market_id in covered
            and assignment.user_id not in spoken
        }
        seats.append(Seat(each, signature, tuple(people) if signature is None else (), each.pk in mine))
    return seats
