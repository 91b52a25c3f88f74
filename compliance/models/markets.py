"""Jurisdictions and the people who may be addressed in them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.db import models

from cms.core.standing_queries import StandingQuery


def validate_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(f"“{name}” is not a time zone. Use a name such as Europe/Berlin.")


class Audience(models.TextChoices):
    """Who may see a piece."""

    HCP = "hcp", "HCP"
    PAYOR = "payor", "Payor"
    PATIENT = "patient", "Patient"
    INTERNAL = "internal", "Internal"


class Market(models.Model):
    """A regulatory jurisdiction. A member state sits under its region and may be stricter.

    What is granted for a region counts for its members, unless the member has a row of its own.
    """

    class Weekend(models.TextChoices):
        SATURDAY_SUNDAY = "", "Saturday and Sunday"
        FRIDAY_SATURDAY = "fri_sat", "Friday and Saturday"
        SUNDAY = "sun", "Sunday"

    code = models.CharField(max_length=8, unique=True)
    name = models.CharField(max_length=80)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="members"
    )
    time_zone = models.CharField(max_length=64, validators=[validate_time_zone])
    weekend = models.CharField(max_length=10, choices=Weekend, blank=True, default=Weekend.SATURDAY_SUNDAY)
    is_home = models.BooleanField(
        "home market",
        default=False,
        help_text="Where the organisation has its offices: roles that sign for every market keep its days.",
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_home"],
                condition=models.Q(is_home=True),
                name="one_home_market",
                violation_error_message="Another market is the home market already.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def midnight(self, day: date) -> datetime:
        """The instant, in UTC, at which `day` begins in this market."""
        return datetime.combine(day, time.min, ZoneInfo(self.time_zone)).astimezone(UTC)

    def last_day(self, ends: datetime) -> date:
        """The last calendar day in this market of a half-open window that ends at `ends`."""
        local = ends.astimezone(ZoneInfo(self.time_zone))
        return date.fromordinal(local.date().toordinal() - (local.time() == time.min))

    @property
    def lineage(self) -> list[Market]:
        """This market, then its parent, and so on up."""
        found: list[Market] = []
        market: Market | None = self
        while market and market not in found:
            found.append(market)
            market = market.parent
        return found


_MARKETS = StandingQuery(Market.objects.all)


class MarketTree:
    """All markets in memory, for computing windows without a query per row."""

    def __init__(self) -> None:
        self.by_id: dict[int, Market] = {market.pk: market for market in _MARKETS()}
        for market in self.by_id.values():
            if market.parent_id:
                market.parent = self.by_id[market.parent_id]

    def lineage_ids(self, market_id: int) -> list[int]:
        return [market.pk for market in self.by_id[market_id].lineage]

    def within(self, market_id: int) -> list[Market]:
        """The market and everything under it."""
        return [market for market in self.by_id.values() if market_id in self.lineage_ids(market.pk)]
