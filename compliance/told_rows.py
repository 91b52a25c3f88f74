"""Verifying rows that an action made and put on record: each says what the trail tells, and none is missing.

For rows that are made by one action and are finished by another at most; those that people edit field by
field are verified by `compliance.recorded_rows`. Imports go down only, so the apps above register theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Hashable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from compliance.audit import json_ready
from compliance.models import AuditRecord, Event
from compliance.retention.tombstones import Subject, purged_subjects

Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Telling:
    """How the trail tells of the rows of a model that `event` is about.

    `of_row` and `of_record` give the same names and values; where one leaves a name out, as records of before
    do, it is not compared. `key` says which row a record is about, from either, where that is not the row's
    own id; one key may stand for several, in the order in which they came to be. `rows` are those of the
    model that were told of, and `still` whether the row of a record must be there. `goes_with` is the content
    with which a purge takes the row away. `since_first`: rows from before the first that was told of are left
    alone, because an earlier release told of none.
    """

    model: type[models.Model]
    event: Event
    of_row: Callable[[Any], Facts]
    of_record: Callable[[AuditRecord], Facts]
    key: tuple[Callable[[Any], Hashable], Callable[[AuditRecord], Hashable]] = (
        lambda row: row.pk,
        lambda told: told.object_id,
    )
    rows: Callable[[models.QuerySet], models.QuerySet] = lambda rows: rows
    still: Callable[[AuditRecord], bool] = lambda told: True
    at: str = ""
    """The moment that a row has of itself, which is not after its record."""
    goes_with: Callable[[AuditRecord], Subject] = lambda told: (told.object_type, told.object_id)
    since_first: bool = False


_tellings: list[Telling] = []


def register(*tellings: Telling) -> None:
    """Verify these rows against the trail. Called from ready()."""
    _tellings.extend(tellings)


def told_models() -> set[type[models.Model]]:
    return {each.model for each in _tellings}


def told_faults() -> Generator[str, None, int]:
    """A check of `compliance.verification`."""
    count, purged = 0, purged_subjects()
    for telling in _tellings:
        count += yield from _faults_of(telling, purged)
    return count


def _faults_of(telling: Telling, purged: set[Subject]) -> Generator[str, None, int]:
    key_of_row, key_of_record = telling.key
    told: dict[Hashable, list[AuditRecord]] = {}
    for entry in AuditRecord.objects.filter(event=telling.event).order_by("-sequence"):
        told.setdefault(key_of_record(entry), []).append(entry)
    noun, count = str(telling.model._meta.verbose_name).capitalize(), 0
    rows = telling.rows(telling.model._default_manager.order_by("pk"))
    if telling.since_first:
        first = min((each.object_id for entries in told.values() for each in entries), default=None)
        rows = rows.filter(pk__gte=first) if first else rows.none()
    for row in rows:
        count += 1
        name = f"{noun} {row.pk}"
        entries = told.get(key_of_row(row))
        if not entries:
            yield f"{name} is not in the audit trail."
            continue
        entry = entries.pop()
        says, was_told = json_ready(telling.of_row(row)), json_ready(telling.of_record(entry))
        wrong = sorted(each for each in says.keys() & was_told.keys() if says[each] != was_told[each])
        if telling.at and _is_after(getattr(row, telling.at), entry.at):
            wrong.append(telling.at)
        if wrong:
            yield f"{name} does not say what the audit trail says: {', '.join(wrong)}."
    for entry in sorted((each for entries in told.values() for each in entries), key=lambda each: each.pk):
        if telling.still(entry) and telling.goes_with(entry) not in purged:
            yield f"{noun} of audit record {entry.pk} is in the audit trail and is missing."
    return count


def _is_after(moment: datetime | None, told_at: datetime) -> bool:
    return moment is None or moment > told_at
