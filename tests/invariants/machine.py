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
from django.db import connection, transaction
from django.db.models import ProtectedError
from django.test import Client

from cms.core.actions import Action
from compliance.models import AuditRecord, Event, SignoffTaskState
from compliance.signing import NotEntitled
from messaging.models import Claim
from tests.messaging.test_admin import form_of_draft

from .tables import Tables

START = datetime(2026, 6, 15, 9, tzinfo=UTC)
REFUSALS = (PermissionDenied, PermissionError, ProtectedError)
PEOPLE = ("author", "editor", "medical", "regulatory", "both", "stand_in", "superuser", "rep")

people = st.sampled_from(PEOPLE)
#: At the start the first is approved, the second a draft, and the fourth signed by one of two; the third is
#: deleted and written again at will.
claims = st.sampled_from((0, 0, 1, 1, 2, 3, 3))
#: Most steps lead towards an approval, so that the deep states are reached. "both" may write and sign.
signers = st.sampled_from(("medical", "regulatory", "regulatory", "both", "stand_in", *PEOPLE))
writers = st.sampled_from(("author", "both", "both", *PEOPLE))
#: Most of those who stop and let go may; the others are refused.
stoppers = st.sampled_from(("medical", "medical", "regulatory", "regulatory", *PEOPLE))
#: Whether somebody acts on what they read before others changed it.
stale = st.sampled_from((False, False, False, True))


class Seen:
    """A claim, its newest draft and its newest round as somebody has them open."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        self.revision = claim.latest_revision
        # It is read later, when the claim may be gone.
        self.revision.content_object = claim
        self.round = SignoffTaskState.objects.about(claim).order_by("-pk").first()

    @property
    def draft(self) -> Claim:
        return self.revision.as_object()

    @property
    def form(self) -> dict[str, Any]:
        return form_of_draft(self.draft)


class Machine(RuleBasedStateMachine):
    """Everybody acts in one transaction that is rolled back; the clock stands still but for steps."""

    library: SimpleNamespace
    steps_taken: ClassVar[int] = 0
    #: How often each thing was done, or tried and refused, over all histories.
    tally: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        # Hypothesis lets each history do without some of the rules: rare outcomes would need many more steps.
        self._rules_strategy.enabled_rules_strategy = st.just(SimpleNamespace(is_enabled=lambda name: True))
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.tables = Tables()
        self.listening = connection.execute_wrapper(self.tables)
        self.listening.__enter__()
        self.now = START
        self.traveller = time_machine.travel(START, tick=False)
        self.clock = self.traveller.start()
        self.clients: dict[str, Client] = {}
        self.claims: list[int] = list(self.library.claims)
        # The machine's own book, by claim: who had a hand in it since its last approval, …
        self.hands: dict[int, set[int]] = {pk: set() for pk in self.claims}
        self.hands[self.claims[3]].add(self.who("author").pk)
        #: … and the mandatory comments that nobody resolved since then.
        self.demands: dict[int, set[int]] = {pk: set() for pk in self.claims}
        self.reviewed = {self.claims[0], self.claims[3]}
        self.locked_until: dict[int, datetime] = {}
        self.digests: dict[tuple[int, str], str] = {}
        self.seen: dict[int, Seen] = {}
        for index in range(len(self.claims)):
            self.look(index)

    def teardown(self) -> None:
        self.traveller.stop()
        self.listening.__exit__(None, None, None)
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def who(self, name: str) -> Any:
        return self.library.people[name]

    def asset(self) -> Any:
        return type(self.library.asset).objects.select_related("version").get(pk=self.library.asset.pk)

    # What people have before them

    @rule(index=claims)
    def look(self, index: int) -> None:
        """Somebody opens a claim, its form and its round, and acts on them later."""
        claim = Claim.objects.select_related("latest_revision").filter(pk=self.claims[index]).first()
        if claim:
            self.seen[index] = Seen(claim)

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
        return self.seen[index].round if stale else self.open_round(index)

    def open_round(self, index: int) -> SignoffTaskState | None:
        rounds = SignoffTaskState.objects.about_any(Claim, [self.claims[index]])
        return rounds.open().first()

    def is_open(self, round_: SignoffTaskState) -> bool:
        return SignoffTaskState.objects.open().filter(pk=round_.pk).exists()

    def says(self, pk: int) -> str:
        """The digest of the newest draft; empty if there is no such claim."""
        claim = Claim.objects.select_related("latest_revision").filter(pk=pk).first()
        if claim is None:
            return ""
        # The same words in the same revision have the same digest: nothing that they name ever changes here.
        words = claim.latest_revision_id, str(claim.latest_revision.content)
        if words not in self.digests:
            self.digests[words] = claim.latest_revision.as_object().content_digest()
        return self.digests[words]

    # Doing something

    def tick(self, step: timedelta = timedelta(seconds=30)) -> None:
        self.now += step
        self.clock.move_to(self.now)

    def count(self, what: str, done: bool, stale: bool = False) -> None:
        outcome = "done" if done else "refused"
        self.tally[f"{what} {outcome}"] += 1
        if stale:
            self.tally[f"on rows read before {outcome}"] += 1

    def act(self, by: Any, action: Action, *events: Event, stale: bool = False) -> Any:
        """Do something and hold I7: these events and no others are on record, each with its actor.

        An attempt by somebody who may not sign is on record alone; what else is refused leaves nothing. The
        system itself may close a task besides, which an approval or a withdrawal has settled.
        """
        self.tick()
        before = self.last_record()
        done, refusal = None, None
        try:
            done = action.execute()
        except REFUSALS as refused:
            refusal = refused
            events = (Event.SIGNING_REFUSED,) if isinstance(refused, NotEntitled) else ()
        self.count(type(action).__name__, refusal is None, stale)
        written = self.records_since(before)
        own = [each for each in written if each.event != Event.TASK_CLOSED or Event.TASK_CLOSED in events]
        assert [record.event for record in own] == list(events)
        for record in written:
            assert record.at == self.now
            assert record.actor == by or (record.event == Event.TASK_CLOSED and record.actor is None)
        return done

    def in_vain(self, what: str, attempt: Callable[[], Any]) -> None:
        """Try what nobody may; it is refused and leaves no trace."""
        self.tick()
        before = self.last_record()
        try:
            with transaction.atomic():
                attempt()
        except REFUSALS:
            self.count(what, done=False)
        else:
            raise AssertionError(f"There is a way round: {what}.")
        assert self.last_record() == before

    def over_http(
        self, what: str, by: str, call: Callable[[], Any], *possible: Event, stale: bool = False
    ) -> list[str]:
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
        events = [record.event for record in written]
        self.count(what, bool(set(events) - {Event.TOKEN_REFUSED}), stale)
        return events

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
