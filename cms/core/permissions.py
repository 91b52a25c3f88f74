"""Rights on one object: a grant on the model or on the object itself, whichever gives it.

django-guardian answers for the object alone and Wagtail for the model alone; every decision about
an instance goes through `may`, so that the two cannot disagree.
"""

from __future__ import annotations

from typing import Any

from guardian.shortcuts import get_objects_for_user

from django.db import models

from wagtail.permission_policies.base import ModelPermissionPolicy


def permission_name(action: str, model: type[models.Model] | models.Model) -> str:
    return f"{model._meta.app_label}.{action}_{model._meta.model_name}"


def may(user: Any, action: str, instance: models.Model) -> bool:
    """Whether `user` may do `action` ("change", "view"…) to this instance."""
    if not user.is_active:
        return False
    name = permission_name(action, instance)
    # Nobody can have a grant on what is not saved yet, and guardian fails when it is asked.
    return user.has_perm(name) or (instance.pk is not None and user.has_perm(name, instance))


class ObjectPermissionPolicy(ModelPermissionPolicy):
    """Wagtail's view of `may`, for a model whose grants may be on single objects."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """True also for a right on any single instance, or its holder could not open the list."""
        if super().user_has_permission(user, action):
            return True
        if action == "add" or not user.is_active:
            return False
        return self._granted(user, [action]).exists()

    def user_has_permission_for_instance(self, user: Any, action: str, instance: models.Model) -> bool:
        return may(user, action, instance)

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: models.Model) -> bool:
        return any(may(user, action, instance) for action in actions)

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> models.QuerySet:
        if any(super(ObjectPermissionPolicy, self).user_has_permission(user, action) for action in actions):
            return self.model._default_manager.all()
        return self._granted(user, actions)

    def instances_user_has_permission_for(self, user: Any, action: str) -> models.QuerySet:
        return self.instances_user_has_any_permission_for(user, [action])

    def users_with_any_permission_for_instance(self, actions: Any, instance: models.Model) -> Any:
        return self.users_with_any_permission(actions)

    def _granted(self, user: Any, actions: Any) -> models.QuerySet:
        names = [permission_name(action, self.model) for action in actions]
        return get_objects_for_user(user, names, self.model, any_perm=True)
