"""Who reads the reviews of content: one decision for its rounds, its tasks and its timeline."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone

from cms.core.permissions import may
from cms.core.standing_queries import StandingQuery


def is_reviewer(user: Any) -> bool:
    """Whether `user` holds a review role, in whatever market."""
    return bool(user.is_active and user.reviewer_assignments.exists())


def takes_part_in_reviews(user: Any) -> bool:
    """Whether `user` is a reviewer or stands in for one now, in one query."""
    if not user.is_active:
        return False
    return bool(_TAKES_PART(user=user.pk, at=timezone.now()))


def _reasons(user: Any, at: Any) -> models.QuerySet:
    # The models ask this module who may read them.
    from compliance.models import Delegation, ReviewerAssignment

    holding = ReviewerAssignment.objects.order_by().filter(user=user).values_list("pk")
    standing_in = Delegation.objects.in_force(at).order_by().filter(delegate=user).values_list("pk")
    return holding.union(standing_in, all=True)[:1]


# Every page asks: putting the query together would take longer than the answer.
_TAKES_PART = StandingQuery(_reasons)


def may_read_reviews_of(user: Any, content: models.Model) -> bool:
    """Whether `user` takes part in reviews, or may change `content`."""
    return user.is_active and (takes_part_in_reviews(user) or may(user, "change", content))
