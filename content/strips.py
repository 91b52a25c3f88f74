"""The clearance strip: state, markets and audience, until when, version; the same words everywhere."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import OuterRef, Subquery

from compliance.models import Approval, Audience, Market
from content.models import Asset, AssetClearance, AssetVersion, Share

#: From here on a clearance is shown as ending soon.
SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Strip:
    """One line about clearance. `tone` is a CSS class: "" (cleared), "soon" or "stopped"."""

    state: str
    tone: str
    facts: tuple[str, ...]


def strips_for(
    versions: Collection[AssetVersion], market: Market, audience: str, at: datetime
) -> dict[int, Strip]:
    """Strips of versions as they stand for one market and audience, by version id, in one query.

    Versions that are not cleared there get a stopped strip.
    """
    asked = AssetVersion.objects.order_by().filter(pk__in=[version.pk for version in versions])
    ends = dict(asked.values_list("pk", cleared_until(market, audience, at)))
    return {version.pk: strip_until(version, market, audience, ends[version.pk], at) for version in versions}


def cleared_until(market: Market, audience: str, at: datetime) -> Subquery:
    """For a query of versions: when the open window of each ends, None where none is open."""
    window = AssetClearance.objects.for_exit(market, audience, at).filter(version=OuterRef("pk"))
    # Asked version by version: as a list, SQLite would walk every open window of the market first.
    return Subquery(window.values("ends_at")[:1])


def approved_at() -> Subquery:
    """For a query of versions that are cleared: when the asset was approved as it stands."""
    about_assets = ContentType.objects.get_for_model(Asset)
    approvals = Approval.objects.filter(subject_type=about_assets, subject_id=OuterRef("asset"))
    return Subquery(approvals.order_by("-approved_at", "-pk").values("approved_at")[:1])


def recipient_strip(version: AssetVersion, market_id: int, audience: str, at: datetime) -> Strip | None:
    """The strip as a recipient sees it, or None where the version is not cleared."""
    window = AssetClearance.objects.for_exit(market_id, audience, at).filter(version=version).first()
    if window is None:
        return None
    until = f"until {window.market.last_day(window.ends_at):%-d %b %Y}"
    return Strip("Approved", "", (f"version {version.number}", until))


def share_strip(share: Share, at: datetime, stop: str = "") -> Strip:
    """The state of a link, of `with_clearance(at)`. `stop` says why its asset was stopped, if it was."""
    where = f"{share.market.name} · {Audience(share.audience).label}"
    if share.revoked_at:
        return Strip("Revoked", "stopped", (where, f"on {share.revoked_at:%-d %b %Y}"))
    if share.expires_at <= at:
        return Strip("Expired", "stopped", (where, f"on {share.expires_at:%-d %b %Y}"))
    if share.cleared_until is None:
        since = (f"since {share.dark_since:%-d %b %Y}",) if share.dark_since else ()
        return Strip("Dark", "stopped", (where, *since, stop or "not cleared there any more"))
    ends = min(share.expires_at, share.cleared_until)
    tone = "soon" if share.cleared_until <= share.expires_at and ends - at <= SOON else ""
    return Strip("Live", tone, (where, f"until {share.market.last_day(ends):%-d %b %Y}"))


def strip_until(
    version: AssetVersion, market: Market, audience: str, ends_at: datetime | None, at: datetime
) -> Strip:
    """The strip of a version that is cleared there until `ends_at`, or not at all."""
    number = f"version {version.number}"
    if ends_at is None:
        return Strip("Not cleared", "stopped", (number,))
    where = f"{market.name} · {Audience(audience).label}"
    until = f"until {market.last_day(ends_at):%-d %b %Y}"
    left = ends_at - at
    if left <= SOON:
        days = max(left.days, 0)
        state = f"Cleared, {days} day{'' if days == 1 else 's'} left"
        return Strip(state, "soon", (where, until, number))
    return Strip("Cleared", "", (where, until, number))
