"""When the days that approvals name begin in a market, so that windows are compared to the microsecond."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models

from compliance.models import Approval, AuditRecord, Event, Market


class AskedDays:
    """The days on which what was approved of contents begins and ends, in a fixed number of queries."""

    def __init__(self, model: type[models.Model], ids: list[int]) -> None:
        self._days: dict[int, set[str]] = {}
        asked = Approval.objects.about_any(model, ids).values_list("subject_id", "state__canonical__markets")
        for pk, rows in asked:
            for row in rows or ():
                self._days.setdefault(pk, set()).update((row["effective"], row["expiry"]))
        self._zones: dict[int, set[str]] = {}
        for pk, old in AuditRecord.objects.filter(
            object_type=Market._meta.label_lower, event=Event.EDITED
        ).values_list("object_id", "old"):
            self._zones.setdefault(pk, set()).add(old["time_zone"])

    def midnights(self, content_id: int, market: Market) -> dict[str, list[datetime]]:
        """Each day with its first and last beginning in the market: others where its zone was changed."""
        zones = self._zones.get(market.pk, set()) | {market.time_zone}
        return {day: _span(_begins(day, zones)) for day in sorted(self._days.get(content_id, ()))}


def _begins(day: str, zones: Iterable[str]) -> list[datetime]:
    midnight = datetime.combine(date.fromisoformat(day), time.min)
    return [midnight.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) for zone in zones]


def _span(instants: list[datetime]) -> list[Any]:
    return [min(instants), max(instants)]
