"""The evidence of use as the worker counts it ahead: the same answers, and no look at the events."""

from datetime import timedelta

import pytest

from django.db import connection
from django.test.utils import CaptureQueriesContext

from compliance.periodic import registered
from content.models import UsageEvent
from messaging.models import Persona, Stage
from search.models import UseCount
from search.recommending.counted import KEPT, count_use, use_now
from search.recommending.use import use_in
from tests import factories
from tests.search.library import NOW, piece
from tests.search.recommending.field import Field

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def busy(time_machine):
    """Two personas, two stages, three pieces, each shared and looked at in its own way."""
    time_machine.move_to(NOW, tick=False)
    field = Field(factories.market("US"))
    personas = [Persona.objects.create(name=name, slug=name) for name in ("surgeon", "buyer")]
    stages = [Stage.objects.create(name=name, slug=name) for name in ("trial", "contract")]
    for number in range(3):
        shown = piece(f"P{number}", indexed=False)
        for place, persona in enumerate((*personas, None)):
            for days in range(1, 3 + number):
                stage = stages[(place + days) % 2] if place != 1 else None
                seen = (number + days) % 2 == 0
                field.share(shown, field.customer(persona), NOW - (3 + days) * DAY, stage=stage, seen=seen)
        field.event(UsageEvent.Kind.PRESENTED, shown, NOW - 9 * DAY, persona=personas[0], stage=stages[0])
    return field, personas, stages


def deals(personas, stages):
    return [
        (persona and persona.pk, stage and stage.pk)
        for persona in (*personas, None)
        for stage in (*stages, None)
    ]


def test_what_was_counted_is_what_counting_says_now(busy):
    _, personas, stages = busy
    expected = {deal: use_in(*deal, NOW) for deal in deals(personas, stages)}
    assert count_use() == "counted the use of 3 pieces"
    assert {deal: use_now(*deal, NOW) for deal in expected} == expected
    assert all(use.overall for use in expected.values())
    assert expected[personas[0].pk, stages[0].pk].alike
    assert use_now(999, 999, NOW).persona == use_now(999, 999, NOW).alike == {}


def test_a_page_looks_at_no_event_and_reads_each_count_once(busy):
    _, personas, stages = busy
    count_use()
    for expected in (4, 1):
        with CaptureQueriesContext(connection) as queries:
            use_now(personas[0].pk, stages[0].pk, NOW)
        assert len(queries) == expected
        assert not any("usageevent" in query["sql"] for query in queries)


def test_what_happens_later_counts_at_the_next_counting(busy):
    field, *_ = busy
    count_use()
    late = piece("Late", indexed=False)
    field.share(late, field.customer(), NOW - 5 * DAY, seen=True)
    assert late.pk not in use_now(None, None, NOW).overall
    count_use()
    assert use_now(None, None, NOW).overall[late.pk] == (1, 1)
    assert UseCount.objects.values("edition").distinct().count() == 1


def test_old_counts_and_those_of_another_time_are_not_used(busy):
    count_use()
    UsageEvent.objects.all().delete()
    assert use_now(None, None, NOW).overall
    assert use_now(None, None, NOW + KEPT).overall == {}
    assert use_now(None, None, NOW - timedelta(seconds=1)).overall == {}


def test_the_worker_counts():
    assert "Evidence of use" in registered()
