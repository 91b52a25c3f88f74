"""Keeping every change of what is cleared, and verifying that none was altered, left out or added."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import models

from compliance.digest import FIRST_HASH, instant
from compliance.models import AuditHead, AuditRecord, ClearanceChange, Event
from compliance.windows import Windows


def rows_of(windows: Windows) -> list[list[str]]:
    """Windows with two ends, as a change keeps them."""
    return [
        [market, audience, instant(interval.starts), instant(interval.ends)]
        for (market, audience), intervals in windows.items()
        for interval in intervals
        if interval.starts and interval.ends
    ]


def keep_changes(
    owned_by: type[models.Model], changed: Mapping[int, Windows], at: datetime, head: AuditHead
) -> None:
    """Append what each owner, a row of `owned_by`, is cleared for from `at` on.

    `head` is `end_of_trail()`, called before the windows are touched, so that every transaction takes the
    two locks in one order.
    """
    last = ClearanceChange.objects.order_by("sequence").last()
    sequence, previous = (last.sequence, last.hash) if last else (0, FIRST_HASH)
    kept = []
    for owner_id, windows in changed.items():
        sequence += 1
        change = ClearanceChange(
            sequence=sequence,
            at=at,
            kind=owned_by._meta.label_lower,
            owner_id=owner_id,
            windows=rows_of(windows.clip(at, None)),
            trail=head.sequence,
            previous_hash=previous,
        )
        previous = change.hash = change.expected_hash()
        kept.append(change)
    ClearanceChange.objects.bulk_create(kept, batch_size=500)


def head_of_log() -> dict[str, Any]:
    """The last change, for a record that vouches for all of them: the trail and its seals cover it then."""
    last = ClearanceChange.objects.order_by("sequence").last()
    return {"number": last.sequence, "hash": last.hash} if last else {}


def log_faults() -> Generator[str, None, int]:
    """Name each change of clearance that was altered, is missing or was added."""
    head = AuditHead.objects.filter(pk=1).first() or AuditHead()
    expected, previous, trail = 1, FIRST_HASH, 0
    for change in ClearanceChange.objects.order_by("sequence").iterator(chunk_size=2000):
        name = f"Change of clearance {change.sequence}, of {change.kind} {change.owner_id},"
        if change.sequence != expected:
            yield f"Changes of clearance before number {change.sequence} are missing or were added."
        elif change.previous_hash != previous:
            yield f"{name} does not follow from the one before it."
        if not _is_intact(change):
            yield f"{name} was altered."
        if not trail <= change.trail <= head.sequence:
            yield f"{name} does not fit the audit trail."
        expected, previous, trail = change.sequence + 1, change.hash, change.trail
    yield from _vouched_for_faults()
    return expected - 1


def _vouched_for_faults() -> Generator[str, None, None]:
    """The changes still go through each one that a review of the trail named."""
    for entry in AuditRecord.objects.filter(event=Event.TRAIL_REVIEWED).order_by("sequence"):
        told = entry.new.get("clearances")
        if told and not ClearanceChange.objects.filter(sequence=told["number"], hash=told["hash"]).exists():
            yield (
                f"The changes of clearance were rewritten: number {told['number']} is not the one that "
                f"audit record {entry.sequence} names."
            )


def _is_intact(change: ClearanceChange) -> bool:
    try:
        return change.hash == change.expected_hash()
    except (TypeError, ValueError):
        return False


def changes_about(kind: str, ids: Iterable[int]) -> models.QuerySet[ClearanceChange]:
    return ClearanceChange.objects.filter(kind=kind, owner_id__in=list(ids)).order_by("sequence")
