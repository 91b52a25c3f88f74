"""Who must sign what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models

from .markets import Market


class DeviceClass(models.TextChoices):
    """Risk classes of devices: 21 CFR 860.3 (I, II, III) and Regulation (EU) 2017/745, Annex VIII."""

    I = "I", "I"  # noqa: E741
    I_STERILE = "Is", "Is (sterile)"
    I_MEASURING = "Im", "Im (measuring)"
    I_REUSABLE = "Ir", "Ir (reusable surgical)"
    II = "II", "II"
    II_A = "IIa", "IIa"
    II_B = "IIb", "IIb"
    III = "III", "III"


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
    def of_people_who_may_sign(self) -> Self:
        """Those of people who may sign at all, in whatever role."""
        return self.filter(user__is_active=True)

    def eligible_for(self, role: ReviewRole, market: Market | None) -> Self:
        """Assignments of active people who may sign `role` for `market` (None: for every market).

        An assignment for a region covers its members; one without a market covers all.
        """
        covered = models.Q(market__isnull=True)
        if market is not None:
            covered |= models.Q(market__in=market.lineage)
        return self.of_people_who_may_sign().filter(covered, role=role)


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


class ReviewPolicyQuerySet(models.QuerySet):
    def covering(self, kind: str, claim_type: str, requested: Iterable[Market]) -> Self:
        """Those for this kind and claim type, in a requested market or above it, of any device class."""
        places = {market.pk for each in requested for market in each.lineage}
        return (
            self.filter(
                models.Q(market__isnull=True) | models.Q(market__in=places),
                content_kind=kind,
                claim_type__in=["", claim_type],
            )
            .select_related("market__parent", "escalate_to", "escalate_role")
            .prefetch_related("roles")
        )


class ReviewPolicy(models.Model):
    """The roles that a kind of content needs: everywhere or in one market, of any device class or of one.

    All policies that match a submission apply together. A policy for a market asks for a signature
    in each of its roles *for that market*. A round keeps what its policies said when it was opened.
    """

    content_kind = models.CharField(
        max_length=80, help_text="The kind of content, as app.model: messaging.claim, content.asset."
    )
    market = models.ForeignKey(
        Market, null=True, blank=True, on_delete=models.PROTECT, help_text="Empty: whatever the market."
    )
    claim_type = models.CharField(max_length=40, blank=True, help_text="Empty: whatever the type.")
    device_class = models.CharField(
        max_length=20,
        choices=DeviceClass,
        blank=True,
        help_text="The product’s class in the market that is asked for. Empty: whatever the class.",
    )
    roles = models.ManyToManyField(ReviewRole, related_name="policies")
    due_days = models.PositiveSmallIntegerField(default=5)
    review_months = models.PositiveSmallIntegerField(
        "periodic review",
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="Months after which approved content is looked at again. Empty: never.",
    )
    remind_days_before = models.PositiveSmallIntegerField(
        null=True, blank=True, default=1, help_text="Empty: nobody is reminded."
    )
    escalate_days_after = models.PositiveSmallIntegerField(
        null=True, blank=True, default=1, help_text="Empty: nothing is escalated."
    )
    escalate_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    escalate_role = models.ForeignKey(
        ReviewRole, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = models.Manager.from_queryset(ReviewPolicyQuerySet)()

    class Meta:
        verbose_name_plural = "review policies"
        ordering = ["content_kind", "pk"]

    def __str__(self) -> str:
        return " · ".join(filter(None, self._words()))

    def _words(self) -> list[str]:
        device_class = f"class {self.device_class}" if self.device_class else ""
        return [self.content_kind, str(self.market or ""), self.claim_type, device_class]

    @staticmethod
    def claim_types() -> list[str]:
        """Every claim type that content may have: those of the kinds that have one."""
        from compliance.setup import controlled_models

        return sorted({each for model in controlled_models() for each in model.claim_types()})

    def applies_to(self, classes: Mapping[Market, str]) -> bool:
        """Whether content for products of these classes, by requested market, falls under this policy."""
        return not self.device_class or any(
            device_class == self.device_class
            for market, device_class in classes.items()
            if self.market is None or self.market in market.lineage
        )
