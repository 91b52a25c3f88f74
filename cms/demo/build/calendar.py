"""The days that a demo library has lived through before anybody sees it."""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from types import TracebackType
from typing import Self

from django.utils import timezone

from cms.core.models import User

#: The office hours of all offices together, in UTC.
_OPENS, _CLOSES = 7, 17


class Calendar:
    """Runs what happens in order of time, with the site's clock set to each moment.

    While a calendar is entered, `django.utils.timezone.now` tells its time, so records, signatures
    and visits carry the days of the story. It is no back door to a date: only `build_demo` enters
    one, only on a database in which nobody has ever signed anything (it refuses any other), its time
    never runs backwards and never passes the real one, and no setting, request or user reaches it.
    """

    def __init__(self, days: int, rng: random.Random) -> None:
        self._real = timezone.now
        self.today = timezone.now()
        self.start = self.today - timedelta(days=days)
        self.rng = rng
        self._now = self.start
        self._waiting: list[tuple[datetime, int, Callable[[], object]]] = []
        self._numbers = count()

    def __enter__(self) -> Self:
        if User.objects.exists():
            raise RuntimeError("A calendar of the demo runs on a database without people only.")
        timezone.now = self.now
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        timezone.now = self._real

    def now(self) -> datetime:
        return self._now

    def day(self, number: float) -> datetime:
        """So many days after the start."""
        return self.start + timedelta(days=number)

    def ago(self, days: float) -> datetime:
        return self.today - timedelta(days=days)

    def at(self, when: datetime, do: Callable[[], object]) -> None:
        """Let something happen; what would be in the past happens next, what is beyond today never."""
        if when <= self.today:
            heapq.heappush(self._waiting, (max(when, self._now), next(self._numbers), do))

    def office_hour(self, when: datetime) -> datetime:
        """The same moment if it is within office hours of a weekday, or one on the next such day."""
        if when.weekday() < 5 and _OPENS <= when.hour < _CLOSES:
            return when
        later = when if when.hour < _OPENS else when + timedelta(days=1)
        while later.weekday() >= 5:
            later += timedelta(days=1)
        minutes = self.rng.randrange((_CLOSES - _OPENS) * 60)
        morning = later.replace(hour=_OPENS, minute=0, second=self.rng.randrange(60))
        return morning + timedelta(minutes=minutes)

    def run(self, until: datetime, tick: Callable[[float], object]) -> None:
        """Let everything happen up to `until`; `tick` is told how many days have passed each time."""
        until = min(until, self.today)
        while self._waiting and self._waiting[0][0] <= until:
            when, _, do = heapq.heappop(self._waiting)
            self._pass_to(when, tick)
            do()
        self._pass_to(until, tick)

    def _pass_to(self, when: datetime, tick: Callable[[float], object]) -> None:
        tick((when - self._now) / timedelta(days=1))
        self._now = when
