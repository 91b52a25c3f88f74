"""What every step of the random histories has: people, a clock, rows read before, and the trail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, ClassVar

import time_machine
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import ProtectedError
from django.test import Client

from compliance.models import AuditRecord, Event, SignoffTaskState
from messaging.models import Claim
from tests.messaging.test_admin import form_of

START = datetime(2026, 6, 15, 9, tzinfo=UTC)
REFUSALS = (PermissionDenied, PermissionError, ProtectedError)
PEOPLE = ("author", "editor", "medical", "regulatory", "both", "stand_in", "superuser", "rep")

people = st.sampled_from(PEOPLE)
#: The first is approved at the start, the second a draft, the third is deleted and written again at will.
claims = st.sampled_from((0, 0, 1, 1, 2))
#: Most steps lead towards an approval, so that the deep states are reached. "both" may write and sign.
signers = st.sampled_from(("medical", "regulatory", "regulatory", "both", "stand_in", *PEOPLE))
writers = st.sampled_from(("author", "both", "both", *PEOPLE))
#: Whether somebody acts on what they read before others changed it.
stale = st.sampled_from((False, False, False, True))


class Machine(RuleBasedStateMachine):
    """Everybody acts in one transaction that is rolled back; the clock stands still but for steps."""

    library: SimpleNamespace
    steps_taken: ClassVar[int] = 0
    #: How often each thing was done, or tried and refused, over all histories.
    tally: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.now = START
        self.traveller = time_machine.travel(START, tick=False)
        self.clock = self.traveller.start()
        self.clients: dict[str, Client] = {}
        self.claims: list[int] = list(self.library.claims)
        # The machine's own book, by claim: who had a hand in it since its last approval, …
        self.hands: dict[int, set[int]] = {pk: set() for pk in self.claims}
        #: … and the mandatory comments that nobody resolved since then.
        self.demands: dict[int, set[int]] = {pk: set() for pk in self.claims}
        self.reviewed = {self.claims[0]}
        self.locked_until: dict[int, datetime] = {}
        self.seen: dict[int, SimpleNamespace] = {}
        for index in range(len(self.claims)):
            self.look(index)

    def teardown(self) -> None:
        self.traveller.stop()
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def who(self, name: str) -> Any:
        return self.library.people[name]

    # What people have before them

    @rule(index=claims)
    def look(self, index: int) -> None:
        """Somebody opens a claim, its form and its round, and acts on them later."""
        claim = self.claim(index)
        if claim:
            self.seen[index] = SimpleNamespace(
                claim=claim,
                draft=claim.get_latest_revision_as_object(),
                form=form_of(claim),
                round=SignoffTaskState.objects.about(claim).order_by("-pk").first(),
            )

    def claim(self, index: int, stale: bool = False) -> Claim | None:
        if stale:
            return self.seen[index].claim
        return Claim.objects.filter(pk=self.claims[index]).first()

    def draft(self, index: int, stale: bool = False) -> Claim | None:
        if stale:
            return self.seen[index].draft
        claim = self.claim(index)
        return claim and claim.get_latest_revision_as_object()

    def round(self, index: int, stale: bool = False) -> SignoffTaskState | None:
        if stale:
            return self.seen[index].round
        return self.open_round(index)

    def open_round(self, index: int) -> SignoffTaskState | None:
        claim = self.claim(index)
        return SignoffTaskState.objects.about(claim).open().first() if claim else None

    def says(self, pk: int) -> str:
        """The digest of the newest draft; empty if there is no such claim."""
        claim = Claim.objects.filter(pk=pk).first()
        return claim.get_latest_revision_as_object().content_digest() if claim else ""

    # Doing something

    def tick(self, step: timedelta = timedelta(seconds=30)) -> None:
        self.now += step
        self.clock.move_to(self.now)

    def act(self, by: Any, act: Callable[[], Any], *events: Event) -> Any:
        """Do something and hold I7: these events and no others are on record, each with its actor.

        The system itself may close a task besides, which an approval or a withdrawal has settled.
        """
        self.tick()
        before = self.last_record()
        try:
            with transaction.atomic():
                done = act()
        except REFUSALS:
            done, events = None, ()
            self.tally["refused"] += 1
        written = self.records_since(before)
        own = [each for each in written if each.event != Event.TASK_CLOSED or Event.TASK_CLOSED in events]
        assert [record.event for record in own] == list(events)
        for record in written:
            assert record.at == self.now
            assert record.actor == by or (record.event == Event.TASK_CLOSED and record.actor is None)
            self.tally[record.event] += 1
        return done

    def over_http(self, by: str, call: Callable[[], Any], *possible: Event) -> list[str]:
        """Send a request and hold I7 for whatever it did: no other events, all by `by`, all now."""
        self.tick()
        before = self.last_record()
        response = call()
        assert response.status_code < 500, response.content
        written = self.records_since(before)
        for record in written:
            assert record.at == self.now
            if record.event != Event.TASK_CLOSED:
                assert record.event in possible
                assert record.actor == self.who(by)
            self.tally[f"http {record.event}"] += 1
        if not written:
            self.tally["http refused"] += 1
        return [record.event for record in written]

    def browser(self, by: str) -> Client:
        if by not in self.clients:
            self.clients[by] = Client()
            self.clients[by].force_login(self.who(by))
        return self.clients[by]

    @staticmethod
    def last_record() -> int:
        return AuditRecord.objects.values_list("sequence", flat=True).last() or 0

    @staticmethod
    def records_since(before: int) -> list[AuditRecord]:
        return list(AuditRecord.objects.filter(sequence__gt=before).select_related("actor"))
