"""What retention asks of assets: whether the device is implanted, and when the last link to a piece ended."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max
from django.db.models.functions import Coalesce
from django.utils import timezone

from compliance.retention.clock import Kept, register, register_parts
from content.models import (
    Asset,
    AssetPage,
    AssetVersion,
    ClaimUse,
    PageDwell,
    RecallNotice,
    Share,
    UsageEvent,
    Visit,
)


def _last_use(asset: Asset, withdrawn_at: datetime) -> datetime | None:
    """The end of the last link to it. A link is dead from the withdrawal on, and may still be asked for."""
    ends = asset.shares.aggregate(last=Max(Coalesce("revoked_at", "expires_at")))["last"]
    if ends and ends > timezone.now():
        return None
    return max(withdrawn_at, ends) if ends else withdrawn_at


def register_retention() -> None:
    """Called when the apps are ready."""
    parts = (AssetVersion, AssetPage, ClaimUse, Share, Visit, PageDwell, UsageEvent)
    kept = Kept.after_withdrawal(Asset, lambda asset: asset.product.implantable, _last_use, parts)
    register(Asset, kept)
    register_parts(RecallNotice)
