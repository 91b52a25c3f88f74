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

from django.contrib.contenttypes.models import ContentType
from django.db import models

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


def own_windows(model: type[ControlledContent], ids: Collection[int], tree: MarketTree) -> dict[int, Windows]:
    """Windows of each content by its own approval, requested markets, withdrawal and suspensions.

    What content rests on (a claim's evidence, an asset's claims) is intersected by its own app.
    """
    kind = ContentType.objects.get_for_model(model)
    rows: dict[int, dict[tuple[int, str], list[tuple[date, date]]]] = {}
    requested = model._meta.get_field("markets").related_model
    owner = model._meta.get_field("markets").field.attname
    for row in requested.objects.filter(**{f"{owner}__in": ids}):
        by_market = rows.setdefault(getattr(row, owner), {})
        by_market.setdefault((row.market_id, row.audience), []).append((row.effective, row.expiry))
    about = {"subject_type": kind, "subject_id__in": ids}
    approved: dict[int, datetime] = {}
    for subject, at in Approval.objects.filter(**about).values_list("subject_id", "approved_at"):
        approved[subject] = max(at, approved.get(subject, at))
    live = set(model.objects.filter(pk__in=ids, live=True).values_list("pk", flat=True))
    stopped: dict[int, list[Interval]] = {}
    for subject, at in Withdrawal.objects.filter(**about).values_list("subject_id", "at"):
        stopped.setdefault(subject, []).append(Interval(at, None))
    for stop in Suspension.objects.filter(**about):
        if stop.lifted_at is None or stop.lifted_at > stop.at:
            stopped.setdefault(stop.subject_id, []).append(Interval(stop.at, stop.lifted_at))
    found = {}
    for pk in ids:
        windows = Windows.empty()
        if pk in live and pk in approved:
            windows = spread(rows.get(pk, {}), tree).clip(approved[pk], None)
            held = stopped.get(pk, [])
            windows = windows - Windows.of({key: held for key in windows.keys()})  # noqa: SIM118
        found[pk] = windows
    return found


def store_windows(
    model: type[ClearanceWindow],
    owner: str,
    computed: Mapping[int, Windows],
    tree: MarketTree,
    at: datetime,
    extra: Callable[[int], dict[str, Any]] = lambda owner_id: {},
) -> set[int]:
    """Replace the stored windows of each owner from `at` on; what was cleared before stays on record.

    Returns the owners whose windows changed.
    """
    codes = {market.pk: market.code for market in tree.by_id.values()}
    ids = {code: pk for pk, code in codes.items()}
    stored: dict[int, dict[tuple[str, str], list[Interval]]] = {}
    for row in model.objects.filter(**{f"{owner}__in": list(computed)}).values_list(
        owner, "market_id", "audience", "starts_at", "ends_at"
    ):
        key = codes[row[1]], row[2]
        stored.setdefault(row[0], {}).setdefault(key, []).append(Interval(row[3], row[4]))
    changed, fresh = set(), []
    for owner_id, windows in computed.items():
        before = Windows.of(stored.get(owner_id, {}))
        after = before.splice(windows, at)
        if after == before:
            continue
        changed.add(owner_id)
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
    model.objects.filter(**{f"{owner}__in": changed}).delete()
    model.objects.bulk_create(fresh, batch_size=500)
    return changed


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
