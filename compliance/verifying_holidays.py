"""That the free days of every market are those that were entered and loaded; deadlines count by them."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from compliance.models import AuditRecord, Event, Holiday

Day = tuple[int, str]
"""The id of a market, and a day in ISO form; there is one row for each."""


def holiday_faults() -> Generator[str, None, int]:
    """A check of `compliance.verification`. Days from before the first that is on record are left alone."""
    told, count = _told(), 0
    rows = {(row.market_id, row.day.isoformat()): row for row in Holiday.objects.select_related("market")}
    first = min((row.pk for key, row in rows.items() if key in told), default=None)
    for key, row in sorted(rows.items(), key=lambda item: item[1].pk):
        count += 1
        name = told.pop(key, None)
        if name is None:
            if first is not None and row.pk > first:
                yield f"Holiday {row.pk}, “{row}”, is not in the audit trail."
        elif name != row.name:
            yield f"Holiday {row.pk}, “{row}”, does not say what the audit trail says: name."
    for market, day in sorted(told):
        yield f"The holiday of market {market} on {day} is in the audit trail and is missing."
    return count


def _told() -> dict[Day, str]:
    """The name of each day that is free, as the trail has it: loaded by the year, or entered one by one."""
    told: dict[Day, str] = {}
    entered = AuditRecord.objects.filter(object_type="compliance.holiday")
    for entry in (entered | AuditRecord.objects.filter(event=Event.HOLIDAYS_LOADED)).order_by("sequence"):
        if entry.event == Event.HOLIDAYS_LOADED:
            told.update({(entry.object_id, each["day"]): each["name"] for each in entry.new["added"]})
            continue
        if entry.old:
            told.pop(_day_of(entry.old), None)
        if entry.new:
            told[_day_of(entry.new)] = entry.new["name"]
    return told


def _day_of(values: dict[str, Any]) -> Day:
    return values["market"]["id"], values["day"]
