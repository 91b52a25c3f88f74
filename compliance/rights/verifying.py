"""Whether people and groups may do exactly what the trail says they were given."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from django.contrib.auth.models import Group

from cms.core.models import User
from compliance.models import AuditRecord, Event
from compliance.rights.facts import ASPECTS, facts

Told = dict[tuple[str, int], dict[str, Any]]
_TOLD_BY = (Event.CREATED, Event.ACCESS_CHANGED, Event.DELETED)


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
    """Each right that was given or taken behind the site's back."""
    told, count = _told(), 0
    for kind, model in (("core.user", User), ("auth.group", Group)):
        rows = {row.pk: row for row in model._default_manager.all()}
        for (each, pk), values in sorted(told.items()):
            if each != kind:
                continue
            count += 1
            row = rows.get(pk)
            if row is None:
                yield f"{kind} {pk} is in the audit trail and is missing."
                continue
            for name in _differing(row, values):
                yield f"{kind} {pk}, “{row}”: {name} is not what the audit trail says."
        # Those from before the first that is on record are left alone.
        known = [pk for each, pk in told if each == kind]
        for pk in sorted(rows.keys() - set(known)):
            if known and pk > min(known):
                yield f"{kind} {pk}, “{rows[pk]}”, is not in the audit trail."
    return count


def _differing(row: Any, values: dict[str, Any]) -> list[str]:
    now = facts(row)
    # Rights on objects are told with the objects' names, which change without them.
    for aspect in ("groups", "permissions"):
        if aspect in values:
            now |= ASPECTS[aspect](row)
    return sorted(name for name, value in values.items() if name in now and now[name] != value)
