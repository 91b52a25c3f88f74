"""That every notice about a publication says what the trail learnt from it, and none came from elsewhere."""

from __future__ import annotations

from typing import Any

from django.db import models

from compliance.models import AuditRecord, Event
from compliance.told_rows import Telling
from messaging.actions.publications import notice_in_words
from messaging.models import PublicationNotice
from messaging.retractions import Nature

Retraction = tuple[int, int]
"""The id of a source, and the number of the notice that retracted it."""


def _words(row: Any) -> dict[str, str]:
    return {"words": notice_in_words(row)}


def _told(told: AuditRecord) -> dict[str, str]:
    return {"words": told.reason}


def _retractions() -> set[Retraction]:
    """The notices by which sources were marked as retracted. Records of before do not say which it was."""
    told = AuditRecord.objects.filter(event=Event.RETRACTED, new__has_key="notice")
    return {(each.object_id, each.new["notice"]) for each in told}


def _marking(rows: models.QuerySet) -> models.QuerySet:
    told = _retractions()
    found = rows.filter(nature=Nature.RETRACTION)
    return rows.filter(pk__in=[row.pk for row in found if (row.evidence_id, row.record_id) in told])


def _further(rows: models.QuerySet) -> models.QuerySet:
    """Retractions of what was retracted already. Those from before the trail told of them are left alone."""
    marking = _retractions()
    by_words = set(AuditRecord.objects.filter(event=Event.RETRACTED).values_list("object_id", "reason"))
    told = AuditRecord.objects.filter(event=Event.NOTICED, new__nature=Nature.RETRACTION)
    since, found = [each.new["row"] for each in told], []
    for row in rows.filter(nature=Nature.RETRACTION):
        if (row.evidence_id, row.record_id) in marking:
            since.append(row.pk)
        elif (row.evidence_id, notice_in_words(row)) not in by_words:
            found.append(row.pk)
    first = min(since, default=None)
    return rows.filter(pk__in=[pk for pk in found if first is not None and pk >= first])


#: What makes a row and a record one: the source, the notice and what it says of the source.
_NOTICED = (
    lambda row: (row.evidence_id, row.record_id, row.nature),
    lambda told: (told.object_id, told.new["notice"], told.new["nature"]),
)
NOTICES = (
    Telling(
        PublicationNotice,
        Event.NOTICED,
        _words,
        _told,
        key=_NOTICED,
        rows=lambda rows: rows.exclude(nature=Nature.RETRACTION),
        still=lambda told: told.new["nature"] != Nature.RETRACTION,
    ),
    Telling(
        PublicationNotice,
        Event.RETRACTED,
        _words,
        _told,
        key=(
            lambda row: (row.evidence_id, row.record_id),
            lambda told: (told.object_id, told.new.get("notice")),
        ),
        rows=_marking,
        still=lambda told: "notice" in told.new,
    ),
    Telling(
        PublicationNotice,
        Event.NOTICED,
        _words,
        _told,
        key=_NOTICED,
        rows=_further,
        still=lambda told: told.new["nature"] == Nature.RETRACTION,
    ),
)
