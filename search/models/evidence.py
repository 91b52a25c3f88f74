"""What is counted of use ahead of the questions, because a year of use takes too long to count for each."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class UseCount(models.Model):
    """The evidence of use of one level of a deal, by asset (search.recommending.use); made again at will."""

    deal = models.CharField(
        max_length=40,
        primary_key=True,
        help_text="Nothing: all deals. “3”: those for persona 3. “3/2”: those for it at stage 2.",
    )
    made_at = models.DateTimeField(help_text="As it stood at this instant.")
    edition = models.UUIDField(help_text="Of all that was counted together; never used again.")
    counts = models.JSONField(
        encoder=DjangoJSONEncoder, help_text="By asset: who looked at it, and who was sent it."
    )

    def __str__(self) -> str:
        return f"use in {self.deal or 'all deals'}"
