"""The evidence of use: people who were sent a piece, and those of them who looked."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.models import UsageEvent
from messaging.models import Persona, Stage
from search.recommending.scoring import Candidate, Context, Tally, Use, recommend
from search.recommending.use import RIPE, WINDOW, use_in
from tests import factories
from tests.search.library import NOW, piece
from tests.search.recommending.field import Field

pytestmark = pytest.mark.django_db

Kind = UsageEvent.Kind
DAY = timedelta(days=1)
THEN = NOW - 10 * DAY


@pytest.fixture
def field():
    return Field(factories.market("US"))


@pytest.fixture
def one():
    return piece("One", indexed=False)


def persona(name="Surgeon"):
    return Persona.objects.get_or_create(name=name, slug=name.lower())[0]


def stage(name="Trial"):
    return Stage.objects.get_or_create(name=name, slug=name.lower())[0]


def test_people_are_counted_not_clicks(field, one):
    eager, quiet = field.customer(), field.customer()
    for _ in range(3):
        field.share(one, eager, THEN, seen=True)
    field.share(one, quiet, THEN)
    assert use_in(None, None, NOW) == Use(overall={one.pk: Tally(1, 2)})


def test_a_presentation_was_sent_and_seen(field, one):
    field.event(Kind.PRESENTED, one, THEN)
    field.share(one, field.customer(), THEN)
    assert use_in(None, None, NOW).overall == {one.pk: Tally(1, 2)}


def test_each_level_is_part_of_the_next(field, one):
    surgeon, buyer, trial, contract = persona(), persona("Buyer"), stage(), stage("Contract")
    field.share(one, field.customer(surgeon), THEN, stage=trial, seen=True)
    field.share(one, field.customer(surgeon), THEN + DAY, stage=contract, seen=True)
    field.share(one, field.customer(buyer), THEN + 2 * DAY, stage=trial)
    assert use_in(surgeon.pk, trial.pk, NOW) == Use(
        alike={one.pk: Tally(1, 1)}, persona={one.pk: Tally(2, 2)}, overall={one.pk: Tally(2, 3)}
    )
    assert use_in(surgeon.pk, None, NOW).alike == {}
    assert use_in(None, trial.pk, NOW).persona == {}


def test_the_stage_is_that_of_the_last_search_before_the_share(field, one):
    surgeon, trial, contract = persona(), stage(), stage("Contract")
    field.search(THEN - timedelta(minutes=20), stage=contract)
    field.share(one, field.customer(surgeon), THEN, stage=trial, seen=True)
    field.search(THEN + timedelta(minutes=1), stage=contract)
    assert use_in(surgeon.pk, trial.pk, NOW).alike == {one.pk: Tally(1, 1)}
    assert use_in(surgeon.pk, contract.pk, NOW).alike == {}


def test_a_search_of_long_before_tells_no_stage(field, one):
    surgeon, trial = persona(), stage()
    field.search(THEN - timedelta(minutes=31), stage=trial)
    field.share(one, field.customer(surgeon), THEN)
    assert use_in(surgeon.pk, trial.pk, NOW).alike == {}


def test_what_is_too_young_too_old_or_stays_in_the_house_is_left_out(field, one):
    field.share(one, field.customer(), NOW - RIPE + timedelta(minutes=1), seen=True)
    field.share(one, field.customer(), NOW - WINDOW - DAY, seen=True)
    field.share(one, field.customer(audience="internal"), THEN, seen=True)
    assert use_in(None, None, NOW).overall == {}


def test_it_is_told_as_it_stood_at_the_time(field, one):
    share = field.share(one, field.customer(), THEN)
    field.look(share, NOW - DAY)
    assert use_in(None, None, NOW - 2 * DAY).overall == {one.pk: Tally(0, 1)}
    assert use_in(None, None, NOW).overall == {one.pk: Tally(1, 1)}


def test_two_queries_whatever_there_is(field, one, django_assert_num_queries):
    surgeon, trial = persona(), stage()
    for number in range(4):
        field.share(piece(f"P{number}", indexed=False), field.customer(surgeon), THEN, stage=trial, seen=True)
    with django_assert_num_queries(2):
        assert len(use_in(surgeon.pk, trial.pk, NOW).alike) == 4
    with django_assert_num_queries(1):
        use_in(None, None, NOW)


@given(
    st.lists(
        st.tuples(st.sampled_from([Kind.SURFACED, Kind.OPENED]), st.booleans(), st.integers(0, 40)),
        max_size=6,
    )
)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_we_show_changes_nothing(field, one, shown):
    """Never a feedback loop of its own showing: any number of showings and openings, and the same order."""
    surgeon, trial = persona(), stage()
    other = piece("Other", indexed=False)
    field.share(one, field.customer(surgeon), THEN, stage=trial, seen=True)
    before = use_in(surgeon.pk, trial.pk, NOW)
    for kind, first, days in shown:
        field.event(
            kind, one if first else other, THEN - days * DAY, user=field.rep, persona=surgeon, stage=trial
        )
    after = use_in(surgeon.pk, trial.pk, NOW)
    assert after == before
    candidates = [Candidate(each.pk, frozenset(), "deck", each.product_id) for each in (one, other)]
    asked = Context(stage=trial.pk, persona=surgeon.pk)
    assert recommend(asked, candidates, after, (), (), 5) == recommend(asked, candidates, before, (), (), 5)
