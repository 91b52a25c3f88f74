"""What became of sources once published: notices about them, and the snapshots that told of these."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from compliance.guards import Guard
from messaging.retractions import Nature

from .evidence import Evidence


class RetractionSnapshot(models.Model):
    """One file of the Retraction Watch database that was read whole (EV-04).

    Read again, the same file is the same row: `read_at` says when it was last compared with the library.
    """

    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, unique=True)
    taken_on = models.DateField(help_text="The day that the file tells of.")
    rows = models.PositiveIntegerField()
    latin1_rows = models.PositiveIntegerField(default=0, help_text="Rows that were read as Latin-1.")
    read_at = models.DateTimeField()
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    database_guard = Guard(columns=("name", "sha256", "taken_on", "rows", "latin1_rows"), delete=True)

    class Meta:
        ordering = ["-taken_on", "-read_at"]

    def __str__(self) -> str:
        return f"{self.name}, {self.taken_on:%-d %b %Y}"

    @property
    def age(self) -> timedelta:
        return timezone.now().date() - self.taken_on

    @property
    def is_stale(self) -> bool:
        return self.age.days > settings.RETRACTIONS_STALE_DAYS


class PublicationNotice(models.Model):
    """A notice about a source, as the snapshot had it that told of it first."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="notices")
    snapshot = models.ForeignKey(RetractionSnapshot, on_delete=models.PROTECT, related_name="notices")
    record_id = models.PositiveIntegerField(help_text="Of the Retraction Watch database.")
    nature = models.CharField(
        max_length=30, choices=[(each.value, each.value.capitalize()) for each in Nature]
    )
    on = models.DateField()
    doi = models.CharField(max_length=200, blank=True, help_text="Of the notice itself.")
    reason = models.TextField(blank=True)
    matched_by = models.CharField(max_length=10)

    database_guard = Guard(update=True, delete=True)

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["evidence", "record_id", "nature"], name="one_notice_per_record")
        ]

    def __str__(self) -> str:
        return f"{self.get_nature_display()} of {self.on:%-d %b %Y}: {self.evidence}"
