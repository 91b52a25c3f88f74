"""Wagtail's admin views with rights on single objects.

Generic views ask whether a person may do something to the model; on content whose rights may be on
single objects they must ask about the object. A viewset that derives from `GuardedViewSet` does, in
every one of its views, its list and its chooser.
"""

from __future__ import annotations

from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import Http404
from django.shortcuts import get_object_or_404

from wagtail.permissions import policy_registry
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.core.choosers import visible_to
from cms.core.permissions import may


class InstancePermissionMixin:
    """For Wagtail's generic views: check the right on the object shown, not on its model.

    Upstream checks the model only (wagtail #13314), so that a right on one claim opened the history
    of every other. The check comes first in `setup()`, before a view loads anything that could answer
    differently for an object that is there and one that is not. Put it before the view in the bases;
    `GuardedViewSet` does that for a whole viewset.
    """

    model: type[models.Model]
    kwargs: dict[str, Any]

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        self.subject = self._subject_of_address(kwargs.get("pk"))
        if self.subject is not None:
            allowed = policy_registry.get_by_type(self.model).user_has_any_permission_for_instance(
                request.user, self._actions_needed(), self.subject
            )
            if not allowed:
                raise PermissionDenied(f"You have no rights on “{self.subject}”.")
        super().setup(request, *args, **kwargs)  # type: ignore[misc]

    def _actions_needed(self) -> set[str]:
        """The rights on the object of which a person needs one.

        A right to add says nothing about an object that is there: whoever copies one must see it.
        """
        required = getattr(self, "permission_required", None)
        listed = {required} if required else set(getattr(self, "any_permission_required", None) or ())
        return listed - {"add"} or {"view", "change"}

    def _subject_of_address(self, key: Any) -> models.Model | None:
        if key is None:
            return None
        try:
            return get_object_or_404(self.model._default_manager, pk=unquote(str(key)))
        except (ValueError, ValidationError) as problem:
            raise Http404 from problem

    def user_has_permission(self, permission: str) -> bool:
        allowed = super().user_has_permission(permission)  # type: ignore[misc]
        if not allowed or permission == "add" or self.subject is None:
            return allowed
        if permission == "unlock" and self.subject.locked_by_id == self.request.user.pk:  # type: ignore[attr-defined]
            return may(self.request.user, "change", self.subject)  # type: ignore[attr-defined]
        return self.user_has_permission_for_instance(permission, self.subject)  # type: ignore[attr-defined]

    def user_has_any_permission(self, permissions: Any) -> bool:
        if self.subject is None:
            return super().user_has_any_permission(permissions)  # type: ignore[misc]
        return any(self.user_has_permission(each) for each in permissions)


class GuardedViewSet(SnippetViewSet):
    """A snippet viewset whose every view checks rights on the object, and whose list shows no others.

    Searching asks the database: the index of SQLite cannot be joined with the rights on objects.
    """

    search_backend_name = None
    copy_view_enabled = False

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for name in dir(cls):
            view = getattr(cls, name)
            if (
                name.endswith("_view_class")
                and isinstance(view, type)
                and not issubclass(view, InstancePermissionMixin)
            ):
                setattr(cls, name, type(view.__name__, (InstancePermissionMixin, view), {}))

    def get_queryset(self, request: Any) -> models.QuerySet:
        return visible_to(request.user, self.model)
