"""Who may fill which seat of a round now: by an assignment of their own, or on behalf of a reviewer.

A delegation moves a seat from a reviewer who holds it to a delegate who may take it. Where the delegate
may not (had a hand in the version, has signed in another role, is not permitted any more), the seat
stays with the reviewer, so that nothing is stuck for a delegation that cannot work.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from cms.core.standing_queries import StandingQuery
from compliance.models import (
    Delegation,
    PermittedDelegate,
    RequiredSignature,
    ReviewerAssignment,
    ReviewSettings,
    Signature,
)
from compliance.signing_right import people_waiting_for_others


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may fill a seat: as its reviewer, or by `delegation` on behalf of one."""

    user: Any
    delegation: Delegation | None = None

    def __str__(self) -> str:
        name = str(self.user.printed_name)
        return f"{name}, for {self.delegation.delegator.printed_name}" if self.delegation else name


_SIGNERS = StandingQuery(
    lambda roles: (
        ReviewerAssignment.objects.of_people_who_may_sign()
        .filter(role__pk__in=roles)
        .select_related("user")
        .order_by("user__last_name", "user_id")
    )
)


class Seating:
    """The candidates for some seats, read in a fixed number of queries.

    `contributors` stands in for that of the seats' rounds where there is no round yet, and `signatures` are
    all those of their rounds where the caller has read them. `delegated` is False where it knows that
    nothing of these roles is.
    """

    def __init__(
        self,
        seats: Sequence[RequiredSignature],
        contributors: Iterable[int] | None = None,
        at: datetime | None = None,
        signatures: Iterable[Signature] | None = None,
        delegated: bool = True,
    ) -> None:
        at = at or timezone.now()
        roles = sorted({seat.role_id for seat in seats})
        self._contributors = None if contributors is None else set(contributors)
        self._assignments: dict[int, list[ReviewerAssignment]] = {}
        for each in _SIGNERS(roles=roles) if roles else ():
            self._assignments.setdefault(each.role_id, []).append(each)
        given = Delegation.objects.in_force(at).filter(role__in=roles, delegate__is_active=True)
        self._delegations = list(given.with_parts()) if delegated else []
        self._permitted = (
            set(PermittedDelegate.objects.filter(role__in=roles).values_list("user_id", "role_id"))
            if self._delegations
            else set()
        )
        self._spoken: dict[int, set[int]] = {}
        if signatures is None:
            states = {seat.state_id for seat in seats if seat.state_id}
            spoken = Signature.objects.filter(state__in=states).only("state", "signer", "on_behalf_of")
            signatures = spoken if states else ()
        for signature in signatures:
            self._spoken.setdefault(signature.state_id, set()).update(signature.people)

    def candidates(self, seat: RequiredSignature) -> list[Candidate]:
        """Everybody who may fill the seat, whether or not somebody has; each person once."""
        barred = self._barred(seat)
        delegated = self._delegated(seat)
        moved = {each.delegator_id for each in delegated.values()}
        found = {pk: Candidate(each.delegate, each) for pk, each in delegated.items()}
        for pk, user in self._holders(seat).items():
            if pk not in barred and pk not in moved:
                found.setdefault(pk, Candidate(user))
        return list(found.values())

    def candidate(self, seat: RequiredSignature, user: Any) -> Candidate | None:
        return next((each for each in self.candidates(seat) if each.user.pk == user.pk), None)

    def open_to(self, user: Any, seats: Iterable[RequiredSignature]) -> list[RequiredSignature]:
        """Those that `user` may fill, each with the `delegation` by which, if it was delegated."""
        mine = []
        for seat in seats:
            candidate = self.candidate(seat, user)
            if candidate:
                seat.delegation = candidate.delegation
                mine.append(seat)
        return mine

    def is_held_by(self, seat: RequiredSignature, user: Any) -> bool:
        """Whether `user`'s own assignments cover the seat, whether or not they may fill it now."""
        return user.pk in self._holders(seat)

    def moved_from(self, seat: RequiredSignature, user: Any) -> Delegation | None:
        """The delegation that moved the seat away from `user`, if one did."""
        return next((each for each in self._delegated(seat).values() if each.delegator_id == user.pk), None)

    def unfillable(self, seats: Sequence[RequiredSignature]) -> list[RequiredSignature]:
        """The seats that nobody could fill. Each needs a person of its own: nobody fills two roles.

        A delegation never counts against a seat: its reviewer can revoke it. Who waits for somebody else to
        verify an identity or to enter a training counts as nobody.
        """
        choices = [
            {each.user.pk for each in self.candidates(seat)} | (set(self._holders(seat)) - self._barred(seat))
            for seat in seats
        ]
        waiting = people_waiting_for_others(set().union(*choices), ReviewSettings.current())
        choices = [each - waiting for each in choices]
        holder: dict[int, int] = {}

        def place(index: int, tried: set[int]) -> bool:
            # Augmenting paths of bipartite matching (Kuhn): a seat may push another to its second choice.
            for person in sorted(choices[index] - tried):
                tried.add(person)
                if person not in holder or place(holder[person], tried):
                    holder[person] = index
                    return True
            return False

        return [seat for index, seat in enumerate(seats) if not place(index, set())]

    def _barred(self, seat: RequiredSignature) -> set[int]:
        contributors = seat.state.contributors if self._contributors is None else self._contributors
        return {*contributors, *self._spoken.get(seat.state_id, ())}

    def _holders(self, seat: RequiredSignature) -> Mapping[int, Any]:
        covered = {None, *(market.pk for market in (seat.market.lineage if seat.market else ()))}
        return {
            each.user_id: each.user
            for each in self._assignments.get(seat.role_id, ())
            if each.market_id in covered
        }

    def _delegated(self, seat: RequiredSignature) -> dict[int, Delegation]:
        """Delegate id → the delegation that lets them fill the seat."""
        covering = [each for each in self._delegations if each.covers(seat)]
        if not covering:
            return {}
        holders, barred = self._holders(seat), self._barred(seat)
        in_role = {each.user_id for each in self._assignments.get(seat.role_id, ())}
        return {
            each.delegate_id: each
            for each in reversed(covering)
            if each.delegator_id in holders
            and not barred & {each.delegator_id, each.delegate_id}
            and (each.delegate_id in in_role or (each.delegate_id, seat.role_id) in self._permitted)
        }
