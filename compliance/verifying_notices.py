"""That people were told of late and blocked signatures, and purges listed and confirmed, as is on record."""

from __future__ import annotations

from typing import Any

from compliance import told_rows
from compliance.digest import instant
from compliance.models import AuditRecord, Blockage, Event, PurgeEntry, SeatNotice
from compliance.told_rows import Facts, Telling


def _of_round(round_: Any) -> tuple[str, int, int]:
    kind = round_.subject_type
    return f"{kind.app_label}.{kind.model}", round_.subject_id, round_.number


def _told_of_round(told: AuditRecord) -> tuple[str, int, int]:
    return told.object_type, told.object_id, told.new["round"]


def _told(told: AuditRecord, **names: str) -> Facts:
    """What a record holds under these names, or under others; records of before lack some."""
    return {name: told.new[other] for name, other in names.items() if other in told.new}


def _notices(kind: SeatNotice.Kind, event: Event) -> Telling:
    return Telling(
        SeatNotice,
        event,
        lambda row: {
            "seat": row.required_id,
            "people": row.told,
            "how many": len(row.told),
            "at": instant(row.sent_at),
        },
        lambda told: {
            "how many": len(told.new["told"]),
            **_told(told, seat="seat", people="people", at="at"),
        },
        key=(lambda row: _of_round(row.required.state), _told_of_round),
        rows=lambda rows: rows.filter(kind=kind).select_related("required__state__subject_type"),
        at="sent_at",
    )


def _blockages(event: Event, moment: str) -> Telling:
    return Telling(
        Blockage,
        event,
        lambda row: {"roles": row.roles, moment: instant(getattr(row, moment))},
        lambda told: _told(told, roles="roles", **{moment: "at"}),
        key=(lambda row: _of_round(row.round), _told_of_round),
        rows=lambda rows: rows.filter(**{f"{moment}__isnull": False}).select_related("round__subject_type"),
        at=moment,
    )


def _purges(event: Event, of_row: Any, of_record: Any, moment: str) -> Telling:
    return Telling(
        PurgeEntry,
        event,
        of_row,
        of_record,
        key=(
            lambda row: (f"{row.subject_type.app_label}.{row.subject_type.model}", row.subject_id),
            lambda told: (told.object_type, told.object_id),
        ),
        rows=lambda rows: rows.filter(**{f"{moment}__isnull": False}).select_related("subject_type"),
        at=moment,
    )


told_rows.register(
    _notices(SeatNotice.Kind.REMINDER, Event.REMINDED),
    _notices(SeatNotice.Kind.ESCALATION, Event.ESCALATED),
    _blockages(Event.BLOCKED, "found_at"),
    _blockages(Event.UNBLOCKED, "ended_at"),
    _purges(
        Event.PURGE_LISTED,
        lambda row: {"kept until": row.retain_until},
        lambda told: {"kept until": told.new["kept until"]},
        "listed_at",
    ),
    _purges(
        Event.PURGE_CONFIRMED,
        lambda row: {"by": row.confirmed_by_id, "reason": row.reason},
        lambda told: {"by": told.actor_id, "reason": told.reason},
        "confirmed_at",
    ),
)
