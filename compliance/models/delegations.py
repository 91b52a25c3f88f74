"""Handing on the task of signing: for a time, with a reason, and never the identity of the signer."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from compliance.guards import Guard

from .markets import Market
from .policies import ReviewRole
from .rounds import SignoffTaskState


class PermittedDelegate(models.Model):
    """Whom an administrator lets sign in a role on behalf of its reviewers, without holding it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="permitted_delegations"
    )
    role = models.ForeignKey(ReviewRole, on_delete=models.PROTECT, related_name="permitted_delegates")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="one_permission_per_delegate")]

    def __str__(self) -> str:
        return f"{self.user.printed_name} for {self.role}"


class DelegationQuerySet(models.QuerySet):
    def in_force(self, at: datetime) -> Self:
        return self.filter(starts_at__lte=at, ends_at__gt=at, revoked_at__isnull=True)

    def with_parts(self) -> Self:
        return self.select_related("delegator", "delegate", "role", "market", "round", "revoked_by")

    def seen_by(self, user: Any) -> Self:
        """Those that a person gave or received; all of them for whoever may change delegations."""
        if user.has_perm("compliance.change_delegation"):
            return self
        return self.filter(models.Q(delegator=user) | models.Q(delegate=user))


class Delegation(models.Model):
    """A reviewer's task in a role, moved to another person for a time (21 CFR 11.200(a)(2)).

    The delegate signs as self, on behalf of the delegator, who cannot sign these seats meanwhile.
    What was delegated never changes; a delegation only ends, by its time or by being revoked.
    """

    delegator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="delegations_given"
    )
    delegate = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="delegations_received"
    )
    role = models.ForeignKey(ReviewRole, on_delete=models.PROTECT, related_name="+")
    market = models.ForeignKey(
        Market, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="Empty: whatever the market.",
    )  # fmt: skip
    round = models.ForeignKey(
        SignoffTaskState, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="Empty: every round of the time.",
    )  # fmt: skip
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(help_text="From here on it no longer holds.")
    reason = models.TextField()
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = models.Manager.from_queryset(DelegationQuerySet)()
    database_guard = Guard(
        columns=(
            "delegator", "delegate", "role", "market", "round", "starts_at", "ends_at", "reason", "made_at",
        ),
        delete=True,
    )  # fmt: skip

    class Meta:
        ordering = ["-starts_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.delegator.printed_name} to {self.delegate.printed_name}: {self.what}"

    @property
    def what(self) -> str:
        """The part of the role that is delegated, in words."""
        words = f"{self.role}, {self.market.name}" if self.market else str(self.role)
        return f"{words}, this round only" if self.round_id else words

    def clean(self) -> None:
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": "The end must be after the start."})

    def covers(self, required: Any) -> bool:
        """Whether `required` is a seat that this delegation moves."""
        return (
            required.role_id == self.role_id
            and self.round_id in (None, required.state_id)
            and (
                self.market_id is None
                or (
                    required.market is not None
                    and self.market_id in {market.pk for market in required.market.lineage}
                )
            )
        )
