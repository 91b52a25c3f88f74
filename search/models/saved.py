"""Searches that people want to hear news of."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from compliance.models import Audience, Market


class SavedSearch(models.Model):
    """A search that somebody wants to hear news of.

    `query` is the address's question. `known` are the assets it found when its owner last looked, `fresh`
    those found since; both are ids only.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    query = models.TextField(blank=True)
    market = models.ForeignKey(Market, on_delete=models.PROTECT, related_name="+")
    audience = models.CharField(max_length=10, choices=Audience)
    known = models.JSONField(default=list)
    fresh = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="one_saved_search_per_name")]

    def __str__(self) -> str:
        return self.name
