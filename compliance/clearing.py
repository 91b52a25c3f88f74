"""Clearance of controlled content: the windows for reading fast, the reasons for reading in words.

`own_windows` and `own_reasons` answer the same question twice on purpose: the first as intervals,
computed when something changes, the second by evaluating each condition at an instant. A property
test holds that they agree.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.contenttypes.models import ContentType
from django.db import models

from cms.core.querysets import union_all
from cms.core.standing_queries import StandingQuery
from compliance.appending import end_of_trail
from compliance.clearance_log import keep_changes
from compliance.models import (
    Approval,
    ClearanceWindow,
    ControlledContent,
    Market,
    MarketTree,
    Suspension,
    Withdrawal,
)
from compliance.models.markets import Audience
from compliance.windows import Interval, Windows


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is not cleared. `code` groups reasons, `words` say it to a person."""

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class Clearance:
    """The answer of the door: allowed, or refused with reasons."""

    reasons: tuple[Reason, ...] = ()

    @property
    def allowed(self) -> bool:
        return not self.reasons


def governing(rows: Mapping[int, Any], tree: MarketTree, market_id: int) -> Any | None:
    """The value for a market: its own where it has one, else that of the nearest market above it."""
    return next((rows[each] for each in tree.lineage_ids(market_id) if each in rows), None)


def spread(rows: Mapping[tuple[int, str], Collection[tuple[date, date]]], tree: MarketTree) -> Windows:
    """Windows of (market, audience) → periods of days, carried from each market to its members.

    A member's own row replaces its region's. Days begin at midnight in the member's time zone.
    """
    by_audience: dict[str, dict[int, Collection[tuple[date, date]]]] = {}
    for (market_id, audience), periods in rows.items():
        by_audience.setdefault(audience, {})[market_id] = periods
    intervals: dict[tuple[str, str], list[Interval]] = {}
    for audience, by_market in by_audience.items():
        reached = {market.pk: market for market_id in by_market for market in tree.within(market_id)}
        for market in reached.values():
            periods = governing(by_market, tree, market.pk) or ()
            intervals[market.code, audience] = [
                Interval(market.midnight(first), market.midnight(end)) for first, end in periods
            ]
    return Windows.of(intervals)


def _records(kind: Any, ids: Any) -> models.QuerySet:
    """What is on record about some content: its suspensions and withdrawals, and its approvals by digest."""
    nothing, for_good = models.Value(""), models.Value(None, output_field=models.DateTimeField())
    records = (
        # First the one whose columns all have a type of their own.
        Suspension.objects.annotate(begins=models.F("at"), until=models.F("lifted_at"), digest=nothing),
        Withdrawal.objects.annotate(begins=models.F("at"), until=for_good, digest=nothing),
        Approval.objects.annotate(
            begins=models.F("approved_at"), until=for_good, digest=models.F("content_digest")
        ),
    )
    return union_all(
        rows.filter(subject_type=kind, subject_id__in=ids)
        .order_by()
        .values_list("subject_id", "pk", "begins", "until", "digest")
        for rows in records
    )


_RECORDS = StandingQuery(_records)


def own_windows(content: Collection[ControlledContent], tree: MarketTree) -> dict[int, Windows]:
    """Windows of each content by its own approval, requested markets, withdrawal and suspensions.

    `content` holds rows of one model as they are in the database, with what `canonical()` reads
    prefetched. What they rest on (a claim's evidence, an asset's claims) is intersected by their own app.
    """
    if not content:
        return {}
    kind = ContentType.objects.get_for_model(type(next(iter(content))))
    given: dict[int, list[tuple[datetime, int, str]]] = {}
    stopped: dict[int, list[Interval]] = {}
    for subject_id, pk, at, until, digest in _RECORDS(kind=kind.pk, ids=[each.pk for each in content]):
        if digest:
            given.setdefault(subject_id, []).append((at, pk, digest))
        elif until is None or until > at:
            stopped.setdefault(subject_id, []).append(Interval(at, until))
    found = {}
    for each in content:
        windows = Windows.empty()
        approved_at, _, digest = max(given.get(each.pk, []), default=(None, 0, ""))
        # The digest also covers what stands in other rows, such as the words of an indication.
        if each.live and digest and digest == each.content_digest():
            rows: dict[tuple[int, str], list[tuple[date, date]]] = {}
            for row in each.markets.all():
                rows.setdefault((row.market_id, row.audience), []).append((row.effective, row.expiry))
            windows = spread(rows, tree).clip(approved_at, None)
            windows = windows - Windows.of(dict.fromkeys(windows, stopped.get(each.pk, [])))
        found[each.pk] = windows
    return found


@cache
def _stored(model: type[ClearanceWindow], owner: str) -> StandingQuery:
    columns = owner, "market_id", "audience", "starts_at", "ends_at"
    of = f"{owner.removesuffix('_id')}__pk__in"
    return StandingQuery(lambda ids: model.objects.filter(**{of: ids}).values_list(*columns))


def stored_windows(
    model: type[ClearanceWindow], owner: str, ids: Collection[int], tree: MarketTree
) -> dict[int, Windows]:
    """The windows of each owner as they are stored; an owner without any has none."""
    intervals: dict[int, dict[tuple[str, str], list[Interval]]] = {pk: {} for pk in ids}
    for owner_id, market_id, audience, starts_at, ends_at in (
        _stored(model, owner)(ids=list(ids)) if ids else ()
    ):
        key = tree.by_id[market_id].code, audience
        intervals[owner_id].setdefault(key, []).append(Interval(starts_at, ends_at))
    return {pk: Windows.of(by_key) for pk, by_key in intervals.items()}


def store_windows(
    model: type[ClearanceWindow],
    owner: str,
    computed: Mapping[int, Windows],
    tree: MarketTree,
    at: datetime,
    extra: Callable[[int], dict[str, Any]] = lambda owner_id: {},
) -> set[int]:
    """Replace the stored windows of each owner from `at` on; what was cleared before stays on record.

    Returns the owners whose windows changed. Each change is kept, so that the past can be verified too.
    """
    head = end_of_trail()
    ids = {market.code: market.pk for market in tree.by_id.values()}
    stored = stored_windows(model, owner, computed, tree)
    changed: dict[int, Windows] = {}
    fresh = []
    for owner_id, windows in computed.items():
        before = stored[owner_id]
        after = before.splice(windows, at)
        if after == before:
            continue
        changed[owner_id] = after
        fresh += [
            model(
                **{owner: owner_id},
                market_id=ids[code],
                audience=audience,
                starts_at=interval.starts,
                ends_at=interval.ends,
                **extra(owner_id),
            )
            for (code, audience), intervals in after.items()
            for interval in intervals
        ]
    if replaced := [pk for pk in changed if stored[pk]]:
        model.objects.filter(**{f"{owner}__in": replaced}).delete()
    model.objects.bulk_create(fresh, batch_size=500)
    if changed:
        owned_by = model._meta.get_field(owner.removesuffix("_id")).related_model
        keep_changes(owned_by, changed, at, head)
    return set(changed)


def local_day(market: Market, at: datetime) -> date:
    return at.astimezone(ZoneInfo(market.time_zone)).date()


def own_reasons(content: ControlledContent, market: Market, audience: str, at: datetime) -> list[Reason]:
    """Evaluate, one by one, the conditions that `own_windows` turns into intervals."""
    reasons = []
    if not content.live or not content.is_signed():
        reasons.append(Reason("not_approved", f"“{content}” is not approved."))
    withdrawal = content.withdrawal()
    if withdrawal and withdrawal.at <= at:
        reasons.append(Reason("withdrawn", f"“{content}” was withdrawn: {withdrawal.reason}"))
    for stop in Suspension.objects.about(content).filter(at__lte=at):
        if stop.lifted_at is None or at < stop.lifted_at:
            reasons.append(Reason("suspended", f"“{content}” is suspended: {stop.reason}"))
    reasons += _requested_reasons(content, market, audience, at)
    return reasons


def _requested_reasons(
    content: ControlledContent, market: Market, audience: str, at: datetime
) -> list[Reason]:
    rows = content.markets.all()
    where = f"{market.name} · {Audience(audience).label}"
    for each in market.lineage:
        asked = [row for row in rows if row.market_id == each.pk and row.audience == audience]
        if not asked:
            continue
        today = local_day(market, at)
        if any(row.effective <= today < row.expiry for row in asked):
            return []
        if any(today < row.effective for row in asked):
            first = min(row.effective for row in asked if today < row.effective)
            return [Reason("not_yet", f"“{content}” may be used in {where} from {first:%d %b %Y}.")]
        last = max(row.expiry for row in asked)
        return [Reason("expired", f"“{content}” expired in {where} on {last:%d %b %Y}.")]
    return [Reason("market", f"“{content}” is not cleared for {where}.")]
