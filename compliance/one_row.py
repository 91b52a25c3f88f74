"""Rights on a model of one row, which is there from the start and stays."""

from __future__ import annotations

from typing import Any

from wagtail.permission_policies.base import ModelPermissionPolicy


class OneRowPolicy(ModelPermissionPolicy):
    """Nobody adds a second row or deletes the one, superusers included."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action not in ("add", "delete") and super().user_has_permission(user, action)
