"""The seats of one round as they are now, read together: who signed which, and who may fill the others."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone

from wagtail.models import Revision

from cms.core.standing_queries import Given, StandingQuery
from compliance.models import (
    Comment,
    ContentTask,
    Delegation,
    Finding,
    RequiredSignature,
    Signature,
    SignoffTaskState,
)
from compliance.seating import Seating


def _seats(
    round: Given, now: Given, subject_type: Given, subject_id: Given, object_id: Given
) -> models.QuerySet:
    """The seats, and beside each what there is about its round, so that only that is asked for."""
    about = {"subject_type": subject_type, "subject_id": subject_id}
    mandatory = Comment.objects.unresolved().filter(kind=Comment.Kind.MANDATORY)
    scheduled = Revision.objects.filter(
        base_content_type=subject_type, object_id=object_id, approved_go_live_at__isnull=False
    )
    return (
        RequiredSignature.objects.filter(state=round)
        .select_related("role", "market__parent", "signature__delegation")
        .annotate(
            is_delegated=models.Exists(Delegation.objects.in_force(now).filter(role=models.OuterRef("role"))),
            has_findings=models.Exists(Finding.objects.filter(state=round)),
            has_open_comments=models.Exists(
                mandatory.filter(**{f"state__{name}": value for name, value in about.items()})
            ),
            has_tasks=models.Exists(ContentTask.objects.open().filter(**about)),
            has_scheduled=models.Exists(scheduled),
        )
    )


_SEATS = StandingQuery(_seats)
_ABOUT_ROUND = ("findings", "open_comments", "tasks", "scheduled")


class RoundSeats:
    """Read in two queries, and two more where something is delegated; ask it anew after each signature."""

    def __init__(self, round_: SignoffTaskState) -> None:
        self.round = round_
        now = timezone.now()
        self.all: list[RequiredSignature] = _SEATS(
            round=round_.pk,
            now=now,
            subject_type=round_.subject_type_id,
            subject_id=round_.subject_id,
            object_id=str(round_.subject_id),
        )
        for seat in self.all:
            seat.state = round_
        #: What there is about the round, by the names of `_ABOUT_ROUND`.
        self.there_are = {
            name for name in _ABOUT_ROUND if any(getattr(seat, f"has_{name}") for seat in self.all)
        }
        self.signatures: list[Signature] = []
        for seat in self.all:
            if hasattr(seat, "signature"):
                signature = seat.signature
                signature.state, signature.required = round_, seat
                self.signatures.append(signature)
        delegated = any(seat.is_delegated for seat in self.all)
        self._seating = Seating(self.all, at=now, signatures=self.signatures, delegated=delegated)

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
