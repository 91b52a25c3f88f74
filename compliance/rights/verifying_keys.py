"""Whether what lets people in beside a password is what the trail says was added, and lets in the same."""

from __future__ import annotations

from collections.abc import Generator

from django.db.models import Q

from compliance.models import AuditRecord, Event
from compliance.rights.baseline import trail_tells_of_credentials
from compliance.rights.keys import KEYS, MARK

_EVENTS = (
    Event.DEVICE_ADDED,
    Event.DEVICE_CHANGED,
    Event.DEVICE_REVOKED,
    Event.IDENTITY_CONNECTED,
    Event.IDENTITY_CHANGED,
    Event.IDENTITY_DISCONNECTED,
    Event.FOUND_STANDING,
)

Told = dict[tuple[str, int], str]
"""The digest of each row that stands by the trail, by what a record calls it and its id."""


def _told() -> Told:
    told: Told = {}
    of_themselves = [key.model._meta.label_lower for key in KEYS]
    records = AuditRecord.objects.filter(Q(event__in=_EVENTS) | Q(object_type__in=of_themselves))
    for entry in records.order_by("sequence").iterator(chunk_size=2000):
        values = entry.new or entry.old or {}
        # Records of before have no digest: what stood then was noted when the trail began to tell of it.
        for key in KEYS if MARK in values else ():
            if key.name in values:
                row = key.name, values[key.name]["id"]
                if entry.new:
                    told[row] = entry.new[MARK]
                else:
                    told.pop(row, None)
    return told


def key_faults() -> Generator[str, None, int]:
    """A check of `compliance.verification`."""
    told, count = _told(), 0
    if not trail_tells_of_credentials():
        return 0
    for key in KEYS:
        for row in key.model._default_manager.order_by("pk"):
            count += 1
            name = f"{key.name.capitalize()} {row.pk} of “{key.about(row)}”"
            said = told.pop((key.name, row.pk), None)
            if said is None:
                yield f"{name} is not in the audit trail."
            elif said != key.fingerprint(row):
                yield f"{name} is not the one that the audit trail tells of."
        for name, pk in sorted(told):
            if name == key.name:
                yield f"{name.capitalize()} {pk} is in the audit trail and is missing."
    return count
