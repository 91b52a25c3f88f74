"""Filling a market's calendar with the public holidays of a country for a year."""

from __future__ import annotations

from typing import Any

import holidays

from django.utils import timezone

from cms.core.actions import Action, Refused
from cms.core.permissions import may
from compliance.audit import record
from compliance.models import Event, Holiday, Market


def countries() -> dict[str, list[str]]:
    """Country code → the codes of its parts, as the `holidays` package knows them."""
    return holidays.list_supported_countries(include_aliases=False)


class LoadHolidays(Action):
    """Add a country's public holidays of one year to a market; what is there already stays as it is.

    `country` and `part` are codes of `countries()`. One record says what was added and from where.
    Raises Refused for an unknown country or part, and for a year that is far away.
    """

    def __init__(self, market: Market, country: str, year: int, user: Any, part: str = "") -> None:
        self.market = market
        self.country = country.strip().upper()
        self.part = part.strip().upper()
        self.year = year
        self.user = user

    def check(self) -> None:
        if not may(self.user, "add", Holiday(market=self.market)):
            raise Refused("You may not edit holidays.")
        if abs(self.year - timezone.now().year) > 10:
            raise Refused(f"{self.year} is too far away.")
        known = countries()
        if self.country not in known:
            raise Refused(f"No holidays are known for “{self.country}”. Use a country code such as DE or US.")
        if self.part and self.part not in known[self.country]:
            parts = ", ".join(known[self.country]) or "none"
            raise Refused(f"“{self.part}” is no part of {self.country}. Its parts: {parts}.")

    def perform(self) -> list[Holiday]:
        named = holidays.country_holidays(
            self.country, subdiv=self.part or None, years=self.year, language="en_US"
        )
        there = self.market.holidays.filter(day__year=self.year)
        old = [{"day": each.day, "name": each.name} for each in there]
        taken = {each.day for each in there}
        added = Holiday.objects.bulk_create(
            Holiday(market=self.market, day=day, name=name[:120])
            for day, name in sorted(named.items())
            if day not in taken
        )
        if added:
            record(
                Event.HOLIDAYS_LOADED,
                self.market,
                actor=self.user,
                old={"year": self.year, "holidays": old},
                new={
                    "year": self.year,
                    "country": self.country,
                    "part": self.part,
                    "source": f"holidays {holidays.__version__}",
                    "added": [{"day": each.day, "name": each.name} for each in added],
                },
            )
        return added
