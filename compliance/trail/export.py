"""Records of the trail as files, written row by row however many there are (21 CFR 11.10(b), (e)).

JSON holds every field that a record's hash covers, and the hashes, so that the chain can be verified without
the site. CSV and the workbook are for reading.
"""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Iterable, Iterator
from typing import IO, Any

from openpyxl import Workbook

from django.core.serializers.json import DjangoJSONEncoder

from cms.core.spreadsheets import guarded
from compliance.models import AuditRecord
from compliance.models.audit import AuditRecordQuerySet
from compliance.trail.asking import kind_in_words
from compliance.trail.wording import changes_of

HEADER = ("No.", "Time (UTC)", "Person", "What", "Kind", "Which", "Changes", "Reason", "Hash")
#: A cell of a workbook holds no more; the JSON has everything.
_CELL = 32_000
_CHUNK = 1000


class _Line:
    """A file that gives each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def row_of(entry: AuditRecord) -> tuple[Any, ...]:
    said = "\n".join(
        f"{each.name}: {each.old or '—'} → {each.new or '—'}" if entry.old else f"{each.name}: {each.new}"
        for each in changes_of(entry.old, entry.new)
    )
    return (
        entry.sequence,
        entry.at.strftime("%Y-%m-%d %H:%M:%S +00:00"),
        entry.actor_name,
        entry.get_event_display(),
        kind_in_words(entry.object_type),
        entry.object_label,
        said[:_CELL],
        entry.reason[:_CELL],
        entry.hash,
    )


def _rows(records: AuditRecordQuerySet) -> Iterator[tuple[Any, ...]]:
    for entry in records.iterator(chunk_size=_CHUNK):
        yield tuple(guarded(value) for value in row_of(entry))


def csv_lines(header: Iterable[str], rows: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    """Lines of a table, with the mark at the start by which spreadsheets know UTF-8."""
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(header)
    for row in rows:
        yield writer.writerow([guarded(value) for value in row])


def as_csv(records: AuditRecordQuerySet) -> Iterator[str]:
    return csv_lines(HEADER, _rows(records))


def as_json(records: AuditRecordQuerySet) -> Iterator[str]:
    """An array of records; each can be hashed again, and follows from the one before it."""
    yield "["
    lead = "\n"
    for entry in records.iterator(chunk_size=_CHUNK):
        facts = entry.facts() | {"previous_hash": entry.previous_hash, "hash": entry.hash}
        yield lead + json.dumps(facts, cls=DjangoJSONEncoder, ensure_ascii=False)
        lead = ",\n"
    yield "\n]\n"


def workbook(title: str, header: Iterable[str], rows: Iterable[tuple[Any, ...]]) -> IO[bytes]:
    """A workbook as a temporary file, to be streamed; openpyxl writes it row by row."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.append(list(header))
    for row in rows:
        sheet.append([guarded(value) for value in row])
    file = tempfile.TemporaryFile()  # noqa: SIM115  (the response closes it)
    book.save(file)
    file.seek(0)
    return file


def as_xlsx(records: AuditRecordQuerySet) -> IO[bytes]:
    return workbook("Audit trail", HEADER, _rows(records))
