"""Pieces that nobody uses, by cause, because each cause asks for another repair."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from content.models import UsageEvent

from .scope import QUALIFYING, Scope
from .utilization import Span

#: A piece must have been cleared this long before its idleness says something.
PATIENCE = timedelta(days=90)


class Cause(StrEnum):
    """Why a piece is not used; each is also the code of its definition."""

    NEVER_SURFACED = "never_surfaced"
    SURFACED_NOT_OPENED = "surfaced_not_opened"
    OPENED_NOT_SHARED = "opened_not_shared"


@dataclass(frozen=True, slots=True)
class Unused:
    """Asset ids by cause, and how many pieces had been cleared long enough to be judged."""

    by_cause: dict[Cause, list[int]]
    judged: int

    @property
    def total(self) -> int:
        return sum(len(ids) for ids in self.by_cause.values())


def cleared_time(spans: Iterable[Span], until: datetime) -> dict[int, timedelta]:
    """How long each piece was cleared before `until`; markets that overlap count once."""
    found: dict[int, timedelta] = {}
    reached: dict[int, datetime] = {}
    for asset, starts, ends in sorted(spans):
        ends = min(ends, until)
        starts = max(starts, reached.get(asset, starts))
        if ends > starts:
            found[asset] = found.get(asset, timedelta()) + (ends - starts)
            reached[asset] = ends
    return found


def unused_of(scope: Scope, shareable: set[int]) -> Unused:
    """The unused pieces among `shareable` at the end of the period, in three queries."""
    until = scope.period.ends_at
    spans = scope.clearances().filter(starts_at__lt=until)
    times = cleared_time(spans.values_list("asset_id", "starts_at", "ends_at").distinct(), until)
    judged = {asset for asset, time in times.items() if time >= PATIENCE} & shareable
    recent = scope.events(until - PATIENCE, until)
    used = set(recent.filter(QUALIFYING).values_list("asset_id", flat=True).distinct())
    seen = set(
        recent.filter(kind__in=[UsageEvent.Kind.SURFACED, UsageEvent.Kind.OPENED])
        .values_list("asset_id", "kind")
        .distinct()
    )
    by_cause: dict[Cause, list[int]] = {cause: [] for cause in Cause}
    for asset in sorted(judged - used):
        if (asset, UsageEvent.Kind.OPENED) in seen:
            cause = Cause.OPENED_NOT_SHARED
        elif (asset, UsageEvent.Kind.SURFACED) in seen:
            cause = Cause.SURFACED_NOT_OPENED
        else:
            cause = Cause.NEVER_SURFACED
        by_cause[cause].append(asset)
    return Unused(by_cause, len(judged))
