"""What a report looks at: a period, and perhaps one product or some markets."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from django.db.models import Q, QuerySet

from compliance.models import Audience
from content.models import AssetClearance, UsageEvent, Visit

from .periods import Period

_INTERNAL_SHARE = Q(kind=UsageEvent.Kind.SHARED, audience=Audience.INTERNAL)
#: Shared with somebody outside the house.
EXTERNAL_SHARE = Q(kind=UsageEvent.Kind.SHARED) & ~_INTERNAL_SHARE
_USES = (UsageEvent.Kind.SHARED, UsageEvent.Kind.PRESENTED)
#: What makes a piece used (definitions.py, utilization). The kinds stand in a list of their own, so that
#: the index on kind and time finds the few of them among the many showings.
QUALIFYING = Q(kind__in=_USES) & ~_INTERNAL_SHARE
#: Use, or a look by a colleague.
QUALIFYING_OR_OPENED = Q(kind__in=(*_USES, UsageEvent.Kind.OPENED)) & ~_INTERNAL_SHARE


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
