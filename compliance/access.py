"""Who reads the reviews of content: one decision for its rounds, its tasks and its timeline."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone

from cms.core.permissions import may


def may_read_reviews_of(user: Any, content: models.Model) -> bool:
    """Whether `user` is a reviewer, stands in for one now, or may change `content`."""
    return user.is_active and (
        user.reviewer_assignments.exists()
        or user.delegations_received.in_force(timezone.now()).exists()
        or may(user, "change", content)
    )
