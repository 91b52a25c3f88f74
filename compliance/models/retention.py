"""How long records are kept, what holds them longer, and what is left of those that were purged."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models

from compliance.guards import Guard

from .markets import Market
from .subjects import AboutContent, SubjectQuerySet


class RetentionRule(models.Model):
    """For how many years after its last use a record is kept in a market.

    ISO 13485:2016 4.2.5, EU MDR Art. 10(8) (15 years for implantables), Swiss MedDO Art. 48. A market without
    a rule follows its region; where neither has one, nothing is ever purged.
    """

    market = models.OneToOneField(Market, on_delete=models.PROTECT, related_name="retention_rule")
    years = models.PositiveSmallIntegerField(validators=[MinValueValidator(2)])
    years_implantable = models.PositiveSmallIntegerField(
        "years for implantables", validators=[MinValueValidator(2)]
    )
    basis = models.TextField(help_text="The rule that asks for it, for example EU MDR Art. 10(8).")

    class Meta:
        ordering = ["market__name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(years__gte=2, years_implantable__gte=models.F("years")),
                name="retention_is_long_enough",
            )
        ]

    def __str__(self) -> str:
        return f"{self.market}: {self.years} years, implantables {self.years_implantable}"


class LegalHold(AboutContent):
    """Keeps content whatever its retention says, from `at` until it is lifted."""

    label = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
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
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id"],
                condition=models.Q(lifted_at__isnull=True),
                name="one_open_hold",
            )
        ]

    def __str__(self) -> str:
        return f"Legal hold on {self.label}"


class PurgeEntry(AboutContent):
    """Content whose retention is over, listed by the job; it goes when a named person confirmed it."""

    label = models.CharField(max_length=300)
    listed_at = models.DateTimeField()
    retain_until = models.DateField()
    basis = models.JSONField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)

    objects = models.Manager.from_queryset(SubjectQuerySet)()

    class Meta:
        ordering = ["label"]
        constraints = [models.UniqueConstraint(fields=["subject_type", "subject_id"], name="listed_once")]

    def __str__(self) -> str:
        return self.label


class Tombstone(models.Model):
    """What is left of purged content: what it was, its hashes, why it could go, who confirmed and when."""

    kind = models.CharField(max_length=80)
    object_id = models.PositiveBigIntegerField()
    label = models.CharField(max_length=300)
    facts = models.JSONField()
    retain_until = models.DateField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    purged_at = models.DateTimeField()
    purged_on = models.DateField()
    rows_digest = models.CharField(max_length=64, help_text="A digest of which rows went.")

    database_guard = Guard(update=True, delete=True, forever=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="purged_once"),
            # The purge itself cannot run before its day, whoever asks.
            models.CheckConstraint(
                condition=models.Q(purged_on__gte=models.F("retain_until")), name="purged_after_retention"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def canonical(self) -> dict[str, Any]:
        """What the audit record of the purge holds of it."""
        return {
            "kind": self.kind,
            "id": self.object_id,
            "label": self.label,
            "facts": self.facts,
            "retain_until": self.retain_until,
            "confirmed_by": self.confirmed_by.printed_name,
            "rows": self.rows_digest,
        }


class PurgedRow(models.Model):
    """One row that a purge took away: the database guards let exactly these rows go."""

    tombstone = models.ForeignKey(Tombstone, on_delete=models.PROTECT, related_name="rows")
    table_name = models.CharField(max_length=80)
    row_id = models.BigIntegerField()

    database_guard = Guard(update=True, delete=True, forever=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["table_name", "row_id"], name="row_purged_once")]

    def __str__(self) -> str:
        return f"{self.table_name} {self.row_id}"
