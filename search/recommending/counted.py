"""The evidence of use as it was last counted, so that no page counts a year of use anew."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from types import MappingProxyType
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from search.models import UseCount
from search.recommending.facts import Tally, Use
from search.recommending.use import use_everywhere, use_in

#: How often it is counted. A link counts only after three days, so that hours more change little.
EVERY = timedelta(hours=6)
#: What was counted longer ago is not used: then the job has died, and each page counts for itself.
KEPT = timedelta(days=2)


def count_use() -> str:
    """Periodic: count the evidence of use of every deal."""
    at, edition = timezone.now(), uuid4()
    found = use_everywhere(at)
    with transaction.atomic():
        UseCount.objects.all().delete()
        UseCount.objects.bulk_create(
            UseCount(deal=_name(deal), made_at=at, edition=edition, counts=counts)
            for deal, counts in found.items()
        )
    return f"counted the use of {len(found[()])} pieces"


def use_now(persona: int | None, stage: int | None, at: datetime) -> Use:
    """What `use_in` says, as it was last counted; as it stands where nobody counted of late."""
    deals: dict[str, tuple[int, ...]] = {"overall": ()}
    if persona is not None:
        deals["persona"] = (persona,)
        if stage is not None:
            deals["alike"] = (persona, stage)
    names = {level: _name(deal) for level, deal in deals.items()}
    rows = UseCount.objects.filter(
        deal__in=names.values(), made_at__gt=at - KEPT, made_at__lte=at
    ).values_list("deal", "edition")
    editions = dict(rows)
    if "" not in editions:
        return use_in(persona, stage, at)
    try:
        return Use(
            **{level: _read(name, editions[name]) for level, name in names.items() if name in editions}
        )
    except UseCount.DoesNotExist:
        # It was counted anew between the two looks.
        return use_in(persona, stage, at)


def _name(deal: tuple[int, ...]) -> str:
    return "/".join(map(str, deal))


@lru_cache(maxsize=128)
def _read(name: str, edition: UUID) -> Mapping[int, Tally]:
    """The counts of one row, which stay as they are. Raises UseCount.DoesNotExist."""
    counts = UseCount.objects.values_list("counts", flat=True).get(deal=name, edition=edition)
    return MappingProxyType({int(asset): Tally(*tally) for asset, tally in counts.items()})
