"""What happened to single pieces."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from content.models import Asset, UsageEvent

from .scope import EXTERNAL_SHARE, QUALIFYING_OR_OPENED, Scope
from .utilization import CONFIRMED


@dataclass(frozen=True, slots=True)
class PieceUse:
    """The counts of one piece in the period."""

    asset_id: int
    title: str
    shares: int
    presentations: int
    openings: int
    confirmed: int
    looked_at: int


def top_pieces(scope: Scope, limit: int = 10) -> list[PieceUse]:
    """The pieces with most confirmed views, then most shares and presentations, in three queries."""
    period = scope.period
    presented, opened = Q(kind=UsageEvent.Kind.PRESENTED), Q(kind=UsageEvent.Kind.OPENED)
    done = {
        row["asset_id"]: row
        for row in scope.events(period.starts_at, period.ends_at)
        .filter(QUALIFYING_OR_OPENED)
        .values("asset_id")
        .annotate(
            shares=Count("pk", filter=EXTERNAL_SHARE),
            presentations=Count("pk", filter=presented),
            looked_at=Count("pk", filter=opened),
        )
    }
    seen = {
        row["share__asset_id"]: row
        for row in scope.visits(period.starts_at, period.ends_at)
        .values("share__asset_id")
        .annotate(openings=Count("pk"), confirmed=Count("pk", filter=CONFIRMED))
    }

    def merit(asset: int) -> tuple[int, int, int, int]:
        mine = done.get(asset, {})
        used = mine.get("shares", 0) + mine.get("presentations", 0)
        return -seen.get(asset, {}).get("confirmed", 0), -used, -mine.get("looked_at", 0), asset

    best = sorted(done.keys() | seen.keys(), key=merit)[:limit]
    titles = dict(Asset.objects.filter(pk__in=best).values_list("pk", "title"))
    return [
        PieceUse(
            asset_id=asset,
            title=titles[asset],
            shares=done.get(asset, {}).get("shares", 0),
            presentations=done.get(asset, {}).get("presentations", 0),
            openings=seen.get(asset, {}).get("openings", 0),
            confirmed=seen.get(asset, {}).get("confirmed", 0),
            looked_at=done.get(asset, {}).get("looked_at", 0),
        )
        for asset in best
    ]
