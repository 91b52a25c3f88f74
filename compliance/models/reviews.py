"""That people looked: at the audit trail, at who may do what, at a restored copy, at the whole."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, models, transaction
from django.utils import timezone

from compliance.guards import Guard


class PeriodicReview(models.Model):
    """A person's statement that they reviewed something, with name as it was. Never changed."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    printed_name = models.CharField(max_length=300)
    at = models.DateTimeField()
    remark = models.TextField(blank=True)

    class Meta:
        abstract = True
        ordering = ["-at", "-pk"]

    #: Days after which the next one is due, as a setting.
    due_setting = ""

    @classmethod
    def overdue_days(cls) -> int | None:
        """By how many days the next review is late; 0 if it is not. None: there was never one."""
        last = cls._default_manager.order_by("-at").first()
        if last is None:
            return None
        due = last.at + timedelta(days=getattr(settings, cls.due_setting))
        late = timezone.now() - due
        return max(1, late.days) if late > timedelta(0) else 0


class TrailReview(PeriodicReview):
    """“Reviewed to here by X on D” (EU Annex 11 §9)."""

    upto = models.PositiveBigIntegerField(help_text="The number of the last audit record that was reviewed.")

    database_guard = Guard(update=True, delete=True, forever=True)
    due_setting = "TRAIL_REVIEW_DAYS"

    def __str__(self) -> str:
        return f"Audit trail reviewed to record {self.upto}"


class AccessReview(PeriodicReview):
    """That the rights of people were checked (21 CFR 11.300(b))."""

    people = models.PositiveIntegerField(help_text="How many people were on the report.")
    signers = models.PositiveIntegerField(help_text="How many of them may sign.")

    database_guard = Guard(update=True, delete=True, forever=True)
    due_setting = "ACCESS_REVIEW_DAYS"

    def __str__(self) -> str:
        return f"Access of {self.people} people reviewed"


class Verification(models.Model):
    """What the last run of the verification found."""

    at = models.DateTimeField()
    faults = models.PositiveIntegerField()
    words = models.JSONField(default=list, help_text="The first faults, in words.")

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.faults} faults" if self.faults else "Nothing was altered"


def note_verification(faults: list[str]) -> None:
    """Keep what a verification found, for the self-report. A database that takes no writes stays as it is."""
    with suppress(DatabaseError), transaction.atomic():
        Verification.objects.create(at=timezone.now(), faults=len(faults), words=faults[:20])


class RestoreTest(models.Model):
    """That a backup was restored beside the site and verified (EU Annex 11 §7.2)."""

    at = models.DateTimeField()
    backup_at = models.DateTimeField()
    records = models.PositiveBigIntegerField(help_text="Audit records in the restored copy.")
    files = models.PositiveIntegerField(help_text="Files whose hash was compared.")

    database_guard = Guard(update=True, delete=True, forever=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"Restore of the backup of {self.backup_at:%d %b %Y} tested"
