"""What a person needs before they may sign: identity verified, the statement accepted, training."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from compliance.guards import Guard


class IdentityCheck(models.Model):
    """That somebody else made sure who a person is, on a day, by some proof (21 CFR 11.100(b))."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="identity_checks"
    )
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    verified_on = models.DateField()
    how = models.CharField(max_length=300, help_text="For example: passport seen in person.")

    class Meta:
        ordering = ["-verified_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(user=models.F("verified_by")),
                name="identity_verified_by_somebody_else",
                violation_error_message="Nobody verifies their own identity.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user.printed_name}, identity verified {self.verified_on:%d %b %Y}"


class SignatureStatement(models.Model):
    """A version of the statement that a signature here is as binding as one by hand (21 CFR 11.10(j)).

    Versions are added and never changed; the newest is in force, and must be accepted anew.
    """

    version = models.PositiveIntegerField(unique=True, editable=False)
    text = models.TextField()

    database_guard = Guard(update=True, delete=True)

    class Meta:
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"Statement on electronic signatures, version {self.version}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.version is None:
            newest = SignatureStatement.objects.aggregate(models.Max("version"))["version__max"]
            self.version = (newest or 0) + 1
        super().save(*args, **kwargs)


class StatementAcceptance(models.Model):
    """That a person accepted one version of the statement, and when."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="statement_acceptances"
    )
    statement = models.ForeignKey(SignatureStatement, on_delete=models.PROTECT, related_name="acceptances")
    at = models.DateTimeField()

    database_guard = Guard(update=True, delete=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "statement"], name="a_statement_is_accepted_once")
        ]

    def __str__(self) -> str:
        return f"{self.user.printed_name} accepted version {self.statement.version}"


class TrainingRecord(models.Model):
    """A training that a person completed, and until when it counts (21 CFR 11.10(i))."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="trainings")
    course = models.CharField(max_length=200)
    completed_on = models.DateField()
    valid_until = models.DateField(null=True, blank=True, help_text="The last day. Empty: does not lapse.")

    class Meta:
        ordering = ["-completed_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.user.printed_name}: {self.course}"
