"""Whether every user name that somebody has or had is still kept, as theirs alone (21 CFR 11.100(a))."""

from __future__ import annotations

from collections.abc import Generator

from cms.core.lookalikes import skeleton
from cms.core.models import FormerName
from compliance.models import AuditRecord, Event

Names = dict[str, tuple[int, str]]
"""By how a name looks: the id of the person who took it first, and the name."""


def _told() -> tuple[Names, set[int]]:
    """The names that the trail tells of, and everybody of whom it tells from the first name on."""
    names: Names = {}
    whole: set[int] = set()
    records = AuditRecord.objects.filter(
        object_type="core.user", event__in=(Event.CREATED, Event.ACCESS_CHANGED), new__has_key="username"
    )
    for entry in records.order_by("sequence").iterator(chunk_size=2000):
        name = entry.new["username"]
        names.setdefault(skeleton(name), (entry.object_id, name))
        if entry.event == Event.CREATED:
            whole.add(entry.object_id)
    return names, whole


def name_faults() -> Generator[str, None, int]:
    """A check of `compliance.verification`. A person who was deleted leaves their names to nobody."""
    names, whole = _told()
    deleted = set(
        AuditRecord.objects.filter(object_type="core.user", event=Event.DELETED).values_list(
            "object_id", flat=True
        )
    )
    kept = {row.skeleton: row for row in FormerName.objects.order_by("pk")}
    for looks, (person, name) in sorted(names.items()):
        row = kept.get(looks)
        if row is None:
            yield f"The user name “{name}” is or was that of core.user {person}, and is kept no more."
        elif row.user_id != (None if person in deleted else person) or skeleton(row.username) != looks:
            yield f"The user name “{name}”, kept as {row.pk}, is not kept as that of core.user {person}."
    for looks, row in kept.items():
        if looks not in names and (row.user_id in whole or skeleton(row.username) != looks):
            yield f"The user name “{row.username}”, kept as {row.pk}, is not in the audit trail."
    return len(kept)
