"""The find page without words: what is recommended for a deal, its reasons, and what it costs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from content.models import reach_of
from messaging.models import CareSetting, Persona, Stage
from search.finding import find, usable_now
from search.models import RecommendationRule, StageNeed
from search.query import Sort
from search.recommending import reading
from tests import factories
from tests.search.library import NOW, ask, piece
from tests.search.recommending.field import Field

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def us():
    return factories.market("US")


@pytest.fixture
def rep(us):
    return factories.rep(us)


@pytest.fixture
def persona():
    return Persona.objects.create(name="Value analysis", slug="value-analysis")


@pytest.fixture
def stage():
    return Stage.objects.create(name="Evaluation", slug="evaluation", order=2)


def rule(**fields):
    made = RecommendationRule(**{"reason": "It opens doors", "points": 50} | fields)
    made.full_clean()
    made.save()
    return made


def titles(answer):
    return [hit.version.asset.title for hit in answer.hits]


def test_pieces_come_in_the_order_of_their_points_and_each_says_all_its_reasons(us, rep, persona, stage):
    old = NOW - timedelta(days=3000)
    piece("Fits the stage", cleared=[(us, "hcp")], stages=[stage], starts=old)
    piece("Fits both", cleared=[(us, "hcp")], stages=[stage], personas=[persona], kind_of_piece="deck")
    piece("For nobody", cleared=[(us, "hcp")])
    answer = find(ask(persona=persona.pk, stage=stage.pk), rep, NOW)
    assert titles(answer) == ["Fits both", "Fits the stage"]
    assert answer.is_advice
    first, second = answer.hits
    assert first.why == "Made for Value analysis; fits the stage Evaluation"
    assert [(each.words, each.weight) for each in second.reasons] == [
        ("fits the stage Evaluation", 30),
        ("1 on the same product above it", -5),
    ]
    assert (first.points, second.points) == (70, 25)


def test_the_care_setting_is_part_of_the_deal(us, rep):
    home = CareSetting.objects.create(name="Home care", slug="home-care")
    piece("At home", cleared=[(us, "hcp")], care_settings=[home])
    piece("Anywhere", cleared=[(us, "hcp")])
    answer = find(ask(care=home.pk), rep, NOW)
    assert titles(answer) == ["At home"]
    assert answer.hits[0].why == "For the setting Home care"
    piece("At home, on drains", "Drain.", cleared=[(us, "hcp")], care_settings=[home])
    piece("On drains", "Drain.", cleared=[(us, "hcp")])
    assert titles(find(ask("drain", care=home.pk), rep, NOW))[0] == "At home, on drains"


def test_a_rule_brings_the_piece_that_it_names_and_moves_what_is_there(us, rep, stage):
    made = [piece(f"Fits {n}", cleared=[(us, "hcp")], stages=[stage]) for n in range(3)]
    named = piece("Named", cleared=[(us, "hcp")], kind_of_piece="video")
    piece("Another film", cleared=[(us, "hcp")], kind_of_piece="video")
    deal = ask(stage=stage.pk)
    rule(stage=stage, piece=named, effect="pin", reason="the launch")
    answer = find(deal, rep, NOW)
    assert titles(answer) == ["Named", "Fits 2", "Fits 1", "Fits 0"]
    assert answer.hits[0].why == "Put first: the launch"
    assert set(usable_now(deal, reach_of(rep), NOW)) == {named.pk, *(each.pk for each in made)}
    rule(stage=stage, piece=made[2], effect="hide", reason="old pictures")
    assert titles(find(deal, rep, NOW))[-1] == "Fits 2"
    assert "Named" not in titles(find(ask(), rep, NOW))[:1], "in other deals the rule says nothing"


def test_a_rule_counts_in_its_market_and_below_it_and_only_while_in_use(stage):
    eu, us = factories.market("EU"), factories.market("US")
    germany = factories.market("DE", eu)
    rep = factories.rep(eu, us)
    for market in (germany, us):
        for title in ("First", "Second"):
            piece(f"{title} {market.code}", cleared=[(market, "hcp")], stages=[stage])
    made = rule(stage=stage, market=eu, effect="raise", kind_of_piece="brochure", reason="our home")

    def said(market):
        return {
            reason.words
            for hit in find(ask("", market, stage=stage.pk), rep, NOW).hits
            for reason in hit.reasons
        }

    assert "our home" in said(germany)
    assert "our home" not in said(us)
    made.in_use = False
    made.save()
    assert "our home" not in said(germany)


def test_no_rule_and_no_need_shows_what_is_not_cleared(us, rep, stage):
    piece("Fits", cleared=[(us, "hcp")], stages=[stage])
    where = {
        "Draft": {},
        "Payors": {"cleared": [(us, "payor")]},
        "Ended": {"cleared": [(us, "hcp")], "ends": NOW - timedelta(days=1)},
        "Elsewhere": {"cleared": [(factories.market("EU"), "hcp")]},
    }
    for title, fields in where.items():
        hidden = piece(title, kind_of_piece="video", **fields)
        rule(stage=stage, piece=hidden, effect="pin")
    StageNeed.objects.create(stage=stage, kind_of_piece="video")
    answer = find(ask(stage=stage.pk), rep, NOW)
    assert titles(answer) == ["Fits"]
    assert answer.total == 1


def test_a_kind_that_the_stage_needs_comes_even_if_none_is_made_for_the_deal(us, rep, stage):
    for number in range(3):
        piece(f"Fits {number}", cleared=[(us, "hcp")], stages=[stage])
    piece("A case", cleared=[(us, "hcp")], kind_of_piece="case_study")
    piece("A film", cleared=[(us, "hcp")], kind_of_piece="video")
    deal = ask(stage=stage.pk)
    assert titles(find(deal, rep, NOW)) == ["Fits 2", "Fits 1", "Fits 0"]
    StageNeed.objects.create(stage=stage, kind_of_piece="brochure")
    StageNeed.objects.create(stage=stage, kind_of_piece="case_study")
    answer = find(deal, rep, NOW)
    assert titles(answer) == ["Fits 2", "A case", "Fits 1", "Fits 0"]
    assert answer.hits[1].why.startswith("This stage needs one: Case study")


def test_what_customers_looked_at_comes_first_and_what_colleagues_saw_does_not_count(us, stage):
    field = Field(us)
    seen = piece("Looked at", cleared=[(us, "hcp")], stages=[stage])
    ignored = piece("Ignored", cleared=[(us, "hcp")], stages=[stage])
    shown = piece("Shown to colleagues", cleared=[(us, "hcp")], stages=[stage])
    for days in range(10, 20):
        at = NOW - timedelta(days=days)
        field.share(seen, field.customer(), at, seen=True)
        field.share(ignored, field.customer(), at)
        for kind in ("surfaced", "opened"):
            field.event(kind, shown, at, user=field.rep)
    answer = find(ask(stage=stage.pk, product=factories.product().pk), field.rep, NOW)
    assert titles(answer) == ["Looked at", "Shown to colleagues", "Ignored"]
    assert answer.hits[0].why == "Fits the stage Evaluation; 10 of 10 who were sent or shown it looked"
    assert [hit.points for hit in answer.hits] == [45, 15, -15]


def test_another_order_says_no_points(us, rep, stage):
    piece("Fits", cleared=[(us, "hcp")], stages=[stage])
    answer = find(ask(stage=stage.pk, sort=Sort.NEWEST), rep, NOW)
    assert not answer.is_advice
    assert answer.hits[0].reasons == ()
    assert answer.hits[0].why == "Fits the stage Evaluation"


@pytest.mark.parametrize("claimed", [reading.CLAIMED, 20])
def test_pages_hold_every_piece_once(us, rep, stage, monkeypatch, claimed):
    monkeypatch.setattr(reading, "CLAIMED", claimed)
    made = {piece(f"Guide {n}", cleared=[(us, "hcp")], stages=[stage]).pk for n in range(45)}
    shown = [find(ask(stage=stage.pk, page=page), rep, NOW) for page in (1, 2, 3)]
    assert [len(answer.hits) for answer in shown] == [20, 20, 5]
    assert {hit.version.asset_id for answer in shown for hit in answer.hits} == made
    points = [hit.points for answer in shown for hit in answer.hits]
    assert points == sorted(points, reverse=True)


def test_the_page_lists_reasons_and_points_to_open(us, rep, client, stage):
    piece("Fits", cleared=[(us, "hcp")], stages=[stage])
    client.force_login(rep)
    html = client.get("/find/", {"stage": stage.pk}).content.decode()
    assert "Recommended for this deal: 1 piece you can use" in html
    assert '<details class="reasons">' in html
    assert "Fits the stage Evaluation+30" in strip_tags(html)
    html = client.get("/find/", {"q": "fits", "stage": stage.pk}).content.decode()
    assert '<details class="reasons">' not in html
    assert 'aria-label="Care setting"' not in html, "there is none to choose"


def test_the_cost_of_recommending_does_not_grow(us, rep, persona, stage):
    def fill(start, count):
        for number in range(start, start + count):
            made = piece(f"Guide {number}", "Drain.", cleared=[(us, "hcp")], stages=[stage])
            rule(stage=stage, piece=made, reason=f"rule {number}")
            piece(f"Film {number}", cleared=[(us, "hcp")], kind_of_piece="video")

    StageNeed.objects.create(stage=stage, kind_of_piece="video")
    StageNeed.objects.create(stage=stage, kind_of_piece="case_study")
    deal = ask("", us, stage=stage.pk, persona=persona.pk)
    fill(0, 2)
    find(deal, rep, NOW)
    with CaptureQueriesContext(connection) as few:
        find(deal, rep, NOW)
    fill(2, 20)
    find(deal, rep, NOW)
    with CaptureQueriesContext(connection) as many:
        assert find(deal, rep, NOW).total == 44
    # The person's reach (3), names, synonyms, the question, rules, needs, what else is advised (2), windows,
    # use (2), claims, the door, and claims of what is shown.
    assert len(few) == len(many) <= 16
