"""Whether people and groups may do exactly what the trail says they were given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator
from typing import Any

from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from django.contrib.auth.models import Group

from cms.core.models import User
from compliance.models import AuditRecord, Event
from compliance.retention.tombstones import purged_subjects
from compliance.rights.facts import ASPECTS, EXACT, facts, grant_of, object_permission_models

Told = dict[tuple[str, int], dict[str, Any]]
_TOLD_BY = (
    Event.CREATED,
    Event.ACCESS_CHANGED,
    Event.DELETED,
    Event.PASSWORD_CHANGED,
    Event.PASSWORD_RESET,
    Event.PASSWORD_STORED_ANEW,
    Event.FOUND_STANDING,
)
_KINDS = (
    ("core.user", User, UserObjectPermissionBase, "user"),
    ("auth.group", Group, GroupObjectPermissionBase, "group"),
)


def _told() -> Told:
    """What the trail says of each person and group now: the newest value of everything it tells of."""
    told: Told = {}
    records = AuditRecord.objects.filter(object_type__in=("core.user", "auth.group"), event__in=_TOLD_BY)
    for entry in records.order_by("sequence").iterator(chunk_size=2000):
        key = entry.object_type, entry.object_id
        if entry.event == Event.DELETED:
            told.pop(key, None)
            continue
        if key[0] == "auth.group" and entry.old and "name" in entry.old:
            _rename(told, entry.old["name"], entry.new["name"])
        told.setdefault(key, {}).update(entry.new or {})
    return told


def _rename(told: Told, old: str, new: str) -> None:
    for values in told.values():
        if old in values.get("groups", ()):
            values["groups"] = sorted(new if each == old else each for each in values["groups"])


def rights_faults() -> Generator[str, None, int]:
    """Each right that was given or taken, and each password that was set, behind the site's back."""
    told, count = _told(), 0
    # Since the trail tells of passwords it tells of everybody's: see compliance.rights.baseline.
    complete = any("password" in values for values in told.values())
    for kind, model, grants, holder in _KINDS:
        rows = {row.pk: row for row in model._default_manager.all()}
        known = {pk: values for (each, pk), values in told.items() if each == kind}
        for pk, values in sorted(known.items()):
            count += 1
            row = rows.get(pk)
            if row is None:
                yield f"{kind} {pk} is in the audit trail and is missing."
                continue
            for name in _differing(row, values):
                yield f"{kind} {pk}, “{row}”: {name} is not what the audit trail says."
            if complete and kind == "core.user" and "password" not in values:
                yield f"{kind} {pk}, “{row}”: password is not in the audit trail."
        # Those from before the first that is on record are left alone.
        for pk in sorted(rows.keys() - known.keys()):
            if known and pk > min(known):
                yield f"{kind} {pk}, “{rows[pk]}”, is not in the audit trail."
        if complete:
            yield from _faults_of_grants(kind, rows, known, _standing(grants, holder))
    return count


def _differing(row: Any, values: dict[str, Any]) -> list[str]:
    now = facts(row)
    # Rights on objects are compared by kind and id: names change without them.
    for aspect in ("groups", "permissions"):
        if aspect in values:
            now |= ASPECTS[aspect](row)
    return sorted(name for name, value in values.items() if name in now and now[name] != value)


def _standing(base: type, holder: str) -> dict[int, set[str]]:
    """The rights on single objects that stand, by the id of who holds them."""
    found: dict[int, set[str]] = defaultdict(set)
    for model in object_permission_models(base):
        related = ["permission__content_type"]
        related += ["content_type"] if any(f.name == "content_type" for f in model._meta.fields) else []
        for row in model._default_manager.select_related(*related):
            found[getattr(row, f"{holder}_id")].add(grant_of(row))
    return found


def _faults_of_grants(
    kind: str, rows: dict[int, Any], known: dict[int, dict[str, Any]], standing: dict[int, set[str]]
) -> Generator[str, None, None]:
    """Rights on single objects: who was never told to have one has none. A purge takes those on it along."""
    purged = {f" on {subject} {pk}" for subject, pk in purged_subjects()}
    for pk, row in sorted(rows.items()):
        now, said = standing.get(pk, set()), set(known.get(pk, {}).get(EXACT, ()))
        for grant in sorted(now - said):
            yield f"{kind} {pk}, “{row}”: holds {grant}, which is not in the audit trail."
        for grant in sorted(said - now):
            if not any(grant.endswith(each) for each in purged):
                yield f"{kind} {pk}, “{row}”: {grant} is in the audit trail and is missing."
