"""That people looked, agreed and tried: each such row is in the trail as it was made, and none is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator
from typing import Any

from compliance import told_rows
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
from compliance.told_rows import Facts, Telling


def _by(row: Any) -> Facts:
    return {"by": row.by_id, "printed_name": row.printed_name, "remark": row.remark}


def _told_by(told: AuditRecord) -> Facts:
    return {"by": told.actor_id, "printed_name": told.actor_name, "remark": told.reason}


told_rows.register(
    Telling(
        TrailReview,
        Event.TRAIL_REVIEWED,
        lambda row: {**_by(row), "upto": row.upto},
        lambda told: {**_told_by(told), "upto": told.new["reviewed to record"]},
        at="at",
    ),
    Telling(
        AccessReview,
        Event.ACCESS_REVIEWED,
        lambda row: {**_by(row), "people": row.people, "signers": row.signers},
        lambda told: {**_told_by(told), "people": told.new["people"], "signers": told.new["who may sign"]},
        at="at",
    ),
    Telling(
        RestoreTest,
        Event.RESTORE_TESTED,
        lambda row: {"records": row.records, "files": row.files},
        lambda told: {"records": told.new["audit records"], "files": told.new["files"]},
        at="at",
    ),
    Telling(
        AppliedRules,
        Event.RULES_APPLIED,
        lambda row: {"rules": row.rules},
        lambda told: {"rules": told.new["rules"]},
        at="at",
    ),
)


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
