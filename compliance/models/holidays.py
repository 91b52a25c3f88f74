"""The days on which a market's offices are closed."""

from __future__ import annotations

from django.db import models

from .markets import Market


class Holiday(models.Model):
    """One free day in one market. Due dates skip it; nothing that is cleared depends on it.

    A market without a row for a year uses its parent's of that year.
    """

    market = models.ForeignKey(Market, on_delete=models.PROTECT, related_name="holidays")
    day = models.DateField()
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ["day", "market__name"]
        constraints = [models.UniqueConstraint(fields=["market", "day"], name="one_holiday_per_day")]

    def __str__(self) -> str:
        return f"{self.name}, {self.market}, {self.day:%-d %b %Y}"
