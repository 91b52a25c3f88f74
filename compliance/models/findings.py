"""What an automatic check raised, and how a person answered it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from django.conf import settings
from django.db import models

from compliance.digest import disposition_hash
from compliance.guards import Guard

from .rounds import SignoffTaskState


class Level(models.TextChoices):
    """BLOCK stops a submission, REVIEW must be answered, WARN is shown."""

    BLOCK = "block", "Stops submission"
    REVIEW = "review", "Must be answered"
    WARN = "warn", "Note"


#: The version of the checks that have no rule set of their own. Changes whenever one says something else.
CHECKS_VERSION = "1"


@dataclass(frozen=True, slots=True)
class Raised:
    """A finding before it is stored: the rule, how grave, and what to do, in plain words.

    `place` names the text it is about ("text", "wording 2", "page 3") and `span` where in it, as
    [start, end) in characters; both are empty where a rule is about the whole content. `role` is the
    code of the review role that must answer it; empty lets any reviewer or author answer. `version` is
    that of the rule set.
    """

    rule: str
    level: Level
    message: str
    suggestion: str = ""
    place: str = ""
    span: tuple[int, int] | None = None
    role: str = ""
    version: str = CHECKS_VERSION


class FindingQuerySet(models.QuerySet):
    def unanswered(self) -> Self:
        """Those that must be answered before anybody may approve, and are not."""
        return self.filter(level=Level.REVIEW, dispositions__isnull=True)


class Finding(models.Model):
    """A finding as the reviewers of one round saw it."""

    state = models.ForeignKey(SignoffTaskState, on_delete=models.PROTECT, related_name="findings")
    rule = models.CharField(max_length=40)
    rule_version = models.CharField(max_length=40)
    level = models.CharField(max_length=10, choices=Level)
    message = models.TextField()
    suggestion = models.TextField(blank=True)
    place = models.CharField(max_length=80, blank=True)
    starts = models.PositiveIntegerField(null=True)
    ends = models.PositiveIntegerField(null=True)
    role = models.CharField(
        max_length=40, blank=True, help_text="Code of the review role that must answer it; empty: any."
    )

    objects = models.Manager.from_queryset(FindingQuerySet)()
    database_guard = Guard(update=True, delete=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.rule}: {self.message}"

    @property
    def is_unanswered(self) -> bool:
        """Whether nobody may approve before it is answered."""
        return self.level == Level.REVIEW and not self.dispositions.all()

    def canonical(self) -> dict[str, Any]:
        """What a signature vouches for when it covers this finding."""
        return {
            "rule": self.rule,
            "version": self.rule_version,
            "level": str(self.level),
            "message": self.message,
            "suggestion": self.suggestion,
            "place": self.place,
            "starts": self.starts,
            "ends": self.ends,
            "role": self.role,
        }


class Disposition(models.Model):
    """A person's answer to a finding, with name, title and role as they were."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="dispositions")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    printed_name = models.CharField(max_length=300, default="")
    title = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=40, blank=True, help_text="Code of the role it was answered in.")
    at = models.DateTimeField()
    answer = models.TextField()
    hash = models.CharField(max_length=64, blank=True, help_text="Empty: given before answers were signed.")

    database_guard = Guard(update=True, delete=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.answer

    def canonical(self) -> dict[str, Any]:
        """What a signature vouches for when it covers this answer."""
        return {
            "by": self.by_id,
            "printed_name": self.printed_name,
            "title": self.title,
            "role": self.role,
            "at": self.at,
            "answer": self.answer,
        }

    def expected_hash(self) -> str:
        """Over the round, the finding and the answer, so that a row copied elsewhere no longer fits."""
        return disposition_hash(
            {
                "round": self.finding.state_id,
                "digest": self.finding.state.digest,
                "finding": self.finding.canonical(),
                "answer": self.canonical(),
            }
        )
