"""The stored windows and a slow, direct evaluation of every condition agree, whatever happened before."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from django.db import transaction

from cms.core.actions import Refused
from compliance.actions import LiftSuspension, SaveDraft, Suspend, Withdraw
from compliance.cascade import cascade
from compliance.models import Market
from content.clearing import explain_version
from content.models import Asset, AssetClearance, AssetMarket, AssetVersion
from messaging.actions import AddEvidenceFile, MarkRetracted
from messaging.clearing import explain_claim
from messaging.models import (
    Anchor,
    Claim,
    ClaimClearance,
    ClaimMarket,
    Evidence,
    MandatoryDisclaimer,
    MarketStatus,
    Qualifier,
)
from tests import factories

pytestmark = pytest.mark.django_db

START = datetime(2026, 10, 22, 9, 30, tzinfo=UTC)  # three days before Europe's clocks go back
TODAY = START.date()
MARKETS = ("US", "EU", "DE")
AUDIENCES = ("hcp", "patient")
#: More with VOUCH_EXAMPLES=200, as before a release.
EXAMPLES = int(os.environ.get("VOUCH_EXAMPLES", "6"))

days = st.integers(-3, 6)
requests = st.lists(
    st.tuples(st.sampled_from(MARKETS), st.sampled_from(AUDIENCES), days, st.integers(1, 8)),
    min_size=1,
    max_size=4,
    unique_by=lambda row: row[:2],
)
which = st.integers(0, 1)
steps = st.one_of(
    st.tuples(st.just("reapprove_claim"), which, requests, st.sampled_from(["same", "words", "qualifier"])),
    st.tuples(st.just("reapprove_asset"), which, requests),
    st.tuples(
        st.just("stop"), st.sampled_from([Claim, Asset]), which, st.sampled_from(["suspend", "withdraw"])
    ),
    st.tuples(st.just("lift"), st.sampled_from([Claim, Asset]), which),
    st.tuples(st.just("retract"), which),
    st.tuples(
        st.just("status"),
        st.sampled_from(MARKETS),
        st.sampled_from(["cleared", "withdrawn", "submitted"]),
        days,
        st.none() | st.integers(1, 6),
        st.booleans(),
    ),
    st.tuples(st.just("disclaimer"), st.sampled_from(MARKETS)),
    st.tuples(st.just("time_zone"), st.sampled_from(MARKETS), st.sampled_from(["Asia/Tokyo", "UTC"])),
    st.tuples(st.just("indication")),
)
pauses = st.integers(1, 60 * 60)  # minutes


def in_days(rows: list[tuple[str, str, int, int]], model: Any) -> list[Any]:
    return [
        model(
            market=Market.objects.get(code=code),
            audience=audience,
            effective=TODAY + timedelta(days=first),
            expiry=TODAY + timedelta(days=first + length),
        )
        for code, audience, first, length in rows
    ]


class History:
    """A small library, what is done to it, and the windows as they were at each moment."""

    def __init__(self, library: SimpleNamespace) -> None:
        self.__dict__.update(vars(library))
        self.seen: dict[tuple[Any, int, str, str, datetime], bool] = {}

    def row(self, model: Any, index: int) -> Any:
        return model.objects.order_by("pk")[index]

    def do(self, name: str, *arguments: Any) -> None:
        """Take a step; one that the actions refuse changes nothing, which is checked as well."""
        try:
            with transaction.atomic():
                getattr(self, name)(*arguments)
        except Refused:
            pass

    def reapprove_claim(self, index: int, rows: list[Any], change: str) -> None:
        draft = self.row(Claim, index).get_latest_revision_as_object()
        draft.markets = in_days(rows, ClaimMarket)
        if change == "words":
            draft.text += " Again."
        if change == "qualifier":
            draft.qualifiers = [Qualifier(text="Results may vary.")]
        SaveDraft(draft, self.author, "A better wording.").execute()
        factories.approve(draft, self.author)

    def reapprove_asset(self, index: int, rows: list[Any]) -> None:
        draft = self.row(Asset, index).get_latest_revision_as_object()
        draft.markets = in_days(rows, AssetMarket)
        SaveDraft(draft, self.author, "A better wording.").execute()
        factories.approve(draft, self.author)

    def stop(self, model: Any, index: int, how: str) -> None:
        action = {"suspend": Suspend, "withdraw": Withdraw}[how]
        action(self.row(model, index), self.reviewer, "A reason.").execute()

    def lift(self, model: Any, index: int) -> None:
        LiftSuspension(self.row(model, index), self.reviewer, "A reason.").execute()

    def retract(self, index: int) -> None:
        MarkRetracted(self.sources[index].evidence, self.author, "A notice.").execute()

    def status(self, code: str, decision: str, first: int, length: int | None, covers: bool) -> None:
        status, _ = MarketStatus.objects.update_or_create(
            product=self.product,
            market=Market.objects.get(code=code),
            defaults={
                "pathway": "other",
                "decision": decision,
                "valid_from": TODAY + timedelta(days=first),
                "valid_to": TODAY + timedelta(days=first + length) if length else None,
            },
        )
        status.indications.set(self.product.indications.all() if covers else [])
        cascade({"messaging.product": {self.product.pk}})

    def disclaimer(self, code: str) -> None:
        market = Market.objects.get(code=code)
        MandatoryDisclaimer.objects.create(market=market, text=f"For use in {code} only.")
        cascade({"compliance.market": {market.pk}})

    def time_zone(self, code: str, name: str) -> None:
        market = Market.objects.get(code=code)
        market.time_zone = name
        market.save()
        cascade({"compliance.market": {market.pk}})

    def indication(self) -> None:
        indication = self.product.indications.get()
        indication.text += " And more."
        indication.save()
        cascade({"messaging.product": {self.product.pk}})

    def questions(self) -> Iterator[tuple[Any, Any, Market, str]]:
        things = [*Claim.objects.all(), *AssetVersion.objects.select_related("asset")]
        for market in Market.objects.filter(code__in=MARKETS).select_related("parent__parent"):
            for audience in AUDIENCES:
                for thing in things:
                    yield type(thing), thing, market, audience

    def windows_hold(self, model: Any, pk: int, market: Any, audience: str, at: datetime) -> bool:
        stored, owner = (ClaimClearance, "claim") if model is Claim else (AssetClearance, "version")
        return stored.objects.for_exit(market, audience, at).filter(**{owner: pk}).exists()

    def check(self, now: datetime, later: list[datetime]) -> None:
        for model, thing, market, audience in self.questions():
            explain = explain_claim if model is Claim else explain_version
            for at in (now, *later):
                said = explain(thing, market, audience, at)
                held = self.windows_hold(model, thing.pk, market, audience, at)
                assert said.allowed == held, (str(thing), market.code, audience, at, said.reasons)
                if at == now:
                    self.seen[model, thing.pk, market.pk, audience, at] = held

    def check_past(self) -> None:
        for question, held in self.seen.items():
            assert self.windows_hold(*question) == held, question


@pytest.fixture
def library() -> SimpleNamespace:
    with time_machine.travel(START - timedelta(days=1), tick=False):
        us = factories.market("US", time_zone="America/New_York")
        eu = factories.market("EU", time_zone="Europe/Brussels")
        de = factories.market("DE", eu, "Europe/Berlin")
        product = factories.product(markets=(us, eu))
        reviewer = factories.reviewers("medical")["medical"]
        author = factories.user("Authors")
        everywhere = ((us, "hcp"), (eu, "hcp"), (de, "patient"))
        sources = []
        for number in range(2):
            source = Evidence.objects.create(
                title=f"Study {number}",
                kind="article",
                year=2025,
                design=Evidence.Design.RCT,
                head_to_head=True,
            )
            text = f"{factories.STATEMENT} Tessel is quiet. Study {number}."
            sources.append(AddEvidenceFile(source, f"study-{number}.txt", text.encode(), author).execute())
        texts = [factories.STATEMENT, "Tessel is quiet."]
        for text, markets in zip(texts, (everywhere, everywhere[1:]), strict=True):
            draft = factories.claim_draft(
                text, author=author, on=product, markets=markets, source=sources[0], expiry=date(2026, 10, 28)
            ).get_latest_revision_as_object()
            if text == texts[0]:
                draft.anchors = [Anchor(evidence_file=each, page=1, quote=text) for each in sources]
                SaveDraft(draft, author, "A better wording.").execute()
            factories.approve(draft, author)
        footer = "Results may vary. For use in DE only."
        for pages in ([*texts[:1], footer], texts):
            version = factories.asset_draft(
                *pages, author=author, on=product, markets=everywhere, expiry=date(2026, 10, 27)
            )
            factories.approve(version.asset, author)
    return SimpleNamespace(product=product, reviewer=reviewer, author=author, sources=sources)


@settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=EXAMPLES < 50
)
# What a few random histories may not meet: every kind of step on something that is cleared.
@example(
    plan=[
        (30, ("stop", Claim, 0, "suspend"), 90),
        (30, ("lift", Claim, 0), 90),
        (30, ("stop", Asset, 1, "suspend"), 90),
        (30, ("stop", Asset, 0, "withdraw"), 90),
    ]
)
@example(plan=[(30, ("retract", 0), 90), (30, ("retract", 1), 90), (30, ("stop", Claim, 1, "withdraw"), 90)])
@example(
    plan=[
        (30, ("status", "EU", "withdrawn", 0, None, True), 90),
        (30, ("disclaimer", "US"), 90),
        (30, ("time_zone", "DE", "Asia/Tokyo"), 5 * 24 * 60),
    ]
)
@example(
    plan=[
        (30, ("reapprove_claim", 0, [("US", "hcp", 0, 4)], "words"), 90),
        (30, ("reapprove_claim", 1, [("EU", "hcp", 0, 4), ("DE", "hcp", 2, 4)], "qualifier"), 3 * 24 * 60),
        (30, ("indication",), 90),
    ]
)
@given(plan=st.lists(st.tuples(pauses, steps, st.integers(0, 8 * 24 * 60)), min_size=2, max_size=5))
def test_windows_agree_with_direct_evaluation_now_later_and_before(library, plan):
    with transaction.atomic(), time_machine.travel(START, tick=False) as clock:
        history = History(library)
        now = START
        for pause, step, ahead in plan:
            now += timedelta(minutes=pause)
            clock.move_to(now)
            history.do(*step)
            history.check(now, [now + timedelta(minutes=ahead)])
            history.check_past()
        transaction.set_rollback(True)
