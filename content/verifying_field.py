"""That what was sent to whom, and who was told of a stop, is as is on record: links, recipients, recalls."""

from __future__ import annotations

from typing import Any

from compliance import told_rows
from compliance.digest import instant
from compliance.models import AuditRecord, Event
from compliance.retention.tombstones import Subject
from compliance.told_rows import Facts, Telling
from content.models import Recall, RecallNotice, Recipient, Share


def _told(told: AuditRecord) -> Facts:
    """What a record says, and by whom; records of before say less. Markets by their ids: codes may change."""
    says = {**(told.new or {}), "by": told.actor_id}
    if "market_id" in says:
        del says["market"]
    return says


def _of_recipient(row: Any) -> Facts:
    facts = row.facts()
    return facts | {"market": facts["market"]["id"], "by": row.created_by_id}


def _told_of_recipient(told: AuditRecord) -> Facts:
    says = _told(told)
    return says | {"market": says["market"]["id"]}


def _with_asset(told: AuditRecord) -> Subject:
    return ("content.asset", told.new["asset"]) if told.new else (told.object_type, told.object_id)


def _with_recalled(told: AuditRecord) -> Subject:
    kind, pk = told.new["of"] if told.new else (told.object_type, told.object_id)
    return kind, pk


def _of_recall(row: Any) -> Facts:
    return row.facts() | {"reason": row.reason, "by": row.by_id}


def register_field() -> None:
    """Called when the apps are ready."""
    told_rows.register(
        Telling(
            Recipient,
            Event.RECIPIENT_NAMED,
            _of_recipient,
            _told_of_recipient,
            rows=lambda rows: rows.select_related("market"),
            since_first=True,
        ),
        Telling(
            Share,
            Event.SHARED,
            lambda row: row.facts() | {"by": row.created_by_id},
            _told,
            rows=lambda rows: rows.select_related("market"),
            at="created_at",
            goes_with=_with_asset,
        ),
        Telling(
            Share,
            Event.SHARE_REVOKED,
            lambda row: {"revoked_at": instant(row.revoked_at)},
            _told,
            rows=lambda rows: rows.filter(revoked_at__isnull=False),
            at="revoked_at",
            goes_with=_with_asset,
        ),
        Telling(
            Recall,
            Event.RECALLED,
            _of_recall,
            lambda told: {**_told(told), "reason": told.reason},
            rows=lambda rows: rows.select_related("subject_type").prefetch_related("notices"),
            at="at",
            goes_with=_with_recalled,
            since_first=True,
        ),
        Telling(
            RecallNotice,
            Event.RECALL_ACKNOWLEDGED,
            lambda row: {"confirmed_at": instant(row.acknowledged_at)},
            _told,
            key=(lambda row: (row.recall_id, row.rep_id), lambda told: (told.object_id, told.actor_id)),
            rows=lambda rows: rows.filter(acknowledged_at__isnull=False),
            at="acknowledged_at",
            goes_with=_with_recalled,
        ),
    )
