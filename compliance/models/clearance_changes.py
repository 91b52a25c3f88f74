"""Every change of what is cleared, as it was computed: what past windows are held against."""

from __future__ import annotations

from typing import Any

from django.db import models

from compliance.digest import clearance_hash
from compliance.guards import Guard


class ClearanceChange(models.Model):
    """That an owner of windows is cleared as `windows` say from `at` on, until its next change.

    `windows` are [market code, audience, starts, ends], as digests write times. Append-only and hash-chained:
    the stored windows of every owner are these, one spliced onto the other, for all of the past.
    """

    sequence = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=80, help_text="What the windows belong to, as app.model.")
    owner_id = models.PositiveBigIntegerField()
    windows = models.JSONField()
    trail = models.PositiveBigIntegerField(help_text="The number of the last audit record then.")
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    database_guard = Guard(update=True, delete=True, forever=True)

    class Meta:
        ordering = ["sequence"]
        indexes = [models.Index(fields=["kind", "owner_id"], name="clearance_change_owner_idx")]

    def __str__(self) -> str:
        return f"{self.sequence}. Clearance of {self.kind} {self.owner_id}"

    def facts(self) -> dict[str, Any]:
        """Everything the hash covers but the hash before it."""
        return {
            "sequence": self.sequence,
            "at": self.at,
            "kind": self.kind,
            "owner": self.owner_id,
            "windows": self.windows,
            "trail": self.trail,
        }

    def expected_hash(self) -> str:
        return clearance_hash(self.previous_hash, self.facts())
