"""Standing queries answer as querysets do, for whatever values they are given."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from cms.core.querysets import union_all
from cms.core.standing_queries import KEPT_UP_TO, StandingQuery
from compliance.models import Market, SignatureStatement
from messaging.models import MarketStatus, Product
from tests import factories

pytestmark = pytest.mark.django_db


def test_rows_come_with_what_was_joined_and_added():
    made = factories.product("Bevel", markets=(factories.market("US"), factories.market("EU")))
    asked = StandingQuery(
        lambda product, day: (
            MarketStatus.objects.filter(product=product, valid_from__lte=day)
            .select_related("market__parent", "product")
            .annotate(covers=models.F("indications"))
            .order_by("market__code")
        )
    )
    with CaptureQueriesContext(connection) as captured:
        rows = asked(product=made.pk, day=date(2021, 1, 1))
        said = [(row.market.code, row.market.parent, row.product.name, row.covers) for row in rows]
    indication = made.indications.get().pk
    assert said == [("EU", None, "Bevel", indication), ("US", None, "Bevel", indication)]
    assert len(captured) == 1
    assert asked(product=made.pk, day=date(2019, 1, 1)) == []
    assert asked(product=made.pk + 1, day=date(2021, 1, 1)) == []
    assert rows[0].valid_from == date(2020, 1, 1)


def test_lists_of_any_length_and_tuples_of_several_tables():
    names = [f"Product {number}" for number in range(KEPT_UP_TO + 2)]
    ids = [factories.product(name).pk for name in names]
    asked = StandingQuery(
        lambda ids: union_all(
            [
                Product.objects.filter(pk__in=ids).order_by().values_list(models.Value("product"), "name"),
                Market.objects.order_by().values_list(models.Value("market"), "code"),
            ]
        )
    )
    markets = {("market", code) for code in Market.objects.values_list("code", flat=True)}
    for length in (1, 2, 1, len(ids)):
        found = asked(ids=ids[:length])
        assert set(found) == {("product", name) for name in names[:length]} | markets


def test_instants_are_those_of_the_database():
    person = factories.user("Reviewers")
    asked = StandingQuery(
        lambda at: person.statement_acceptances.filter(at__gt=at).values_list("at", "statement")
    )
    ((at, statement),) = asked(at=datetime(2020, 1, 1, tzinfo=UTC))
    assert at == person.statement_acceptances.get().at and statement == SignatureStatement.objects.get().pk
    assert asked(at=datetime(2120, 1, 1, tzinfo=UTC)) == []


def test_a_list_that_is_filled_needs_one_query_for_every_length():
    names = [f"Product {number}" for number in range(7)]
    ids = [factories.product(name).pk for name in names]
    asked = StandingQuery(lambda ids: Product.objects.filter(pk__in=ids).order_by("pk"), filled_to=len(ids))
    for length in (0, 3, len(ids)):
        assert [product.name for product in asked(ids=ids[:length])] == names[:length]
    with pytest.raises(ValueError, match="8 ids are more than the 7"):
        asked(ids=[*ids, 0])
