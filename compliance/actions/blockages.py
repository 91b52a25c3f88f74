"""Noticing that nobody can sign a role of an open round, telling those who can help, and its end.

Nothing is ever skipped: the round waits, and adding a person unblocks it.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from cms.core.actions import Action
from compliance.actions.deadlines import address_of, people_to_ask
from compliance.audit import record
from compliance.digest import instant
from compliance.jobs import mail_people
from compliance.models import Blockage, Event, RequiredSignature, SignoffTaskState
from compliance.seating import Seating


def seats_nobody_can_fill(round_: SignoffTaskState) -> list[RequiredSignature]:
    """The unsigned seats of a round for which there is nobody; empty for a round that is over."""
    if not round_.is_open:
        return []
    seats = list(round_.required.filter(signature__isnull=True).with_parts())
    return Seating(seats).unfillable(seats)


class NoteBlockage(Action):
    """Bring what is noted about a round in line with who can sign it now; the system itself does.

    A new blockage is recorded and mailed to those who can name a reviewer, once; its end is recorded. Other
    roles are another blockage, mailed where one of them is new.
    """

    def __init__(self, round_: SignoffTaskState) -> None:
        self.round_id = round_.pk

    def perform(self) -> Blockage | None:
        self.round = SignoffTaskState.objects.select_for_update(of=("self",)).get(pk=self.round_id)
        roles = [str(seat) for seat in seats_nobody_can_fill(self.round)]
        noted = self.round.blockages.filter(ended_at__isnull=True).first()
        if noted and noted.roles != roles:
            noted.ended_at = timezone.now()
            noted.save(update_fields=["ended_at"])
            self._record(Event.UNBLOCKED, noted.roles, noted.ended_at)
        elif noted:
            return noted
        return self._begin(roles, set(noted.roles) if noted else set()) if roles else None

    def _begin(self, roles: list[str], known: set[str]) -> Blockage:
        noted = Blockage.objects.create(round=self.round, roles=roles, found_at=timezone.now())
        self._record(Event.BLOCKED, roles, noted.found_at)
        if known.issuperset(roles):
            return noted
        people = [each.pk for each in people_to_ask()]
        subject = f"Blocked: nobody can sign {self.round.content}"
        text = (
            f"The review of {self.round.content} waits for {', '.join(roles)}, and nobody can sign for that. "
            "It is not skipped: name a reviewer, or let the reviewers delegate.\n\n"
            f"See the review: {address_of(self.round)}\n"
        )
        transaction.on_commit(lambda: mail_people.enqueue(people, subject, text))
        return noted

    def _record(self, event: Event, roles: list[str], at: datetime) -> None:
        new = {"round": self.round.number, "roles": roles, "at": instant(at)}
        record(event, self.round.content, actor=None, new=new)
