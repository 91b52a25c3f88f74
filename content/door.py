"""The one door. Everything that leaves, leaves through here, asked at that moment.

The question: is this exact version cleared for this market and this audience now? The answer comes
from the windows; `explain` says why not, in words. When the door cannot answer, it raises, and
nothing is served.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from cms.core.permissions import may
from compliance.access import takes_part_in_reviews
from compliance.clearing import Clearance, Reason
from compliance.models import Market, SignoffTaskState
from content.clearing import explain_version
from content.models import AssetClearance, AssetVersion, Share, reach_of


def is_cleared(version: AssetVersion | int, market: Market | int, audience: str, at: datetime) -> bool:
    """One indexed lookup: does a window of this version hold for this market and audience at `at`?"""
    return AssetClearance.objects.for_exit(market, audience, at).filter(version=version).exists()


def clearance(
    version: AssetVersion | None, market: Market, audience: str, at: datetime | None = None
) -> Clearance:
    """The answer of the door, with its reasons when it refuses."""
    at = at or timezone.now()
    if version is None:
        return Clearance((Reason("not_approved", "There is no approved version."),))
    if is_cleared(version, market, audience, at):
        return Clearance()
    found = explain_version(version, market, audience, at)
    # The windows decide. Should the two ever disagree, the door stays shut.
    return found if found.reasons else Clearance((Reason("door", "The door cannot confirm clearance now."),))


def for_colleague(user: Any, version: AssetVersion, market: Market, audience: str) -> Clearance:
    """May this person use this version for this market and audience? Territory, then clearance."""
    reach = reach_of(user)
    if not reach.covers_market(market) or not reach.covers_product(version.asset.product_id):
        words = (
            f"Your territories do not cover {version.asset.product} in {market.name}. Ask your sales leader."
        )
        return Clearance((Reason("territory", words),))
    return clearance(version, market, audience)


def for_share(share: Share, at: datetime | None = None) -> Clearance:
    """May this link show its asset now? Expiry and revocation, then clearance of the live version."""
    at = at or timezone.now()
    if share.revoked_at and share.revoked_at <= at:
        return Clearance((Reason("revoked", "The link was revoked."),))
    if share.expires_at <= at:
        return Clearance((Reason("link_expired", f"The link ended on {share.expires_at:%d %b %Y}."),))
    return clearance(share.asset.version, share.market, share.audience, at)


def may_work_on(user: Any, version: AssetVersion) -> bool:
    """May this person see a version that is not cleared: its authors, and reviewers of a round over it."""
    if may(user, "change", version.asset):
        return True
    if not takes_part_in_reviews(user):
        return False
    # A round is over one exact file: a later upload is the authors' own until they submit it.
    return SignoffTaskState.objects.about(version.asset).filter(canonical__sha256=version.sha256).exists()


def for_reader(user: Any, version: AssetVersion, market: Market | None, audience: str) -> Clearance:
    """May this person look at the pages: to use them for this market and audience, or to work on them?"""
    if may_work_on(user, version):
        return Clearance()
    return to_use(user, version, market, audience)


def to_use(user: Any, version: AssetVersion, market: Market | None, audience: str) -> Clearance:
    """May this person find and share: the right to share at all, then what `for_colleague` says."""
    if not user.has_perm("content.share_asset"):
        words = "You may not use the library. Ask an administrator for the role of a rep or a marketer."
        return Clearance((Reason("permission", words),))
    if market is None:
        words = "You have no territory yet, so nothing can be cleared for you. Ask your sales leader."
        return Clearance((Reason("territory", words),))
    return for_colleague(user, version, market, audience)
