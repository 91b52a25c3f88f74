"""Who must sign what."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models

from .markets import Market


class ReviewRole(models.Model):
    """A discipline that signs: medical affairs, regulatory, legal."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    statement = models.TextField(
        help_text="What a signature in this role means; shown before signing and stored with it."
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ReviewerAssignmentQuerySet(models.QuerySet):
    def eligible_for(self, role: ReviewRole, market: Market | None) -> Self:
        """Assignments of active people who may sign `role` for `market` (None: for every market).

        An assignment for a region covers its members; one without a market covers all.
        """
        covered = models.Q(market__isnull=True)
        if market is not None:
            covered |= models.Q(market__in=market.lineage)
        return self.filter(covered, role=role, user__is_active=True)


class ReviewerAssignment(models.Model):
    """A person's right to sign in a role, for one market or for all."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviewer_assignments"
    )
    role = models.ForeignKey(ReviewRole, on_delete=models.PROTECT, related_name="assignments")
    market = models.ForeignKey(
        Market, null=True, blank=True, on_delete=models.PROTECT, help_text="Empty: every market."
    )

    objects = models.Manager.from_queryset(ReviewerAssignmentQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "market"], name="one_assignment_per_market"),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=models.Q(market__isnull=True),
                name="one_assignment_everywhere",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user.printed_name}: {self.role}{f', {self.market}' if self.market else ''}"


class ReviewPolicy(models.Model):
    """The roles that a kind of content needs, everywhere or in one market.

    All policies that match a submission apply together. A policy for a market asks for a signature
    in each of its roles *for that market*.
    """

    content_kind = models.CharField(
        max_length=80, help_text="The kind of content, as app.model: messaging.claim, content.asset."
    )
    market = models.ForeignKey(
        Market, null=True, blank=True, on_delete=models.PROTECT, help_text="Empty: whatever the market."
    )
    claim_type = models.CharField(max_length=40, blank=True, help_text="Empty: whatever the type.")
    roles = models.ManyToManyField(ReviewRole, related_name="policies")
    due_days = models.PositiveSmallIntegerField(default=5)
    review_months = models.PositiveSmallIntegerField(
        "periodic review",
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="Months after which approved content is looked at again. Empty: never.",
    )

    class Meta:
        verbose_name_plural = "review policies"
        ordering = ["content_kind", "pk"]

    def __str__(self) -> str:
        return " · ".join(filter(None, [self.content_kind, str(self.market or ""), self.claim_type]))
