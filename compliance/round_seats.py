"""The seats of one round as they are now, read together: who signed which, and who may fill the others."""

from __future__ import annotations

from typing import Any

from compliance.models import RequiredSignature, Signature, SignoffTaskState
from compliance.seating import Seating


class RoundSeats:
    """Read in three queries, four where something is delegated; ask it anew after each signature."""

    def __init__(self, round_: SignoffTaskState) -> None:
        self.round = round_
        seats = round_.required.select_related("role", "market__parent", "signature__delegation")
        self.all = list(seats)
        self.signatures: list[Signature] = []
        for seat in self.all:
            if hasattr(seat, "signature"):
                signature = seat.signature
                signature.state, signature.required = round_, seat
                self.signatures.append(signature)
        self._seating = Seating(self.all, signatures=self.signatures)

    def of(self, user: Any) -> tuple[list[RequiredSignature], str]:
        """The unsigned roles that `user` may fill now; or none, and why not, in words."""
        if not self.round.is_open:
            return [], "This review round is over."
        if user.pk in self.round.contributors:
            return [], "You had a hand in this version, so somebody else must sign it."
        for signature in self.signatures:
            if signature.signer_id == user.pk:
                return [], "You have already given your verdict in this round."
            if signature.on_behalf_of_id == user.pk:
                return [], f"{signature.printed_name} signed on your behalf, and nobody fills two roles."
        unsigned = [seat for seat in self.all if not hasattr(seat, "signature")]
        seats = self._seating.open_to(user, unsigned)
        return seats, "" if seats else self._why_none(user, unsigned)

    def roles_open_to(self, user: Any) -> list[str]:
        """The codes of the roles, signed or not, that `user` holds or may fill; none for contributors."""
        if user.pk in self.round.contributors:
            return []
        held = [seat for seat in self.all if self._seating.is_held_by(seat, user)]
        return sorted({seat.role.code for seat in [*held, *self._seating.open_to(user, self.all)]})

    def _why_none(self, user: Any, unsigned: list[RequiredSignature]) -> str:
        for seat in unsigned:
            delegation = self._seating.moved_from(seat, user)
            if delegation:
                return (
                    f"You delegated {seat} to {delegation.delegate.printed_name} until "
                    f"{delegation.ends_at:%-d %b %Y, %H:%M} UTC. Revoke that to sign yourself."
                )
        return "None of your roles is waiting for a signature here."
