"""That approved content was looked at again, and still stands: signed by a person."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from compliance.digest import signature_hash
from compliance.guards import Guard

from .signatures import Approval
from .subjects import AboutContent, SubjectQuerySet


class PeriodicReview(AboutContent):
    """A reviewer's signed statement that an approved version is still right (21 CFR 11.50, 11.70).

    It is over the digest of exactly that version, and vouches for nothing newer. It extends no expiry:
    only a round of signatures does.
    """

    STATEMENT = "I have reviewed this approved version and its evidence again. It is still right."

    approval = models.ForeignKey(Approval, on_delete=models.PROTECT, related_name="periodic_reviews")
    content_digest = models.CharField(max_length=64)
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    printed_name = models.CharField(max_length=300)
    title = models.CharField(max_length=120, blank=True)
    statement = models.TextField()
    remark = models.TextField(blank=True)
    signed_at = models.DateTimeField()
    hash = models.CharField(max_length=64)

    objects = models.Manager.from_queryset(SubjectQuerySet)()
    database_guard = Guard(update=True, delete=True)

    class Meta:
        ordering = ["-signed_at"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="periodic_review_subject_idx")]

    def __str__(self) -> str:
        return f"{self.printed_name}: still right, {self.signed_at:%d %b %Y}"

    def facts(self) -> dict[str, Any]:
        """Everything that the hash covers."""
        return {
            "approval": self.approval_id,
            "digest": self.content_digest,
            "signer": self.signer_id,
            "printed_name": self.printed_name,
            "title": self.title,
            "statement": self.statement,
            "remark": self.remark,
            "signed_at": self.signed_at,
        }

    def expected_hash(self) -> str:
        return signature_hash(self.facts())
