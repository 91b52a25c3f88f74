"""Questions about uses that are not cleared, which came by themselves (US-15)."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models

from compliance.guards import Guard
from compliance.models import Market

from .products import Product


class UnsolicitedQuestionQuerySet(models.QuerySet):
    def readable_by(self, user: Any) -> Self:
        """Medical affairs read all of them; everybody else those that they passed on."""
        return self if answers_questions(user) else self.filter(logged_by=user)


class UnsolicitedQuestion(models.Model):
    """What somebody outside asked a colleague about a use that is not cleared. Medical affairs answer it.

    AdvaMed Code 2020, sec. X. What was asked never changes; the outcome is written once.
    """

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    market = models.ForeignKey(Market, on_delete=models.PROTECT, related_name="+")
    asked_by = models.CharField("who asked", max_length=200)
    question = models.TextField()
    logged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    logged_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    outcome = models.TextField(blank=True)

    objects = models.Manager.from_queryset(UnsolicitedQuestionQuerySet)()
    database_guard = Guard(
        columns=("product", "market", "asked_by", "question", "logged_by", "logged_at"), delete=True
    )

    class Meta:
        ordering = [models.F("answered_at").desc(nulls_first=True), "-logged_at"]

    def __str__(self) -> str:
        return f"Question about {self.product} from {self.asked_by}"


def answers_questions(user: Any) -> bool:
    """Whether a person signs in a medical role, and so answers questions that came by themselves."""
    return bool(user.reviewer_assignments.filter(role__code__startswith="medical").exists())
