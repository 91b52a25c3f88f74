"""Recalls: a stop's reach into the field, and who has taken note."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from compliance.models.subjects import AboutContent, SubjectQuerySet


class Recall(AboutContent):
    """A withdrawal or suspension as the field meets it: how far it reached, when it went dark."""

    label = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    asset_count = models.PositiveIntegerField()
    share_count = models.PositiveIntegerField()
    first_refused_at = models.DateTimeField(
        null=True, blank=True, help_text="The first request that was refused because of it."
    )

    objects = models.Manager.from_queryset(SubjectQuerySet)()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"Recall of {self.label}"


class RecallNotice(models.Model):
    """A rep who had live links is told, and confirms."""

    recall = models.ForeignKey(Recall, on_delete=models.PROTECT, related_name="notices")
    rep = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="recall_notices")
    share_count = models.PositiveIntegerField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-recall__at"]
        constraints = [models.UniqueConstraint(fields=["recall", "rep"], name="one_notice_per_rep")]

    def __str__(self) -> str:
        return f"{self.recall}: {self.rep.printed_name}"
