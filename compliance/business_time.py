"""Business days and business hours: the calendar behind due dates and cycle times.

Pure functions: days, instants and a calendar in; days, instants and hours out. Where the calendars
come from is `compliance.holidays`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_UTC = ZoneInfo("UTC")
#: ISO numbers of weekdays: Monday is 1.
SATURDAY_AND_SUNDAY = frozenset({6, 7})
#: Farther than any row of holidays of one country: with no business day in so many days there is none.
_LONGEST_BREAK = 400


@dataclass(frozen=True, slots=True)
class BusinessCalendar:
    """When people work in one place: a time zone, free weekdays, holidays and office hours (local time)."""

    zone: ZoneInfo = _UTC
    weekend: frozenset[int] = SATURDAY_AND_SUNDAY
    holidays: frozenset[date] = frozenset()
    opens: time = time(9)
    closes: time = time(17)

    def is_business_day(self, day: date) -> bool:
        return day.isoweekday() not in self.weekend and day not in self.holidays

    def local_day(self, at: datetime) -> date:
        """The calendar day of an aware instant here."""
        return at.astimezone(self.zone).date()

    def opening(self, day: date) -> datetime:
        """The instant, in UTC, at which the offices open on `day`."""
        return datetime.combine(day, self.opens, self.zone).astimezone(UTC)

    def closing(self, day: date) -> datetime:
        """The instant, in UTC, at which the offices close on `day`."""
        return datetime.combine(day, self.closes, self.zone).astimezone(UTC)


def add_business_days(day: date, count: int, calendar: BusinessCalendar) -> date:
    """The `count`th business day after `day`, or before it for a negative `count`.

    For 0 it is `day` itself or, if that is free, the next business day. Raises ValueError where a
    calendar has no business day in more than a year.
    """
    step = timedelta(days=-1 if count < 0 else 1)
    left, idle = abs(count), 0
    if count == 0:
        day, left = day - step, 1
    while left:
        day += step
        if calendar.is_business_day(day):
            left, idle = left - 1, 0
        elif (idle := idle + 1) > _LONGEST_BREAK:
            raise ValueError("This calendar has no business day in more than a year.")
    return day


def due_after(start: datetime, days: int, calendar: BusinessCalendar) -> datetime:
    """When something is due that may take `days` business days from `start`: at closing time of the last.

    The day of `start` does not count, whatever the hour; a start on a free day counts from the next
    business day, as if it had come in before that day.
    """
    return calendar.closing(add_business_days(calendar.local_day(start), days, calendar))


def shifted(instant: datetime, days: int, calendar: BusinessCalendar) -> datetime:
    """`instant` moved by `days` business days (negative: earlier), at the same local time of day."""
    if days == 0:
        return instant
    local = instant.astimezone(calendar.zone)
    day = add_business_days(local.date(), days, calendar)
    return datetime.combine(day, local.time(), calendar.zone).astimezone(UTC)


def business_time_between(start: datetime, end: datetime, calendar: BusinessCalendar) -> timedelta:
    """How much office time lies in [start, end); nothing if `end` is not after `start`.

    A night, a weekend and a holiday count for nothing, and a full business day for its office hours.
    Raises ValueError for naive instants.
    """
    if start.utcoffset() is None or end.utcoffset() is None:
        raise ValueError("Give instants with a time zone.")
    return sum(
        (
            max(min(end, calendar.closing(day)) - max(start, calendar.opening(day)), timedelta())
            for day in _days(calendar.local_day(start), calendar.local_day(end))
            if calendar.is_business_day(day)
        ),
        timedelta(),
    )


def business_hours_between(start: datetime, end: datetime, calendar: BusinessCalendar) -> float:
    """`business_time_between` in hours. With the office hours of 9 to 17, a business day is 8.0."""
    return business_time_between(start, end, calendar) / timedelta(hours=1)


def _days(first: date, last: date) -> Iterator[date]:
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(ordinal)
