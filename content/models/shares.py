"""Shares: tracked links for a named recipient, and what happened on them."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Max, OuterRef, Q, Subquery

from compliance.digest import credential_digest, instant
from compliance.models import Audience, Market
from messaging.models import Persona

from .assets import Asset, AssetClearance, AssetVersion


class Recipient(models.Model):
    """A person at a customer. Market and audience decide what may be sent to them."""

    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    institution = models.CharField(max_length=160, blank=True)
    market = models.ForeignKey(Market, on_delete=models.PROTECT, related_name="+")
    audience = models.CharField(max_length=10, choices=Audience)
    persona = models.ForeignKey(Persona, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="recipients"
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name}, {self.institution}" if self.institution else self.name

    def facts(self) -> dict[str, Any]:
        """What decides what they may be sent, and by digest who they are: the trail keeps no more of them."""
        who = {"kind": "recipient", "id": self.pk, "who": [self.name, self.email, self.institution]}
        return {
            "market": {"id": self.market_id, "name": self.market.code},
            "audience": self.audience,
            "fingerprint": credential_digest(who),
        }


def new_token() -> str:
    """A link's secret: 32 random bytes, shown once and never stored."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class ShareQuerySet(models.QuerySet):
    def live(self, at: datetime) -> Self:
        """Not expired and not revoked. What they show is still for the door to decide."""
        return self.filter(expires_at__gt=at, revoked_at__isnull=True)

    def with_views(self) -> Self:
        """With `opened` and `confirmed`, the numbers of visits, and `last_seen`."""
        return self.annotate(
            opened=Count("visits", distinct=True),
            confirmed=Count("visits", filter=Q(visits__confirmed_at__isnull=False), distinct=True),
            last_seen=Max("visits__last_at"),
        )

    def with_clearance(self, at: datetime) -> Self:
        """With `cleared_until`, empty where the asset is not cleared at `at`, and `dark_since`, if it was."""
        windows = AssetClearance.objects.filter(
            version=OuterRef("asset__version"), market=OuterRef("market"), audience=OuterRef("audience")
        )
        past = windows.filter(ends_at__lte=at).order_by("-ends_at")
        return self.annotate(
            cleared_until=Subquery(windows.holding(at).values("ends_at")[:1]),
            dark_since=Subquery(past.values("ends_at")[:1]),
        )


class Share(models.Model):
    """A tracked link to an asset for one recipient. It refers to the asset; it never holds a copy."""

    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="shares")
    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="shares")
    market = models.ForeignKey(Market, on_delete=models.PROTECT, related_name="+")
    audience = models.CharField(max_length=10, choices=Audience)
    token_hash = models.CharField(max_length=64, unique=True)
    note = models.TextField(blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="shares")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = models.Manager.from_queryset(ShareQuerySet)()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.asset} for {self.recipient}"

    def facts(self) -> dict[str, Any]:
        """Whom the link lets see what, and until when; of the link itself a digest."""
        link = {"kind": "share", "id": self.pk, "token": self.token_hash}
        return {
            "asset": self.asset_id,
            "recipient_id": self.recipient_id,
            "market": self.market.code,
            "market_id": self.market_id,
            "audience": self.audience,
            "note": self.note,
            "until": instant(self.expires_at),
            "fingerprint": credential_digest(link),
        }


class Visit(models.Model):
    """One recipient's activity on one share with no gap over ten minutes.

    Opening a link proves nothing (mail scanners do it): a visit is confirmed by a human gesture or
    five seconds of visible focus.
    """

    share = models.ForeignKey(Share, on_delete=models.PROTECT, related_name="visits")
    version = models.ForeignKey(AssetVersion, on_delete=models.PROTECT, related_name="+")
    key_hash = models.CharField(max_length=64, help_text="Of the browser's own key for this visit.")
    opened_at = models.DateTimeField()
    last_at = models.DateTimeField()
    user_agent = models.CharField(max_length=300, blank=True)
    suspected_machine = models.BooleanField(default=False)
    gesture_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-opened_at"]
        indexes = [models.Index(fields=["share", "key_hash", "last_at"], name="visit_resume_idx")]

    def __str__(self) -> str:
        return f"{self.share}, {self.opened_at:%d %b %Y %H:%M}"


class PageDwell(models.Model):
    """Milliseconds that a page was visible and active within a visit."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="dwells")
    page = models.PositiveIntegerField()
    milliseconds = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "page"], name="one_dwell_per_page")]

    def __str__(self) -> str:
        return f"page {self.page}: {self.milliseconds} ms"
