"""The business calendars of markets, from their holidays, weekends and time zones."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from zoneinfo import ZoneInfo

from compliance.business_time import BusinessCalendar
from compliance.models import Holiday, Market, MarketTree

WEEKENDS = {
    Market.Weekend.SATURDAY_SUNDAY: frozenset({6, 7}),
    Market.Weekend.FRIDAY_SATURDAY: frozenset({5, 6}),
    Market.Weekend.SUNDAY: frozenset({7}),
}


class BusinessCalendars:
    """Every market's calendar, read in two queries; make a new one where holidays may have changed.

    `calendar_of(market)` is for a role that signs for one market. `calendar_of(None)` is for a role that
    signs for all: the home market's where one is marked, else UTC with free Saturdays and Sundays.
    """

    def __init__(self) -> None:
        self._tree = MarketTree()
        self._made: dict[int, BusinessCalendar] = {}

    @cached_property
    def _holidays(self) -> dict[int, dict[int, set[date]]]:
        """Market id → year → free days."""
        found: dict[int, dict[int, set[date]]] = {}
        for market_id, day in Holiday.objects.order_by().values_list("market_id", "day"):
            found.setdefault(market_id, {}).setdefault(day.year, set()).add(day)
        return found

    @property
    def home(self) -> Market | None:
        """The market of the organisation's own offices, if one is marked."""
        return next((market for market in self._tree.by_id.values() if market.is_home), None)

    def calendar_of(self, market: Market | None) -> BusinessCalendar:
        market = market or self.home
        if market is None:
            return BusinessCalendar()
        if market.pk not in self._made:
            market = self._tree.by_id[market.pk]
            days: set[date] = set()
            years: set[int] = set()
            for each in market.lineage:
                for year, free in self._holidays.get(each.pk, {}).items():
                    if year not in years:
                        days |= free
                years |= set(self._holidays.get(each.pk, ()))
            self._made[market.pk] = BusinessCalendar(
                ZoneInfo(market.time_zone), WEEKENDS[Market.Weekend(market.weekend)], frozenset(days)
            )
        return self._made[market.pk]
