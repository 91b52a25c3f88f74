"""The signals by which changes of access rights are noted. Only here: every route ends in these tables."""

from __future__ import annotations

from typing import Any

from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from django.contrib.auth.models import Group
from django.db import models
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save

from wagtail.models import GroupCollectionPermission, GroupPagePermission

from cms.core.models import User
from compliance.audit import record
from compliance.models import Event, ReviewerAssignment
from compliance.records import is_recorded_by_an_action, values_of
from compliance.rights.facts import facts, is_subject, object_permission_models, watched
from compliance.rights.keys import connect_keys
from compliance.rights.noting import by_whom, compare, note, note_facts, note_made, note_stored_anew
from compliance.rights.several import join_grants, join_links

# People and groups themselves


def _before_save(sender: Any, instance: Any, raw: bool, update_fields: Any = None, **kwargs: Any) -> None:
    if raw or not is_subject(instance) or not instance.pk:
        return
    if getattr(instance, "storing_anew", False):
        note_stored_anew(instance)
    if update_fields is None or set(watched(instance)) & set(update_fields):
        stored = type(instance)._default_manager.filter(pk=instance.pk).first()
        if stored:
            note_facts(instance, facts(stored))


def _after_save(sender: Any, instance: Any, created: bool, raw: bool, **kwargs: Any) -> None:
    if raw or not is_subject(instance):
        return
    if created:
        note_made(instance)
    compare()


def _before_delete(sender: Any, instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, Group):
        # Cascades tell nobody, and each of these people loses what the group gave.
        instance.user_set.clear()
    # Django has refused already where a record names the person as the one who did it.
    record(Event.DELETED, instance, old=facts(instance), **by_whom())


# Membership and permissions, from either side

_ASPECT = {
    User.groups.through: ("groups", User),
    User.user_permissions.through: ("permissions", User),
    Group.permissions.through: ("permissions", Group),
}


def _links_changed(
    sender: Any, instance: Any, action: str, reverse: bool, pk_set: Any, **kwargs: Any
) -> None:
    aspect, kind = _ASPECT[sender]
    if action.startswith("post"):
        compare()
        return
    for subject in _subjects(sender, kind, instance, reverse, pk_set):
        note(subject, aspect)


def _subjects(sender: Any, kind: Any, instance: Any, reverse: bool, pk_set: Any) -> Any:
    """Whose rights change: the instance itself, or the rows that are linked to it from the other side."""
    if isinstance(instance, kind):
        return [instance]
    if pk_set is not None:
        return kind._default_manager.filter(pk__in=pk_set)
    back = "groups" if isinstance(instance, Group) else _permission_field(kind)
    return list(kind._default_manager.filter(**{back: instance}))


def _permission_field(kind: Any) -> str:
    return "user_permissions" if kind is User else "permissions"


# Rights on single objects, and on Wagtail's collections and pages


def _holder(instance: models.Model) -> tuple[Any, str] | None:
    if isinstance(instance, UserObjectPermissionBase):
        return instance.user, "on objects"
    if isinstance(instance, GroupObjectPermissionBase):
        return instance.group, "on objects"
    if isinstance(instance, GroupCollectionPermission | GroupPagePermission):
        return instance.group, "on collections"
    return None


_WAGTAILS = (GroupCollectionPermission, GroupPagePermission)


def _grant_models() -> list[type[models.Model]]:
    return [
        *object_permission_models(UserObjectPermissionBase),
        *object_permission_models(GroupObjectPermissionBase),
        *_WAGTAILS,
    ]


def _grant_changes(sender: Any, instance: Any, **kwargs: Any) -> None:
    held = _holder(instance)
    if held:
        note(*held)


def _grant_changed(sender: Any, instance: Any, **kwargs: Any) -> None:
    held = _holder(instance)
    if held:
        # Of this holder alone: where a piece is deleted, rights of others on it are still there, and noted.
        compare(held[0])


# Reviewer assignments: the admin records them through its action, every other route here


def _assignment_before(sender: Any, instance: ReviewerAssignment, raw: bool = False, **kwargs: Any) -> None:
    stored = sender.objects.filter(pk=instance.pk).first() if instance.pk and not raw else None
    instance._stored_before = values_of(stored) if stored else None


def _assignment_saved(
    sender: Any, instance: ReviewerAssignment, created: bool, raw: bool, **kwargs: Any
) -> None:
    if raw or is_recorded_by_an_action():
        return
    old, new = instance._stored_before, values_of(sender.objects.get(pk=instance.pk))
    if old != new:
        record(Event.CREATED if created else Event.EDITED, instance, old=old, new=new, **by_whom())


def _assignment_deleted(sender: Any, instance: ReviewerAssignment, **kwargs: Any) -> None:
    if not is_recorded_by_an_action():
        record(Event.DELETED, instance, old=values_of(instance), **by_whom())


def connect() -> None:
    """Called when the apps are ready."""
    for model in (User, Group):
        pre_save.connect(_before_save, sender=model)
        post_save.connect(_after_save, sender=model)
        pre_delete.connect(_before_delete, sender=model)
    join_links()
    join_grants({type(model._default_manager) for model in _grant_models() if model not in _WAGTAILS})
    for through in _ASPECT:
        m2m_changed.connect(_links_changed, sender=through)
    # Model by model: a listener for all of them would keep Django from deleting any rows in one query.
    for model in _grant_models():
        for before, after in ((pre_save, post_save), (pre_delete, post_delete)):
            before.connect(_grant_changes, sender=model)
            after.connect(_grant_changed, sender=model)
    pre_save.connect(_assignment_before, sender=ReviewerAssignment)
    post_save.connect(_assignment_saved, sender=ReviewerAssignment)
    pre_delete.connect(_assignment_deleted, sender=ReviewerAssignment)
    connect_keys()
