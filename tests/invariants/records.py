"""I3: the trail, and all that never changes once it is written."""

from __future__ import annotations

from typing import Any

from django.db import connection

from compliance.audit import faults
from compliance.models import (
    Approval,
    AuditHead,
    AuditRecord,
    RequiredSignature,
    Signature,
    Withdrawal,
)

from .routes import Routes

FOREVER = (Signature, Approval, RequiredSignature, AuditRecord, Withdrawal)


def rows(model: Any, after: int = 0) -> dict[int, Any]:
    """The rows as the database has them, by key, past all models: what is kept is what is stored."""
    meta = model._meta
    columns = ", ".join(f'"{field.column}"' for field in (meta.pk, *meta.concrete_fields))
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT {columns} FROM "{meta.db_table}" WHERE "{meta.pk.column}" > %s ORDER BY 1', [after]
        )
        return {row[0]: row[1:] for row in cursor.fetchall()}


def how_many(model: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT COUNT(*) FROM "{model._meta.db_table}"')
        return cursor.fetchone()[0]


class Recording(Routes):
    """Rows that never change are read once as they come; `teardown` reads all of them again, and walks
    the whole trail.
    """

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[type, dict[int, Any]] = {model: rows(model) for model in FOREVER}

    def teardown(self) -> None:
        try:
            for model in FOREVER:
                # A step that failed has left rows that nobody looked at.
                self.keep_what_is_new(model)
                assert rows(model) == self.kept[model], "I3: a row that stands for ever changed or went."
            assert list(faults()) == []
        finally:
            super().teardown()

    def last(self, model: type) -> int:
        return max(self.kept[model], default=0)

    def keep_what_is_new(self, model: type) -> None:
        self.kept[model] |= rows(model, self.last(model))

    def i3_what_stands_stands(self, model: type) -> None:
        self.keep_what_is_new(model)
        assert how_many(model) == len(self.kept[model])

    def i3_the_trail_only_grows(self) -> None:
        before = self.last(AuditRecord)
        previous = AuditRecord.objects.get(pk=before).hash
        self.i3_what_stands_stands(AuditRecord)
        for place, entry in enumerate(AuditRecord.objects.filter(pk__gt=before).order_by("pk"), before + 1):
            assert (entry.sequence, entry.previous_hash) == (place, previous)
            assert entry.hash == entry.expected_hash()
            previous = entry.hash
        head = AuditHead.objects.get()
        assert (head.sequence, head.hash) == (self.last(AuditRecord), previous)
