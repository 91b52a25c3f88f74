"""What an automatic check raised, and how a person answered it."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import models

from compliance.guards import Guard

from .rounds import SignoffTaskState


class Level(models.TextChoices):
    """BLOCK stops a submission, REVIEW must be answered, WARN is shown."""

    BLOCK = "block", "Stops submission"
    REVIEW = "review", "Must be answered"
    WARN = "warn", "Note"


@dataclass(frozen=True, slots=True)
class Raised:
    """A finding before it is stored: the rule, how grave, and what to do, in plain words."""

    rule: str
    level: Level
    message: str
    suggestion: str = ""


class Finding(models.Model):
    """A finding as the reviewers of one round saw it."""

    state = models.ForeignKey(SignoffTaskState, on_delete=models.PROTECT, related_name="findings")
    rule = models.CharField(max_length=40)
    rule_version = models.CharField(max_length=40)
    level = models.CharField(max_length=10, choices=Level)
    message = models.TextField()
    suggestion = models.TextField(blank=True)

    database_guard = Guard(update=True, delete=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.rule}: {self.message}"


class Disposition(models.Model):
    """A person's answer to a finding."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="dispositions")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answer = models.TextField()

    database_guard = Guard(update=True, delete=True)

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return self.answer
