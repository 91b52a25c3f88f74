"""Calls that change several rights at once, made one change: `groups.set`, and guardian's bulk methods.

Django's `set` takes away and adds with a signal for each, and `bulk_create` sends none at all.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from cms.core.models import User
from compliance.rights.noting import note, one_change

_BULK = ("bulk_assign_perm", "assign_perm_to_many", "bulk_remove_perm", "remove_perm_from_many")


def _as_one(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def changed(*args: Any, **kwargs: Any) -> Any:
        with transaction.atomic(), one_change():
            return method(*args, **kwargs)

    return changed


def _noted(bulk_create: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(bulk_create)
    def created(manager: Any, rows: Any, *args: Any, **kwargs: Any) -> Any:
        rows = list(rows)
        with transaction.atomic(), one_change():
            for row in rows:
                note(getattr(row, manager.user_or_group_field), "on objects")
            return bulk_create(manager, rows, *args, **kwargs)

    return created


def join_links() -> None:
    """Make `set` of memberships and permissions one change, from either side. Called once, from ready()."""
    links = (User.groups, User.user_permissions, Group.permissions)
    links += (Group.user_set, Permission.user_set, Permission.group_set)
    for link in links:
        link.related_manager_cls.set = _as_one(link.related_manager_cls.set)


def join_grants(managers: set[type]) -> None:
    """Make each bulk method of guardian's managers one change. Called once, from ready()."""
    for manager in managers:
        manager.bulk_create = _noted(manager.bulk_create)  # type: ignore[attr-defined]
        for name in _BULK:
            setattr(manager, name, _as_one(getattr(manager, name)))
