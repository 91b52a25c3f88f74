"""What people ask for that the library does not have: a piece, or a claim to make pieces from."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models

from compliance.guards import Guard
from compliance.models import Audience, Market
from messaging.models import Product


class ContentRequestQuerySet(models.QuerySet):
    def open(self) -> Self:
        """Those that nobody answered, the most searched for at the top."""
        return self.filter(closed_at__isnull=True).order_by("-searches", "asked_at", "pk")

    def asked_by(self, user: Any) -> Self:
        return self.filter(asked_by=user)


class ContentRequest(models.Model):
    """A wish for content, as somebody asked for it; an answer closes it. What was asked never changes.

    `searches` is how often the words were searched for without use, where the wish came from a report.
    """

    class Kind(models.TextChoices):
        CONTENT = "content", "A piece"
        CLAIM = "claim", "A claim"

    kind = models.CharField(max_length=10, choices=Kind)
    words = models.CharField("what is missing", max_length=200, help_text="As you would search for it.")
    note = models.TextField("for what", blank=True, help_text="For whom and when you need it, if you know.")
    market = models.ForeignKey(Market, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    audience = models.CharField(max_length=10, choices=Audience, blank=True)
    product = models.ForeignKey(Product, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    searches = models.PositiveIntegerField(default=0)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)
    outcome = models.TextField(blank=True)

    objects = models.Manager.from_queryset(ContentRequestQuerySet)()
    database_guard = Guard(
        columns=(
            "kind",
            "words",
            "note",
            "market",
            "audience",
            "product",
            "searches",
            "asked_by",
            "asked_at",
        ),
        delete=True,
    )

    class Meta:
        indexes = [models.Index(fields=["closed_at", "-searches"], name="request_open_idx")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.words}"
