"""Business days and hours, against worked examples and against counting one by one."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.business_time import (
    BusinessCalendar,
    add_business_days,
    business_hours_between,
    business_time_between,
    due_after,
    shifted,
)

BERLIN = BusinessCalendar(
    ZoneInfo("Europe/Berlin"), holidays=frozenset({date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 1)})
)
SATURDAY_OFF_ONLY = BusinessCalendar(weekend=frozenset({5, 6}))

days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
instants = st.datetimes(datetime(2020, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
zones = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Australia/Sydney", "Asia/Kolkata"])
calendars = st.builds(
    BusinessCalendar,
    zones.map(ZoneInfo),
    st.sampled_from([frozenset({6, 7}), frozenset({5, 6}), frozenset({7}), frozenset()]),
    st.frozensets(days, max_size=40),
)


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 4, 2), 1, date(2026, 4, 7)),  # Thursday before Easter → Tuesday after it
        (date(2026, 4, 2), 0, date(2026, 4, 2)),
        (date(2026, 4, 3), 0, date(2026, 4, 7)),
        (date(2026, 4, 4), 1, date(2026, 4, 7)),
        (date(2026, 4, 7), -1, date(2026, 4, 2)),
        (date(2026, 4, 24), 5, date(2026, 5, 4)),  # over the first of May
    ],
)
def test_business_days_by_hand(day, count, expected):
    assert add_business_days(day, count, BERLIN) == expected


def test_a_weekend_may_be_other_days():
    assert add_business_days(date(2026, 3, 5), 1, SATURDAY_OFF_ONLY) == date(2026, 3, 8)


def test_due_at_closing_time_there_in_summer_and_winter():
    at = datetime(2026, 3, 26, 22, tzinfo=UTC)
    assert due_after(at, 1, BERLIN) == datetime(2026, 3, 27, 16, tzinfo=UTC)
    assert due_after(at, 2, BERLIN) == datetime(2026, 3, 30, 15, tzinfo=UTC)
    # Half past eleven at night in UTC is the next day in Berlin.
    assert due_after(at + timedelta(hours=1, minutes=30), 1, BERLIN) == datetime(2026, 3, 30, 15, tzinfo=UTC)


def test_a_shift_keeps_the_local_time_of_day():
    due = datetime(2026, 3, 30, 15, tzinfo=UTC)
    assert shifted(due, -1, BERLIN) == datetime(2026, 3, 27, 16, tzinfo=UTC)
    assert shifted(due, 0, BERLIN) == due


def test_business_hours_by_hand():
    friday, monday = datetime(2026, 3, 6, 15, tzinfo=UTC), datetime(2026, 3, 9, 9, tzinfo=UTC)
    # Friday 16:00 to 17:00 and Monday 9:00 to 10:00 in Berlin.
    assert business_hours_between(friday, monday, BERLIN) == 2
    assert business_hours_between(monday, friday, BERLIN) == 0
    # An hour of that Friday, and 19 whole days up to Good Friday, which is free.
    assert business_hours_between(friday, friday + timedelta(weeks=4), BERLIN) == 1 + 19 * 8
    with pytest.raises(ValueError, match="time zone"):
        business_hours_between(friday.replace(tzinfo=None), monday, BERLIN)


def test_a_calendar_without_a_business_day_says_so():
    with pytest.raises(ValueError, match="no business day"):
        add_business_days(date(2026, 1, 1), 1, BusinessCalendar(weekend=frozenset(range(1, 8))))


@given(days, st.integers(1, 60), calendars)
def test_the_nth_business_day_is_found_by_counting(day, count, calendar):
    found = add_business_days(day, count, calendar)
    between = [date.fromordinal(each) for each in range(day.toordinal() + 1, found.toordinal() + 1)]
    assert sum(map(calendar.is_business_day, between)) == count
    assert calendar.is_business_day(found)


@given(days, st.integers(1, 60), calendars)
def test_forth_and_back_is_where_one_was(day, count, calendar):
    start = add_business_days(day, 0, calendar)
    assert add_business_days(add_business_days(start, count, calendar), -count, calendar) == start


@given(instants, st.timedeltas(timedelta(), timedelta(days=40)), st.floats(0, 1), calendars)
def test_business_time_adds_up_and_never_exceeds_the_clock(start, length, part, calendar):
    middle, end = start + length * part, start + length
    whole = business_time_between(start, end, calendar)
    assert whole == business_time_between(start, middle, calendar) + business_time_between(
        middle, end, calendar
    )
    assert timedelta() <= whole <= length


@given(instants, st.integers(1, 200), calendars)
def test_business_time_is_the_sum_of_its_quarter_hours(start, quarters, calendar):
    start = start.replace(minute=0, second=0, microsecond=0)
    step = timedelta(minutes=15)

    def open_at(at: datetime) -> bool:
        local = at.astimezone(calendar.zone)
        return calendar.is_business_day(local.date()) and time(9) <= local.time() < time(17)

    counted = sum(open_at(start + step * each) for each in range(quarters)) * step
    assert business_time_between(start, start + step * quarters, calendar) == counted
