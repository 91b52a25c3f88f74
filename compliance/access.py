"""Who reads the reviews of content: one decision for its rounds, its tasks and its timeline."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone

from cms.core.permissions import may


def is_reviewer(user: Any) -> bool:
    """Whether `user` holds a review role, in whatever market."""
    return bool(user.is_active and user.reviewer_assignments.exists())


def takes_part_in_reviews(user: Any) -> bool:
    """Whether `user` is a reviewer or stands in for one now, in one query."""
    if not user.is_active:
        return False
    holding = user.reviewer_assignments.order_by().values("pk")
    standing_in = user.delegations_received.in_force(timezone.now()).order_by().values("pk")
    return bool(holding.union(standing_in, all=True)[:1])


def may_read_reviews_of(user: Any, content: models.Model) -> bool:
    """Whether `user` takes part in reviews, or may change `content`."""
    return user.is_active and (takes_part_in_reviews(user) or may(user, "change", content))
