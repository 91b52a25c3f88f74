"""The query log: what was asked, and what became of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Exists, ExpressionWrapper, OuterRef

from compliance.models import Audience, Market
from content.models import UsageEvent

#: Who opens something within this time has followed the search.
FOLLOWED = timedelta(minutes=30)


class SearchLogQuerySet(models.QuerySet):
    def with_opened(self, within: timedelta = FOLLOWED) -> Self:
        """Add `opened`: whether the person then opened, shared or presented a piece that was shown."""
        events = UsageEvent.objects.order_by()
        shown = events.filter(
            kind=UsageEvent.Kind.SURFACED, user=OuterRef("user"), at=OuterRef(OuterRef("at"))
        )
        kinds = (UsageEvent.Kind.OPENED, UsageEvent.Kind.SHARED, UsageEvent.Kind.PRESENTED)
        followed = events.filter(
            kind__in=kinds,
            user=OuterRef("user"),
            at__gte=OuterRef("at"),
            at__lt=ExpressionWrapper(OuterRef("at") + within, models.DateTimeField()),
        )
        return self.annotate(opened=Exists(followed.filter(Exists(shown.filter(asset=OuterRef("asset"))))))


class SearchLog(models.Model):
    """One question of a person and what became of it."""

    at = models.DateTimeField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=200, blank=True)
    market = models.ForeignKey(Market, on_delete=models.PROTECT, related_name="+")
    audience = models.CharField(max_length=10, choices=Audience)
    context = models.JSONField(
        encoder=DjangoJSONEncoder,
        help_text="Ids by product, persona, stage, competitor, specialty, care setting; facets.",
    )
    result_count = models.PositiveIntegerField()
    withheld_count = models.PositiveIntegerField()
    withheld_reasons = models.JSONField(help_text="Pieces held back by reason code.")
    relaxed = models.BooleanField(help_text="Nothing met the whole question, so a part of it was asked.")

    objects = models.Manager.from_queryset(SearchLogQuerySet)()

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["at"], name="search_log_at")]

    def __str__(self) -> str:
        return f"{self.user}: {self.words or 'recommendations'}"
