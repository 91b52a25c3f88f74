"""Telling purged content from content that somebody deleted: a tombstone, and the trail that holds it."""

from __future__ import annotations

from collections.abc import Generator

from django.apps import apps
from django.db import models

from compliance.audit import json_ready
from compliance.digest import digest
from compliance.models import AuditRecord, Event, PurgedRow, Tombstone

Subject = tuple[str, int]


def purged_subjects() -> set[Subject]:
    """What went by a purge: its records may be missing, and nothing else's. Only what the trail tells of."""
    told = AuditRecord.objects.filter(event=Event.PURGED).values_list("object_type", "object_id")
    return set(told) & set(Tombstone.objects.values_list("kind", "object_id"))


def tombstone_faults() -> Generator[str, None, int]:
    """Each tombstone is in the trail as it was made, names the rows that went, and they are gone."""
    told = {
        (entry.object_type, entry.object_id): entry.new
        for entry in AuditRecord.objects.filter(event=Event.PURGED)
    }
    tables = {model._meta.db_table: model for model in apps.get_models()}
    count = 0
    for stone in Tombstone.objects.select_related("confirmed_by").order_by("pk"):
        count += 1
        name = f"The tombstone of {stone.kind} {stone.object_id}, “{stone.label}”,"
        on_record = told.pop((stone.kind, stone.object_id), None)
        if on_record is None:
            yield f"{name} is not in the audit trail."
            # A name may change, and is kept in the record as it was.
        elif on_record | {"confirmed_by": ""} != json_ready(stone.canonical()) | {"confirmed_by": ""}:
            yield f"{name} was altered."
        rows = sorted(stone.rows.values_list("table_name", "row_id"))
        if digest([list(each) for each in rows]) != stone.rows_digest:
            yield f"{name} names other rows than went."
        yield from _still_there(name, rows, tables)
    for (kind, pk), _ in told.items():
        yield f"The tombstone of {kind} {pk} is in the audit trail and is missing."
    for row in PurgedRow.objects.exclude(tombstone__in=Tombstone.objects.all()):
        yield f"The permit to delete {row} belongs to no tombstone."
    return count


def _still_there(
    name: str, rows: list[tuple[str, int]], tables: dict[str, type[models.Model]]
) -> Generator[str, None, None]:
    by_table: dict[str, list[int]] = {}
    for table, pk in rows:
        by_table.setdefault(table, []).append(pk)
    for table, ids in by_table.items():
        model = tables.get(table)
        if model is not None and model._base_manager.filter(pk__in=ids).exists():
            yield f"{name} lets rows of {table} go that are still there."
