"""That people looked, agreed and tried: each such row is in the trail as it was made, and none is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator
from typing import Any

from django.db import models

from compliance.digest import digest, instant
from compliance.models import (
    AccessReview,
    AppliedRules,
    AuditRecord,
    Event,
    RestoreTest,
    SignatureStatement,
    StatementAcceptance,
    TrailReview,
)

#: Model → the event that its rows are made with, and what both the row and the record say, from either.
_LOOKS: dict[type[models.Model], tuple[Event, Callable[[Any], Any], Callable[[AuditRecord], Any]]] = {
    TrailReview: (
        Event.TRAIL_REVIEWED,
        lambda row: (row.by_id, row.printed_name, row.remark, row.upto),
        lambda told: (told.actor_id, told.actor_name, told.reason, told.new["reviewed to record"]),
    ),
    AccessReview: (
        Event.ACCESS_REVIEWED,
        lambda row: (row.by_id, row.printed_name, row.remark, row.people, row.signers),
        lambda told: (
            told.actor_id, told.actor_name, told.reason, told.new["people"], told.new["who may sign"]
        ),
    ),
    RestoreTest: (
        Event.RESTORE_TESTED,
        lambda row: (row.records, row.files),
        lambda told: (told.new["audit records"], told.new["files"]),
    ),
    AppliedRules: (
        Event.RULES_APPLIED,
        lambda row: row.rules,
        lambda told: told.new["rules"],
    ),
}  # fmt: skip


def look_faults() -> Generator[str, None, int]:
    """A check of `compliance.verification`."""
    count = 0
    for model, (event, of_row, of_record) in _LOOKS.items():
        noun = str(model._meta.verbose_name).capitalize()
        told = {
            entry.object_id: entry
            for entry in AuditRecord.objects.filter(event=event, object_type=model._meta.label_lower)
        }
        for row in model._default_manager.order_by("pk"):
            count += 1
            entry = told.pop(row.pk, None)
            if entry is None:
                yield f"{noun} {row.pk} is not in the audit trail."
            elif of_row(row) != of_record(entry) or row.at > entry.at:
                yield f"{noun} {row.pk} does not say what the audit trail says."
        for pk in sorted(told):
            yield f"{noun} {pk} is in the audit trail and is missing."
    return count


def acceptance_faults() -> Generator[str, None, int]:
    """Who accepted which statement, in what words and when, is what the trail says (21 CFR 11.10(j))."""
    told: Counter[tuple[int, int | None]] = Counter()
    at: dict[tuple[int, int | None], Any] = {}
    for entry in AuditRecord.objects.filter(event=Event.STATEMENT_ACCEPTED).order_by("sequence"):
        key = entry.object_id, entry.actor_id
        told[key] += 1
        at[key] = entry.new
    for row in StatementAcceptance.objects.select_related("statement", "user").order_by("pk"):
        key = row.statement_id, row.user_id
        name = f"The acceptance of {row.statement} by {row.user.printed_name}"
        told[key] -= 1
        if told[key] < 0:
            yield f"{name} is not in the audit trail."
        elif at[key].get("at") not in (None, instant(row.at)):
            yield f"{name} was at another time."
    for (statement, person), left in told.items():
        if left > 0:
            yield f"The acceptance of statement {statement} by person {person} is missing."
    for statement in SignatureStatement.objects.order_by("pk"):
        said = [new for (pk, _), new in at.items() if pk == statement.pk]
        if any(new["version"] != statement.version for new in said) or any(
            new.get("words") not in (None, digest(statement.text)) for new in said
        ):
            yield f"{statement}: its words are not those that people accepted."
    return StatementAcceptance.objects.count()
