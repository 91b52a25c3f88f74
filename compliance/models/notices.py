"""What people were told about an open round, so that each is told once."""

from __future__ import annotations

from django.db import models

from compliance.guards import Guard

from .rounds import RequiredSignature, SignoffTaskState


class SeatNotice(models.Model):
    """That a required signature was reminded of, or escalated because it was late; each once."""

    class Kind(models.TextChoices):
        REMINDER = "reminder", "Reminded"
        ESCALATION = "escalation", "Escalated"

    required = models.ForeignKey(RequiredSignature, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=20, choices=Kind)
    sent_at = models.DateTimeField()
    told = models.JSONField(help_text="The ids of the people who were told.")

    database_guard = Guard(update=True, delete=True)

    class Meta:
        ordering = ["sent_at"]
        constraints = [models.UniqueConstraint(fields=["required", "kind"], name="each_notice_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} on {self.sent_at:%-d %b %Y}: {self.required}"


class Blockage(models.Model):
    """That an open round had a role which nobody could sign, from when to when."""

    round = models.ForeignKey(SignoffTaskState, on_delete=models.PROTECT, related_name="blockages")
    roles = models.JSONField(help_text="The roles that nobody can sign, in words.")
    found_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    database_guard = Guard(columns=("round", "found_at"), delete=True)

    class Meta:
        ordering = ["found_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["round"], condition=models.Q(ended_at__isnull=True), name="one_open_blockage"
            )
        ]

    def __str__(self) -> str:
        return f"Blocked since {self.found_at:%-d %b %Y}: {', '.join(self.roles)}"
