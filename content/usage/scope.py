"""What a report looks at: a period, and perhaps one product or some markets."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from django.db.models import Q, QuerySet

from compliance.models import Audience
from content.models import AssetClearance, UsageEvent, Visit

from .periods import Period

#: Shared with somebody outside the house.
EXTERNAL_SHARE = Q(kind=UsageEvent.Kind.SHARED) & ~Q(audience=Audience.INTERNAL)
#: What makes a piece used (definitions.py, utilization).
QUALIFYING = EXTERNAL_SHARE | Q(kind=UsageEvent.Kind.PRESENTED)


@dataclass(frozen=True, slots=True)
class Scope:
    """`product_id` None means every product, `market_ids` None every market."""

    period: Period
    product_id: int | None = None
    market_ids: frozenset[int] | None = None

    @property
    def previous(self) -> Self:
        return replace(self, period=self.period.previous)

    def clearances(self) -> QuerySet[AssetClearance]:
        """Windows of all times."""
        return self._narrowed(AssetClearance.objects.order_by(), "asset__product", "market")

    def events(self, start: datetime, end: datetime) -> QuerySet[UsageEvent]:
        """Events in [start, end)."""
        found = UsageEvent.objects.order_by().filter(at__gte=start, at__lt=end)
        return self._narrowed(found, "asset__product", "market")

    def visits(self, start: datetime, end: datetime) -> QuerySet[Visit]:
        """Visits that began in [start, end)."""
        found = Visit.objects.order_by().filter(opened_at__gte=start, opened_at__lt=end)
        return self._narrowed(found, "share__asset__product", "share__market")

    def _narrowed(self, found: QuerySet, product: str, market: str) -> QuerySet:
        if self.product_id is not None:
            found = found.filter(**{product: self.product_id})
        if self.market_ids is not None:
            found = found.filter(**{f"{market}__in": self.market_ids})
        return found
