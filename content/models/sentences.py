"""Sentences on a version's pages that read like claims and stand in no approved wording."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from messaging.models import Claim

from .assets import AssetVersion


class ClaimLikeSentence(models.Model):
    """A sentence that resembles an approved wording and changes it, or that claims something of its own.

    [starts, ends) are characters of the page's text. With `resembles`, `differences` say in what it is not
    that claim; without, `why` says what makes it read like one.
    """

    version = models.ForeignKey(AssetVersion, on_delete=models.PROTECT, related_name="sentences")
    page = models.PositiveIntegerField()
    starts = models.PositiveIntegerField()
    ends = models.PositiveIntegerField()
    text = models.TextField()
    resembles = models.ForeignKey(
        Claim, null=True, blank=True, on_delete=models.PROTECT, related_name="resembling"
    )
    wording = models.TextField(blank=True)
    differences = models.JSONField(default=list)
    why = models.JSONField(default=list)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    judged_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["page", "starts"]
        constraints = [
            models.UniqueConstraint(fields=["version", "page", "starts"], name="one_sentence_per_place")
        ]

    def __str__(self) -> str:
        return f"“{self.text[:80]}” on page {self.page} of {self.version}"
