"""Legal holds, and the two steps of a purge: a list by the job, a confirmation by a person, then the job."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.utils import timezone

from cms.core.actions import Action, Refused
from compliance.audit import json_ready, record
from compliance.cascade import cascade
from compliance.digest import digest, instant
from compliance.guards import guarded_models
from compliance.models import (
    Approval,
    ControlledContent,
    Event,
    LegalHold,
    PurgedRow,
    PurgeEntry,
    Signature,
    Tombstone,
)
from compliance.records import values_of
from compliance.retention.clock import kept, open_hold, retention_of
from compliance.retention.rows import Rows, files_of, rows_of


class PlaceHold(Action):
    """Keep content whatever its retention says."""

    def __init__(self, content: Any, user: Any, reason: str) -> None:
        self.content = content
        self.user = user
        self.reason = reason.strip()

    def check(self) -> None:
        if not (self.user.is_active and self.user.has_perm("compliance.add_legalhold")):
            raise Refused("Legal holds are placed by people with the role Quality.")
        if not self.reason:
            raise Refused("Say why it must be kept, for example the matter.")
        if open_hold(self.content):
            raise Refused(f"“{self.content}” is on legal hold already.")

    def perform(self) -> LegalHold:
        hold = LegalHold.objects.create(
            subject_type=ContentType.objects.get_for_model(self.content),
            subject_id=self.content.pk,
            label=str(self.content)[:300],
            by=self.user,
            at=timezone.now(),
            reason=self.reason,
        )
        record(Event.HELD, self.content, actor=self.user, new={"at": instant(hold.at)}, reason=self.reason)
        return hold


class LiftHold(Action):
    """End a legal hold; retention counts again."""

    def __init__(self, hold: LegalHold, user: Any, reason: str) -> None:
        self.hold = hold
        self.user = user
        self.reason = reason.strip()

    def check(self) -> None:
        if not (self.user.is_active and self.user.has_perm("compliance.change_legalhold")):
            raise Refused("Legal holds are lifted by people with the role Quality.")
        if not self.reason:
            raise Refused("Say why the hold ends.")
        if self.hold.lifted_at:
            raise Refused("This hold is lifted already.")

    def perform(self) -> LegalHold:
        self.hold.lifted_at = timezone.now()
        self.hold.lifted_by = self.user
        self.hold.lift_reason = self.reason
        self.hold.save(update_fields=["lifted_at", "lifted_by", "lift_reason"])
        record(
            Event.HOLD_LIFTED,
            self.hold.subject,
            actor=self.user,
            new={"at": instant(self.hold.lifted_at)},
            reason=self.reason,
        )
        return self.hold


class ListForPurge(Action):
    """Put content whose retention is over on the list; nothing is deleted by that."""

    def __init__(self, content: Any) -> None:
        self.content = content

    def check(self) -> None:
        refuse_purge(self.content)

    def perform(self) -> PurgeEntry:
        retention = retention_of(self.content)
        entry = PurgeEntry.objects.create(
            subject_type=ContentType.objects.get_for_model(self.content),
            subject_id=self.content.pk,
            label=str(self.content)[:300],
            listed_at=timezone.now(),
            retain_until=retention.until,
            basis=list(retention.basis),
        )
        record(Event.PURGE_LISTED, self.content, actor=None, new={"kept until": retention.until})
        return entry


class ConfirmPurge(Action):
    """A named person agrees that listed content goes; the next run of the job takes it away."""

    def __init__(self, entry: PurgeEntry, user: Any, reason: str) -> None:
        self.entry = entry
        self.user = user
        self.reason = reason.strip()

    def check(self) -> None:
        if not (self.user.is_active and self.user.has_perm("compliance.change_purgeentry")):
            raise Refused("A purge is confirmed by people with the role Quality.")
        if not self.reason:
            raise Refused("Say why it may go, for example the number of your decision.")
        if self.entry.confirmed_at:
            raise Refused("This purge is confirmed already.")
        refuse_purge(self.entry.subject)

    def perform(self) -> PurgeEntry:
        self.entry.confirmed_by = self.user
        self.entry.confirmed_at = timezone.now()
        self.entry.reason = self.reason
        self.entry.save(update_fields=["confirmed_by", "confirmed_at", "reason"])
        record(Event.PURGE_CONFIRMED, self.entry.subject, actor=self.user, reason=self.reason)
        return self.entry


def refuse_purge(content: Any) -> None:
    """Raise Refused unless the retention of `content` is over and nothing holds it."""
    retention = retention_of(content)
    if retention.until is None:
        raise Refused(f"“{content}” must stay. {retention.why}")
    if not retention.is_over(timezone.now().date()):
        raise Refused(f"“{content}” must stay until {retention.until:%d %b %Y}. {retention.why}")
    hold = open_hold(content)
    if hold:
        raise Refused(f"“{content}” is on legal hold since {hold.at:%d %b %Y}: {hold.reason}")


class PurgeConfirmed(Action):
    """Take confirmed content away, rows and files, and leave a tombstone. Run by the job alone.

    The database guards let go exactly the rows that the tombstone names. Files go once that is committed.
    """

    def __init__(self, entry: PurgeEntry) -> None:
        self.entry = entry

    def check(self) -> None:
        if not self.entry.confirmed_at:
            raise Refused(f"Nobody confirmed the purge of “{self.entry.label}”.")
        content = self.entry.subject
        refuse_purge(content)
        needed = kept(type(content)).needed_by(content)
        if needed:
            raise Refused(f"“{content}” is still needed by {needed}, which must go first.")

    def perform(self) -> Tombstone:
        content, now = self.entry.subject, timezone.now()
        rows = rows_of(content)
        guarded = [model for model, guard in guarded_models() if guard.delete and model in rows]
        named = sorted((model._meta.db_table, pk) for model in guarded for pk in rows[model])
        files = files_of(rows)
        tombstone = Tombstone.objects.create(
            kind=content._meta.label_lower,
            object_id=content.pk,
            label=str(content)[:300],
            facts=self._facts(content, rows, len(files)),
            retain_until=self.entry.retain_until,
            confirmed_by=self.entry.confirmed_by,
            purged_at=now,
            purged_on=now.date(),
            rows_digest=digest([list(each) for each in named]),
        )
        record(Event.PURGED, content, actor=None, new=tombstone.canonical(), reason=self.entry.reason)
        PurgedRow.objects.bulk_create(
            PurgedRow(tombstone=tombstone, table_name=table, row_id=pk) for table, pk in named
        )
        for model, ids in rows.items():
            model._base_manager.filter(pk__in=ids)._raw_delete(connection.alias)
        self.entry.delete()
        cascade({tombstone.kind: {tombstone.object_id}})
        transaction.on_commit(lambda: [file.storage.delete(file.name) for file in files])
        return tombstone

    def _facts(self, content: Any, rows: Rows, files: int) -> dict[str, Any]:
        approvals = Approval.objects.filter(pk__in=rows.get(Approval, ()))
        signatures = Signature.objects.filter(pk__in=rows.get(Signature, ()))
        hashes = sorted(
            {
                value
                for model, ids in rows.items()
                if any(field.name == "sha256" for field in model._meta.concrete_fields)
                for value in model._base_manager.filter(pk__in=ids).values_list("sha256", flat=True)
            }
        )
        return json_ready(
            {
                "content": _digest_of(content),
                "approvals": [each.content_digest for each in approvals.order_by("pk")],
                "signatures": [each.hash for each in signatures.order_by("pk")],
                "file hashes": hashes,
                "files": files,
                "retention": self.entry.basis,
                "listed": self.entry.listed_at,
                "confirmed": self.entry.confirmed_at,
                "rows": {model._meta.label_lower: len(ids) for model, ids in sorted(rows.items(), key=str)},
            }
        )


def _digest_of(content: Any) -> str:
    """Of what a content says; of a source, which no signature is over by itself, of all its values."""
    if isinstance(content, ControlledContent):
        return content.content_digest()
    return digest(json_ready(values_of(content)))
