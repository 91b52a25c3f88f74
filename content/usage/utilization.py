"""Which cleared pieces are used, how often links are really seen, and how fast new pieces leave."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from statistics import median

from django.db.models import Count, Min, Q
from django.db.models.functions import TruncDate

from .definitions import SMALL_SAMPLE
from .periods import Period
from .scope import EXTERNAL_SHARE, QUALIFYING, Scope

#: When one piece was cleared: (asset id, from, until).
Span = tuple[int, datetime, datetime]
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Use:
    """How many of the cleared pieces were used."""

    used: int
    shareable: int

    @property
    def rate(self) -> float | None:
        """From 0 to 1; None below the smallest sample that bears a rate."""
        return self.used / self.shareable if self.shareable >= SMALL_SAMPLE else None


@dataclass(frozen=True, slots=True)
class History:
    """When pieces were cleared and on which UTC days they were used; answers for any period within."""

    spans: Collection[Span]
    used_on: Collection[tuple[int, date]]

    def shareable(self, period: Period) -> set[int]:
        """The ids of the pieces that were cleared on any day of the period."""
        starts, ends = period.starts_at, period.ends_at
        return {asset for asset, since, until in self.spans if since < ends and until > starts}

    def used(self, period: Period) -> set[int]:
        """The ids of the cleared pieces that were used in the period."""
        active = {asset for asset, day in self.used_on if period.first <= day < period.end}
        return active & self.shareable(period)

    def use(self, period: Period) -> Use:
        return Use(len(self.used(period)), len(self.shareable(period)))


def history_of(scope: Scope, since: datetime | None = None) -> History:
    """All that utilization needs from `since` (default: the period before) on, in two queries."""
    since = since or scope.previous.period.starts_at
    until = scope.period.ends_at
    spans = scope.clearances().filter(starts_at__lt=until, ends_at__gt=since)
    used_on = (
        scope.events(since, until)
        .filter(QUALIFYING)
        .annotate(day=TruncDate("at", tzinfo=UTC))
        .values_list("asset_id", "day")
        .distinct()
    )
    return History(
        list(spans.values_list("asset_id", "starts_at", "ends_at").distinct()),
        list(used_on),
    )


@dataclass(frozen=True, slots=True)
class Openings:
    """Visits to links: all, those of suspected machines, those of people."""

    raw: int
    machines: int
    confirmed: int


#: Of a visit: suspected, and nothing that a person did cleared the suspicion.
MACHINE = Q(suspected_machine=True, confirmed_at__isnull=True)
CONFIRMED = Q(confirmed_at__isnull=False)


def openings_of(scope: Scope) -> tuple[Openings, Openings]:
    """The openings of the period and of the one before, in one query."""
    period, before = scope.period, scope.period.previous
    now = Q(opened_at__gte=period.starts_at)
    counts = scope.visits(before.starts_at, period.ends_at).aggregate(
        raw=Count("pk", filter=now),
        machines=Count("pk", filter=now & MACHINE),
        confirmed=Count("pk", filter=now & CONFIRMED),
        raw_before=Count("pk", filter=~now),
        machines_before=Count("pk", filter=~now & MACHINE),
        confirmed_before=Count("pk", filter=~now & CONFIRMED),
    )
    return (
        Openings(counts["raw"], counts["machines"], counts["confirmed"]),
        Openings(counts["raw_before"], counts["machines_before"], counts["confirmed_before"]),
    )


@dataclass(frozen=True, slots=True)
class Wait:
    """Days from first clearance to first external share, over `pieces` pieces."""

    pieces: int
    median_days: float | None


def waits_of(scope: Scope) -> tuple[Wait, Wait]:
    """The time to first share of the period and of the one before, in two queries."""
    period, before = scope.period, scope.period.previous
    beginning = datetime.min.replace(tzinfo=UTC)
    shared = (
        scope.events(beginning, period.ends_at)
        .filter(EXTERNAL_SHARE)
        .values_list("asset_id")
        .annotate(first=Min("at"))
        .filter(first__gte=before.starts_at)
    )
    cleared = dict(scope.clearances().values_list("asset_id").annotate(first=Min("starts_at")))
    days: dict[bool, list[float]] = {True: [], False: []}
    for asset, at in shared:
        if asset in cleared:
            days[at >= period.starts_at].append((at - cleared[asset]) / _DAY)
    return _wait(days[True]), _wait(days[False])


def _wait(days: Sequence[float]) -> Wait:
    return Wait(len(days), median(days) if len(days) >= SMALL_SAMPLE else None)
