"""The offline replay, on a field small enough for a pencil, and what the command prints of it."""

import json
from datetime import timedelta
from io import StringIO

import pytest

from django.core.management import CommandError, call_command

from content.models import UsageEvent
from messaging.models import Persona, Stage
from search.recommending.replaying import DEPTHS, replay
from tests import factories
from tests.search.library import LONG, NOW, piece
from tests.search.recommending.field import Field

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
BEFORE = NOW - 60 * DAY


@pytest.fixture
def us():
    return factories.market("US")


@pytest.fixture
def field(us):
    return Field(us)


@pytest.fixture
def surgeon():
    return Persona.objects.create(name="Surgeon", slug="surgeon")


def cleared(title, market, **fields):
    return piece(title, cleared=[(market, "hcp")], **fields)


def report(*options):
    out = StringIO()
    call_command("evaluate_recommendations", "--deals", "40", *options, stdout=out)
    return out.getvalue()


def test_the_place_of_what_was_sent_by_hand(field, us, surgeon):
    """Made for the surgeon and sent to the surgeon: first with us, last of three by what was seen before."""
    fitting = cleared("Fitting", us, personas=[surgeon])
    seen_once, seen_twice = cleared("Seen once", us), cleared("Seen twice", us)
    for asset, times in ((seen_once, 1), (seen_twice, 2)):
        for _ in range(times):
            field.share(asset, field.customer(), BEFORE, seen=True)
    field.share(fitting, field.customer(surgeon), NOW - DAY, seen=True)
    field.share(seen_twice, field.customer(surgeon), NOW)
    found = replay()
    ours, popular = found.sent["ours"], found.sent["popularity"]
    assert (found.until, found.since, found.left_out, found.choices) == (NOW, NOW - 30 * DAY, 0, 3)
    assert ours.cases == popular.cases == found.sent["random"].cases == 2
    assert ours.hits[1] == 1 and ours.hits[3] == 2
    assert popular.hits == {1: 1, 3: 2, 5: 2, 10: 2}
    assert popular.reciprocal_rank == pytest.approx((1 / 3 + 1) / 2)
    assert ours.coverage == 1
    assert found.seen["ours"].cases == 1 and found.seen["ours"].hits[1] == 1


def test_nothing_is_learnt_from_the_days_held_out(field, us):
    before, later = cleared("Before", us), cleared("Later", us)
    field.share(before, field.customer(), BEFORE, seen=True)
    for _ in range(5):
        field.share(later, field.customer(), NOW - 3 * DAY, seen=True)
    popular = replay().sent["popularity"]
    assert popular.cases == 5
    assert popular.hits == {1: 0, 3: 5, 5: 5, 10: 5}


def test_the_deal_is_that_of_the_search_before_the_share(field, us, surgeon):
    trial = Stage.objects.create(name="Trial", slug="trial")
    wanted, other = cleared("Wanted", us, stages=[trial]), cleared("Other", us)
    field.share(wanted, field.customer(), NOW, stage=trial)
    assert replay().sent["ours"].hits[1] == 1
    field.share(other, field.customer(), NOW, stage=trial)
    assert replay().sent["ours"].hits == {1: 1, 3: 2, 5: 2, 10: 2}


def test_only_what_was_cleared_at_that_moment_is_to_choose_from(field, us):
    sent = cleared("Sent", us)
    cleared("Over", us, ends=NOW - 2 * DAY)
    cleared("Not yet", us, starts=NOW + DAY)
    cleared("Elsewhere", factories.market("EU"))
    field.share(sent, field.customer(), NOW)
    assert replay().choices == 1
    field.share(cleared("Gone", us, starts=NOW - LONG, ends=NOW - DAY), field.customer(), NOW)
    assert replay().left_out == 1


def test_a_share_again_to_the_same_customer_and_one_within_the_house_are_no_case(field, us):
    sent, customer = cleared("Sent", us), field.customer()
    for hours in (1, 2, 3):
        field.share(sent, customer, NOW - timedelta(hours=hours))
    field.share(sent, field.customer(audience="internal"), NOW - DAY)
    assert replay().sent["ours"].cases == 1


def test_showing_and_opening_are_no_part_of_it(field, us):
    sent = cleared("Sent", us)
    field.share(sent, field.customer(), NOW)
    before = replay()
    for kind in (UsageEvent.Kind.SURFACED, UsageEvent.Kind.OPENED):
        field.event(kind, sent, BEFORE)
    assert replay() == before


def test_the_queries_do_not_grow_with_the_cases(field, us, django_assert_max_num_queries):
    sent = [cleared(f"Sent {number}", us) for number in range(3)]
    for number in range(12):
        field.share(sent[number % 3], field.customer(), NOW)
    with django_assert_max_num_queries(12):
        assert replay().sent["ours"].cases == 12


def test_the_command_prints_both_with_their_numbers(field, us):
    field.share(cleared("Sent", us), field.customer(), NOW, seen=True)
    text = report()
    assert "learnt from those before" in text
    for name in ("ours", "popularity", "random"):
        assert text.count(f"\n  {name:12}") == 3
    assert "coverage by quarter" in text


def test_the_command_gives_the_same_as_json(field, us):
    field.share(cleared("Sent", us), field.customer(), NOW, seen=True)
    found = json.loads(report("--json"))
    ours = found["replay"]["sent"]["ours"]
    assert ours["cases"] == 1
    assert list(ours["hit_rate"]) == [str(k) for k in DEPTHS]
    assert ours["hit_rate"]["5"]["rate"] == 1 and 0 < ours["hit_rate"]["5"]["low"] < 1
    assert {each["policy"] for each in found["simulation"]} >= {"ours", "popularity", "random"}
    assert json.loads(report("--json")) == found


def test_a_library_without_use_says_so():
    assert "no shares with customers" in report()
    with pytest.raises(CommandError, match="Share some pieces first"):
        report("--only", "replay")
    assert "Replay" not in report("--only", "simulation")


@pytest.mark.parametrize("wrong", [["--days", "0"], ["--deals", "1"], ["--tags-right", "2"]])
def test_senseless_options_are_refused(wrong):
    with pytest.raises(CommandError, match="at least"):
        report(*wrong)
