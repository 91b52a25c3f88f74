"""Appending to the audit trail, under the lock of its end: one record, or those of a step together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection

from compliance.models.audit import AuditHead, AuditRecord


class Appending:
    """Records that follow each other and are not written yet. The end of the trail is locked meanwhile."""

    def __init__(self) -> None:
        self._entries: list[AuditRecord] = []
        self._savepoints = _open_savepoints()
        self._head: AuditHead | None = None

    @property
    def head(self) -> AuditHead:
        """The number and hash of the last record, of those that wait too."""
        if self._head is None:
            self._head = AuditHead.objects.select_for_update().get_or_create(pk=1)[0]
            if self._entries and self._entries[-1].sequence <= self._head.sequence:
                self._entries = []
            elif self._entries:
                self._end_with(self._entries[-1])
        return self._head

    def append(self, entry: AuditRecord) -> None:
        self._entries.append(entry)
        self._end_with(entry)

    def _end_with(self, entry: AuditRecord) -> None:
        self.head.sequence, self.head.hash = entry.sequence, entry.hash

    def is_of_this_savepoint(self) -> bool:
        return self._savepoints == _open_savepoints()

    def write(self) -> None:
        if not self._entries:
            return
        # May find that they were written for a while, and for good by now.
        head = self.head
        if self._entries:
            AuditRecord.objects.bulk_create(self._entries)
            head.save(force_update=True)
            self._entries = []

    def write_for_a_while(self) -> None:
        """Write within a savepoint, which may be undone; the end of the trail tells later whether it was."""
        waiting = self._entries
        self.write()
        self._entries, self._head = waiting, None


def _open_savepoints() -> list[str]:
    return [each for each in connection.savepoint_ids if each]


_together: ContextVar[Appending | None] = ContextVar("records that are written together", default=None)


def end_of_trail() -> AuditHead:
    """The last record's number and hash, locked until the transaction ends: all who append take turns.

    Every writer of what decides a clearance records it, so what is read after this call stands until then.
    """
    return (_together.get() or Appending()).head


@contextmanager
def written_together() -> Iterator[None]:
    """Write all that is recorded within by one statement at the end. The first record locks the trail.

    For one step in its transaction. Nothing within may look for the records that it makes.
    """
    together = Appending()
    mark = _together.set(together)
    try:
        yield
    finally:
        _together.reset(mark)
    together.write()


@contextmanager
def appending() -> Iterator[Appending]:
    """Where a record is appended; it is written at the end, or with the others of its step."""
    together = _together.get()
    if together and together.is_of_this_savepoint():
        yield together
        return
    if together:
        # A savepoint may be undone by itself: what came before it is written, and what it records is too.
        together.write_for_a_while()
    alone = Appending()
    yield alone
    alone.write()
