"""A prepared query answers as the queryset that it was put together from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.core.models import User
from cms.core.prepared import Prepared
from tests import factories

pytestmark = pytest.mark.django_db

BEGUN = datetime(2026, 6, 1, tzinfo=UTC)


def joined(since, name, among):
    people = User.objects.order_by("pk").filter(date_joined__gt=since, last_name=name, pk__in=among)
    return people.values_list("pk", "date_joined")


def test_a_prepared_query_answers_as_its_queryset_does():
    prepared = Prepared(joined, since=datetime, name=str, among=5)
    people = [factories.user() for _ in range(4)]
    for days, person in enumerate(people):
        User.objects.filter(pk=person.pk).update(
            date_joined=BEGUN + timedelta(days=days, microseconds=5), last_name="Brandt" if days else "Lang"
        )
    ids = [person.pk for person in people]
    for since, name, among in [
        (BEGUN, "Brandt", ids),
        (BEGUN + timedelta(days=2), "Brandt", ids),
        (BEGUN, "Lang", ids),
        (BEGUN, "Brandt", ids[:2]),
        (BEGUN, "Brandt", []),
    ]:
        asked = {"since": since, "name": name, "among": among}
        with CaptureQueriesContext(connection) as asking:
            found = prepared.rows(**asked)
        assert found == list(joined(**asked))
        assert len(asking) == 1
    assert prepared.rows(since=BEGUN, name="Brandt", among=ids)[0][1].tzinfo is not None


def test_a_list_longer_than_was_prepared_for_is_refused():
    prepared = Prepared(joined, since=datetime, name=str, among=2)
    with pytest.raises(ValueError, match="3 ids are more than the 2"):
        prepared.rows(since=BEGUN, name="Lang", among=[1, 2, 3])
