"""Clearance of controlled content: the windows for reading fast, the reasons for reading in words.

`own_windows` and `own_reasons` answer the same question twice on purpose: the first as intervals,
computed when something changes, the second by evaluating each condition at an instant. A property
test holds that they agree.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models

from cms.core.querysets import union_all
from compliance.clearance_log import keep_changes, lock_log
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


def own_windows(content: Collection[ControlledContent], tree: MarketTree) -> dict[int, Windows]:
    """Windows of each content by its own approval, requested markets, withdrawal and suspensions.

    `content` holds rows of one model as they are in the database, with what `canonical()` reads
    prefetched. What they rest on (a claim's evidence, an asset's claims) is intersected by their own app.
    """
    if not content:
        return {}
    about = [type(next(iter(content))), [each.pk for each in content]]
    in_force: dict[int, Approval] = {
        approval.subject_id: approval
        for approval in Approval.objects.about_any(*about).order_by("approved_at", "pk")
    }
    stopped: dict[int, list[Interval]] = {}
    for_good = models.Value(None, output_field=models.DateTimeField())
    stops = (
        Withdrawal.objects.about_any(*about).annotate(until=for_good),
        Suspension.objects.about_any(*about).annotate(until=models.F("lifted_at")),
    )
    for subject_id, at, until in union_all(
        rows.order_by().values_list("subject_id", "at", "until") for rows in stops
    ):
        if until is None or until > at:
            stopped.setdefault(subject_id, []).append(Interval(at, until))
    found = {}
    for each in content:
        windows, approval = Windows.empty(), in_force.get(each.pk)
        # The digest also covers what stands in other rows, such as the words of an indication.
        if each.live and approval and approval.content_digest == each.content_digest():
            rows: dict[tuple[int, str], list[tuple[date, date]]] = {}
            for row in each.markets.all():
                rows.setdefault((row.market_id, row.audience), []).append((row.effective, row.expiry))
            windows = spread(rows, tree).clip(approval.approved_at, None)
            windows = windows - Windows.of(dict.fromkeys(windows, stopped.get(each.pk, [])))
        found[each.pk] = windows
    return found


def stored_windows(
    model: type[ClearanceWindow], owner: str, ids: Collection[int], tree: MarketTree
) -> dict[int, Windows]:
    """The windows of each owner as they are stored; an owner without any has none."""
    intervals: dict[int, dict[tuple[str, str], list[Interval]]] = {pk: {} for pk in ids}
    for owner_id, market_id, audience, starts_at, ends_at in model.objects.filter(
        **{f"{owner}__in": list(ids)}
    ).values_list(owner, "market_id", "audience", "starts_at", "ends_at"):
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
    head = lock_log()
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
    model.objects.filter(**{f"{owner}__in": [pk for pk in changed if stored[pk]]}).delete()
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
