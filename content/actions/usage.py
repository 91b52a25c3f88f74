"""What colleagues do with content."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from cms.core.actions import Action
from compliance.models import Market
from content.models import AssetVersion, UsageEvent


class RecordOpening(Action):
    """Note that a colleague opened a version in the portal."""

    def __init__(self, version: AssetVersion, user: Any, market: Market, audience: str) -> None:
        self.version = version
        self.user = user
        self.market = market
        self.audience = audience

    def perform(self) -> UsageEvent:
        return UsageEvent.objects.create(
            at=timezone.now(),
            kind=UsageEvent.Kind.OPENED,
            asset_id=self.version.asset_id,
            version=self.version,
            user=self.user,
            market=self.market,
            audience=self.audience,
        )
