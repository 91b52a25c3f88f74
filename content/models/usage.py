"""What people did with content, one row an event; every report is computed from these."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from compliance.models import Audience, Market
from messaging.models import Persona, Stage

from .assets import Asset, AssetVersion
from .shares import Share


class UsageEvent(models.Model):
    """One event of use. Definitions of the numbers made from it: content/usage/definitions.py."""

    class Kind(models.TextChoices):
        SURFACED = "surfaced", "Shown in a result list"
        OPENED = "opened", "Opened by a colleague"
        SHARED = "shared", "Shared"
        PRESENTED = "presented", "Presented in a meeting"
        LINK_OPENED = "link_opened", "Link opened"
        CONFIRMED_VIEW = "confirmed_view", "Seen by the recipient"
        REFUSED = "refused", "Refused at the door"

    at = models.DateTimeField()
    kind = models.CharField(max_length=20, choices=Kind)
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="events")
    version = models.ForeignKey(AssetVersion, null=True, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    share = models.ForeignKey(Share, null=True, blank=True, on_delete=models.PROTECT, related_name="events")
    market = models.ForeignKey(Market, null=True, on_delete=models.PROTECT, related_name="+")
    audience = models.CharField(max_length=10, choices=Audience, blank=True)
    persona = models.ForeignKey(Persona, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    stage = models.ForeignKey(Stage, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["kind", "at", "asset"], name="usage_kind_at_idx"),
            models.Index(fields=["asset", "kind", "at"], name="usage_asset_idx"),
        ]

    def __str__(self) -> str:
        return f"{self.asset}: {self.get_kind_display()}"
