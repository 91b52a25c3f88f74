"""Reminding those who may sign, and escalating what is late: each once, each on record."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cms.core.actions import Action, Refused
from cms.core.models import User
from compliance.audit import record
from compliance.digest import instant
from compliance.jobs import mail_people
from compliance.models import Event, RequiredSignature, SeatNotice
from compliance.seating import Seating


def address_of(round_: Any) -> str:
    return f"{settings.SITE_ADDRESS}{reverse('compliance:review', args=[round_.pk])}"


def people_to_ask() -> list[Any]:
    """Those who can name a reviewer."""
    asked = User.objects.with_perm(
        "compliance.add_reviewerassignment", backend="django.contrib.auth.backends.ModelBackend"
    )
    return list(asked.filter(is_active=True).distinct().order_by("last_name", "pk"))


class _TellAboutSeat(Action):
    """Tell people about a required signature that is not given; a second call is refused.

    The row of the notice and the audit record are kept first, the mails follow the commit.
    """

    kind: SeatNotice.Kind
    event: Event

    def __init__(self, required: RequiredSignature) -> None:
        self.required_id = required.pk

    def check(self) -> None:
        # The lock makes two schedulers take turns; SQLite's IMMEDIATE transactions do anyway.
        rows = RequiredSignature.objects.select_for_update(of=("self",)).with_parts()
        self.seat = rows.get(pk=self.required_id)
        self.round = self.seat.state
        if not self.round.is_open or hasattr(self.seat, "signature"):
            raise Refused(f"{self.seat} needs no signature any more.")
        if SeatNotice.objects.filter(required=self.seat, kind=self.kind).exists():
            raise Refused(f"{self.kind.label} already: {self.seat}.")

    def people(self) -> list[Any]:
        raise NotImplementedError

    def message(self) -> tuple[str, str]:
        """Subject and text of the mail."""
        raise NotImplementedError

    def perform(self) -> SeatNotice:
        people = self.people()
        notice = SeatNotice.objects.create(
            required=self.seat, kind=self.kind, sent_at=timezone.now(), told=[each.pk for each in people]
        )
        record(
            self.event,
            self.round.content,
            actor=None,
            new={
                "round": self.round.number,
                "role": str(self.seat),
                "due": self.seat.due_at,
                "told": [each.printed_name for each in people],
                # For verifying the notice: names and labels may change.
                "seat": self.seat.pk,
                "people": notice.told,
                "at": instant(notice.sent_at),
            },
        )
        subject, text = self.message()
        ids = [each.pk for each in people]
        transaction.on_commit(lambda: mail_people.enqueue(ids, subject, text))
        return notice


class RemindSeat(_TellAboutSeat):
    """Remind everybody who may fill a seat that it is due soon."""

    kind = SeatNotice.Kind.REMINDER
    event = Event.REMINDED

    def people(self) -> list[Any]:
        return [each.user for each in Seating([self.seat]).candidates(self.seat)]

    def message(self) -> tuple[str, str]:
        content = self.round.content
        return (
            f"Waits for your signature: {content}",
            f"{content} waits for a signature as {self.seat}, due "
            f"{self.seat.due_at:%-d %b %Y, %H:%M} UTC.\n\nRead it and sign, or send it back: "
            f"{address_of(self.round)}\n",
        )


class EscalateSeat(_TellAboutSeat):
    """Tell those whom the policy names, else the administrators, what is late and who could sign it."""

    kind = SeatNotice.Kind.ESCALATION
    event = Event.ESCALATED

    def people(self) -> list[Any]:
        to = self.seat.escalate_to
        named = Q(pk__in=to.get("people", ())) | Q(reviewer_assignments__role__in=to.get("roles", ()))
        people = User.objects.filter(named, is_active=True).distinct().order_by("pk")
        return list(people) or people_to_ask()

    def message(self) -> tuple[str, str]:
        content = self.round.content
        waiting = ", ".join(map(str, Seating([self.seat]).candidates(self.seat))) or "nobody"
        return (
            f"Late: signature as {self.seat} on {content}",
            f"{content} was due for a signature as {self.seat} on "
            f"{self.seat.due_at:%-d %b %Y, %H:%M} UTC. It can be signed by: {waiting}.\n\n"
            f"See the review: {address_of(self.round)}\n",
        )
