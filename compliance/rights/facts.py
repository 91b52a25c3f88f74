"""What a person or a group may do, as values that the trail can keep."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from guardian.models import (
    BaseGenericObjectPermission,
    GroupObjectPermissionBase,
    UserObjectPermissionBase,
)

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import models

from wagtail.models import GroupCollectionPermission, GroupPagePermission

from cms.core.models import User
from compliance.digest import credential_digest, instant

#: Of a person: what they sign in by, what a signature prints, and what they may do. By the address, single
#: sign-on knows whom it lets in.
PERSON_FIELDS = (
    "username", "first_name", "last_name", "email", "job_title", "is_active", "is_staff", "is_superuser",
)  # fmt: skip
GROUP_FIELDS = ("name",)

#: What is told of a password in a record of its own: its digest, and whether its owner chose it, and when.
PASSWORD_FIELDS = ("password", "must_change_password", "password_changed_at")


def fields_of(subject: models.Model) -> tuple[str, ...]:
    return PERSON_FIELDS if isinstance(subject, User) else GROUP_FIELDS


def watched(subject: models.Model) -> tuple[str, ...]:
    """The columns of which each change is on record."""
    return (*fields_of(subject), *PASSWORD_FIELDS) if isinstance(subject, User) else fields_of(subject)


def facts(subject: models.Model) -> dict[str, Any]:
    told = {name: getattr(subject, name) for name in fields_of(subject)}
    return told | password_facts(subject) if isinstance(subject, User) else told


def password_facts(person: User) -> dict[str, Any]:
    """What the trail keeps of a password: never itself, nor what it is compared with."""
    at = person.password_changed_at
    return {
        "password": credential_digest({"kind": "password", "person": person.pk, "stored": person.password}),
        "must_change_password": person.must_change_password,
        "password_changed_at": instant(at) if at else None,
    }


def permission_labels(permissions: Iterable[Permission]) -> list[str]:
    return sorted(f"{each.content_type.app_label}.{each.codename}" for each in permissions)


def _groups(subject: Any) -> dict[str, Any]:
    return {"groups": sorted(subject.groups.values_list("name", flat=True))}


def _permissions(subject: Any) -> dict[str, Any]:
    held = subject.user_permissions if isinstance(subject, User) else subject.permissions
    return {"permissions": permission_labels(held.select_related("content_type"))}


def object_permission_models(base: type) -> list[type[models.Model]]:
    return [each for each in apps.get_models() if issubclass(each, base)]


def _objects(subject: Any) -> dict[str, Any]:
    """Rights on single objects, each as `app.codename` with the object's name, and with its kind and id."""
    person = isinstance(subject, User)
    named, exact = [], []
    for model in object_permission_models(UserObjectPermissionBase if person else GroupObjectPermissionBase):
        rows = model._default_manager.filter(**{"user" if person else "group": subject})
        for row in rows.select_related("permission__content_type"):
            [label] = permission_labels([row.permission])
            named.append(f"{label} on {row.content_object}")
            exact.append(grant_of(row))
    return {"on objects": sorted(named), EXACT: sorted(exact)}


#: Rights on single objects by kind and id, which no renaming changes.
EXACT = "grants"


def grant_of(row: Any) -> str:
    """A right on one object, as `app.codename on app.model id`."""
    [label] = permission_labels([row.permission])
    if isinstance(row, BaseGenericObjectPermission):
        kind, pk = row.content_type, row.object_pk
        return f"{label} on {kind.app_label}.{kind.model} {pk}"
    field = row._meta.get_field("content_object")
    return f"{label} on {field.related_model._meta.label_lower} {row.content_object_id}"


def _collections(subject: Any) -> dict[str, Any]:
    found = []
    for model, place in ((GroupCollectionPermission, "collection"), (GroupPagePermission, "page")):
        for row in model.objects.filter(group=subject).select_related("permission__content_type", place):
            [label] = permission_labels([row.permission])
            found.append(f"{label} on {place} {getattr(row, place)}")
    return {"on collections": sorted(found)}


#: Aspect of the rights of a subject → how it is read now.
ASPECTS: dict[str, Callable[[Any], dict[str, Any]]] = {
    "groups": _groups,
    "permissions": _permissions,
    "on objects": _objects,
    "on collections": _collections,
}


def aspects_of(subject: models.Model) -> list[str]:
    person_only, group_only = "groups", "on collections"
    return [each for each in ASPECTS if each != (group_only if isinstance(subject, User) else person_only)]


def label_of(subject: models.Model) -> str:
    return subject.printed_name if isinstance(subject, User) else f"Group {subject}"


def is_subject(instance: Any) -> bool:
    return isinstance(instance, User | Group)
