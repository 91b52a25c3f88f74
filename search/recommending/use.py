"""What recipients did with what they were sent, in deals like this one: the evidence of use."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    Count,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce

from content.models import UsageEvent
from content.usage.scope import QUALIFYING
from search.models import FOLLOWED, SearchLog
from search.recommending.facts import Tally, Use

#: How far back it reaches: what customers wanted longer ago says little of today.
WINDOW = timedelta(days=180)
#: A link younger than this has not had its chance to be looked at, and counts neither way.
RIPE = timedelta(days=3)

_SEEN = Q(seen=True)
_PRESENTED = Q(kind=UsageEvent.Kind.PRESENTED)


def use_in(persona: int | None, stage: int | None, at: datetime) -> Use:
    """The evidence as it stood at `at`, in at most two queries.

    Counted are people, not clicks: by piece the different recipients who were sent it, and of these the
    ones with a confirmed view; and each presentation in a meeting, which is both. That a colleague was
    shown a piece or opened it is not read at all, so that our own lists cannot feed themselves.

    A share does not say at which stage the deal was: it is that of the sender's last search before it, if
    there was one within `FOLLOWED` for the same market.
    """
    events = _ripe(at)
    counts = {"overall": Q()} | ({"persona": Q(persona=persona)} if persona is not None else {})
    levels = _tallies(events, counts)
    if persona is not None and stage is not None:
        own = events.filter(persona=persona).annotate(deal_stage=_stage())
        levels |= _tallies(own.filter(deal_stage=stage), {"alike": Q()})
    return Use(**levels)


def use_everywhere(at: datetime) -> dict[tuple[int, ...], dict[int, Tally]]:
    """The same for all deals, those of each persona, and of each persona at each stage, in three queries.

    By (), (persona,) and (persona, stage).
    """
    events = _ripe(at)
    known = events.filter(persona__isnull=False)
    staged = known.annotate(deal_stage=_stage()).filter(deal_stage__isnull=False)
    found: dict[tuple[int, ...], dict[int, Tally]] = {(): {}}
    for counted, by in (
        (events, ()),
        (known, ("persona_id",)),
        (staged, ("persona_id", "deal_stage")),
    ):
        asked = _counts({"own": Q()})
        for row in counted.values(*by, "asset_id").annotate(**asked):
            if (tally := _tally(row, "own")).exposed:
                found.setdefault(tuple(row[name] for name in by), {})[row["asset_id"]] = tally
    return found


def _ripe(at: datetime) -> QuerySet[UsageEvent]:
    """What may be counted at `at`, each with whether a recipient looked at it."""
    events = UsageEvent.objects.order_by().filter(QUALIFYING, at__gt=at - WINDOW, at__lte=at - RIPE)
    return events.annotate(seen=Exists(_views(at)))


def _views(at: datetime) -> QuerySet[UsageEvent]:
    views = UsageEvent.objects.order_by().filter(kind=UsageEvent.Kind.CONFIRMED_VIEW, at__lte=at)
    return views.filter(share=OuterRef("share"))


def _stage() -> Coalesce:
    """At which stage the deal was: as it was said, or as it was asked for before."""
    return Coalesce("stage_id", _stage_asked_for())


def _stage_asked_for() -> Subquery:
    earliest = ExpressionWrapper(OuterRef("at") - FOLLOWED, DateTimeField())
    asked = SearchLog.objects.filter(
        user=OuterRef("user"), market=OuterRef("market"), at__lte=OuterRef("at"), at__gt=earliest
    )
    stage = asked.order_by("-at").annotate(stage=Cast(KT("context__stage"), IntegerField()))
    return Subquery(stage.values("stage")[:1])


def _tallies(events: QuerySet[UsageEvent], levels: dict[str, Q]) -> dict[str, dict[int, Tally]]:
    """By level and asset, in one query."""
    found: dict[str, dict[int, Tally]] = {name: {} for name in levels}
    for row in events.values("asset_id").annotate(**_counts(levels)):
        for name in levels:
            if (tally := _tally(row, name)).exposed:
                found[name][row["asset_id"]] = tally
    return found


def _counts(levels: dict[str, Q]) -> dict[str, Count]:
    asked = {}
    for name, only in levels.items():
        asked[f"{name}_sent"] = Count("share__recipient", filter=only, distinct=True)
        asked[f"{name}_seen"] = Count("share__recipient", filter=only & _SEEN, distinct=True)
        asked[f"{name}_presented"] = Count("pk", filter=only & _PRESENTED, distinct=True)
    return asked


def _tally(row: dict[str, Any], name: str) -> Tally:
    presented = row[f"{name}_presented"]
    return Tally(row[f"{name}_seen"] + presented, row[f"{name}_sent"] + presented)
