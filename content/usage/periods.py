"""The days that a report covers, and the equally long stretch before them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

_WEEK = timedelta(days=7)


class Choice(StrEnum):
    """The periods on offer."""

    WEEKS_4 = "4w"
    WEEKS_13 = "13w"
    WEEKS_26 = "26w"
    QUARTER = "quarter"

    @property
    def label(self) -> str:
        return "This quarter" if self is Choice.QUARTER else f"Last {self.value[:-1]} weeks"


@dataclass(frozen=True, slots=True)
class Period:
    """The UTC days [first, end). Raises ValueError when there are none."""

    first: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.first:
            raise ValueError(f"The period ends on {self.end}, which is not after its first day {self.first}.")

    @property
    def starts_at(self) -> datetime:
        return datetime.combine(self.first, time.min, UTC)

    @property
    def ends_at(self) -> datetime:
        return datetime.combine(self.end, time.min, UTC)

    @property
    def last(self) -> date:
        return self.end - timedelta(days=1)

    @property
    def previous(self) -> Period:
        return Period(self.first - (self.end - self.first), self.first)

    def weeks(self) -> list[Period]:
        """Weeks counted back from the end, oldest first; the oldest may be shorter."""
        found = []
        end = self.end
        while end > self.first:
            found.append(Period(max(self.first, end - _WEEK), end))
            end -= _WEEK
        return found[::-1]

    def __str__(self) -> str:
        return f"{self.first:%-d %b %Y} to {self.last:%-d %b %Y}"


def period_of(choice: Choice, today: date) -> Period:
    """The period of a choice, up to and including `today`."""
    end = today + timedelta(days=1)
    if choice is Choice.QUARTER:
        return Period(date(today.year, today.month - (today.month - 1) % 3, 1), end)
    return Period(end - int(choice.value[:-1]) * _WEEK, end)
