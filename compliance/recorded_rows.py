"""Verifying the rows that are saved through `compliance.records`: each says what the trail says of it.

Imports go down only, so the apps above register the models that they edit that way.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import models

from compliance.audit import json_ready
from compliance.models import (
    AuditRecord,
    Delegation,
    Event,
    IdentityCheck,
    Market,
    PermittedDelegate,
    RetentionRule,
    ReviewerAssignment,
    ReviewPolicy,
    ReviewRole,
    ReviewSettings,
    SignatureStatement,
    TrainingRecord,
)

Told = dict[tuple[str, int], dict[str, Any] | None]
"""What the trail says of rows by kind and id; None for one that was deleted."""

_EVENTS = (Event.CREATED, Event.EDITED, Event.DELETED, Event.DELEGATED, Event.DELEGATION_REVOKED)


_recorded: dict[type[models.Model], Callable[[], models.Model] | None] = {}


def register(*recorded: type[models.Model], begins_as: Callable[[], models.Model] | None = None) -> None:
    """Verify rows of these models against the trail. Called from ready().

    Once the first row of a model has a record, none comes to be without one. `begins_as` is what a row says
    of which the trail tells nothing.
    """
    for model in recorded:
        _recorded[model] = begins_as


def recorded_models() -> set[type[models.Model]]:
    return set(_recorded)


def recorded_faults() -> Generator[str, None, int]:
    """Each row that says something else than the trail, was added behind its back, or is missing."""
    told, count = _told(), 0
    for model, begins_as in _recorded.items():
        kind = model._meta.label_lower
        first = min((pk for each, pk in told if each == kind), default=None)
        here = set()
        links = [field.name for field in model._meta.many_to_many]
        for row in model._default_manager.order_by("pk").prefetch_related(*links):
            count += 1
            here.add(row.pk)
            if (kind, row.pk) in told:
                said = told[kind, row.pk]
                if said is None:
                    yield f"{_name(row)} was deleted, and is there."
                elif changed := _differing(row, said):
                    yield f"{_name(row)} does not say what the audit trail says: {', '.join(changed)}."
            elif begins_as and (changed := _differing(row, _now(begins_as()))):
                yield f"{_name(row)} was changed, and not by the audit trail: {', '.join(changed)}."
            elif first is not None and row.pk > first:
                yield f"{_name(row)} is not in the audit trail."
        for (each, pk), said in sorted(told.items(), key=lambda item: item[0]):
            if each == kind and said is not None and pk not in here:
                yield f"{model._meta.verbose_name.capitalize()} {pk} is in the audit trail and is missing."
    return count


def _name(row: models.Model) -> str:
    """A row in words, where it can be said; asked for only where something is wrong."""
    noun = f"{row._meta.verbose_name.capitalize()} {row.pk}"
    try:
        return f"{noun}, “{row}”,"
    except ObjectDoesNotExist:
        return noun


def _told() -> Told:
    told: Told = {}
    kinds = [model._meta.label_lower for model in _recorded]
    entries = AuditRecord.objects.filter(object_type__in=kinds, event__in=_EVENTS)
    for entry in entries.order_by("sequence").iterator(chunk_size=2000):
        key = entry.object_type, entry.object_id
        if entry.event == Event.DELETED:
            told[key] = None
            continue
        said = _simple(entry.new or {})
        if entry.event == Event.DELEGATION_REVOKED:
            # It names who revoked it in words.
            said["revoked_by"] = entry.actor_id
        told[key] = (told.get(key) or {}) | said
    return told


def _simple(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as the trail keeps them, related rows by their ids alone: names change without them."""
    return {name: _ids(value) for name, value in json_ready(values).items()}


def _ids(value: Any) -> Any:
    if isinstance(value, dict) and set(value) == {"id", "name"}:
        return value["id"]
    return [_ids(each) for each in value] if isinstance(value, list) else value


def _now(row: models.Model) -> dict[str, Any]:
    """What a row says, as `values_of` would tell it, but related rows by their ids alone."""
    says = {field.name: getattr(row, field.attname) for field in row._meta.concrete_fields}
    for field in row._meta.many_to_many if row.pk else ():
        says[field.name] = sorted(each.pk for each in getattr(row, field.name).all())
    return dict(json_ready(says))


def _differing(row: models.Model, said: Mapping[str, Any]) -> list[str]:
    """The fields that say something else now than the trail does; fields come and go with releases."""
    now = _now(row)
    return sorted(name for name in now.keys() & said.keys() if now[name] != said[name])


register(
    Market,
    ReviewRole,
    ReviewPolicy,
    ReviewerAssignment,
    RetentionRule,
    IdentityCheck,
    TrainingRecord,
    PermittedDelegate,
    SignatureStatement,
    Delegation,
)
register(ReviewSettings, begins_as=lambda: ReviewSettings(pk=1))
