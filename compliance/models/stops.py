"""What stops approved content before its time: withdrawal for good, suspension until re-reviewed."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from compliance.guards import Guard

from .subjects import AboutContent, SubjectQuerySet


class Withdrawal(AboutContent):
    """Ended for good by a person. A withdrawn content never comes back; a new one is written."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField()

    objects = models.Manager.from_queryset(SubjectQuerySet)()
    database_guard = Guard(update=True, delete=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject_type", "subject_id"], name="withdrawn_once")]

    def __str__(self) -> str:
        return f"withdrawn {self.at:%d %b %Y}"


class Suspension(AboutContent):
    """Held from `at` until `lifted_at`; open while that is empty."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField()
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    lift_reason = models.TextField(blank=True)

    objects = models.Manager.from_queryset(SubjectQuerySet)()
    database_guard = Guard(columns=("subject_type", "subject_id", "by", "at", "reason"), delete=True)

    class Meta:
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="suspension_subject_idx")]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id"],
                condition=models.Q(lifted_at__isnull=True),
                name="one_open_suspension",
            )
        ]

    def __str__(self) -> str:
        return f"suspended {self.at:%d %b %Y}"
