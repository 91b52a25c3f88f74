"""Rights on rows that stand: nobody has the ones that would break them, superusers included."""

from __future__ import annotations

from typing import Any

from wagtail.permission_policies.base import ModelPermissionPolicy


class _Standing(ModelPermissionPolicy):
    never: tuple[str, ...] = ()

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action not in self.never and super().user_has_permission(user, action)


class OneRowPolicy(_Standing):
    """A model of one row, which is there from the start."""

    never = ("add", "delete")


class AddedOnlyPolicy(_Standing):
    """Rows that people accepted or signed: a new one beside the old, never in its place."""

    never = ("change", "delete")
