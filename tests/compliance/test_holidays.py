"""The calendars of markets: weekends, holidays, a member that inherits, and the home market."""

from __future__ import annotations

from datetime import date

import pytest

from compliance.holidays import BusinessCalendars
from compliance.models import Holiday, Market
from tests import factories

pytestmark = pytest.mark.django_db

NEW_YEAR, LABOUR_DAY, THIRD = date(2026, 1, 1), date(2026, 5, 1), date(2026, 3, 3)


@pytest.fixture
def eu() -> Market:
    market = factories.market("EU", time_zone="Europe/Brussels")
    Holiday.objects.create(market=market, day=NEW_YEAR, name="New Year")
    return market


def test_a_member_without_rows_inherits_its_parents(eu):
    de = factories.market("DE", eu, "Europe/Berlin")
    calendar = BusinessCalendars().calendar_of(de)
    assert (str(calendar.zone), calendar.holidays) == ("Europe/Berlin", {NEW_YEAR})


def test_a_member_with_rows_of_its_own_for_a_year_inherits_the_other_years(eu):
    de = factories.market("DE", eu, "Europe/Berlin")
    Holiday.objects.create(market=eu, day=date(2027, 1, 1), name="New Year")
    Holiday.objects.create(market=de, day=LABOUR_DAY, name="Labour day")
    assert BusinessCalendars().calendar_of(de).holidays == {LABOUR_DAY, date(2027, 1, 1)}


def test_a_market_has_a_weekend_of_its_own():
    factories.market("SA", time_zone="Asia/Riyadh")
    Market.objects.filter(code="SA").update(weekend=Market.Weekend.FRIDAY_SATURDAY)
    calendar = BusinessCalendars().calendar_of(Market.objects.get(code="SA"))
    assert not calendar.is_business_day(date(2026, 3, 6))
    assert calendar.is_business_day(date(2026, 3, 8))


def test_a_role_for_all_markets_keeps_the_home_markets_days(eu):
    assert BusinessCalendars().calendar_of(None).holidays == frozenset()
    Market.objects.filter(pk=eu.pk).update(is_home=True)
    assert BusinessCalendars().calendar_of(None).holidays == {NEW_YEAR}


def test_calendars_are_read_in_two_queries(eu, django_assert_num_queries):
    markets = [eu, *(factories.market(code, eu) for code in ("DE", "FR", "IT"))]
    with django_assert_num_queries(2):
        calendars = BusinessCalendars()
        assert {calendars.calendar_of(each).holidays for each in markets} == {frozenset({NEW_YEAR})}
