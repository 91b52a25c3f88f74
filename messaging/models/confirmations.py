"""That a second person has looked at an anchor (A11-01)."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from compliance.guards import Guard

from .claims import Claim
from .evidence import EvidenceFile


class AnchorConfirmation(models.Model):
    """Somebody without a hand in a claim's version found the passage on the page and behind the claim.

    It is about the anchor as it was: another file, page or quote needs another confirmation.
    """

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="confirmations")
    evidence_file = models.ForeignKey(EvidenceFile, on_delete=models.PROTECT, related_name="+")
    page = models.PositiveIntegerField()
    quote_sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    database_guard = Guard(update=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "evidence_file", "page", "quote_sha256", "by"],
                name="confirmed_once_a_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.claim}, page {self.page}: {self.by.printed_name}"
