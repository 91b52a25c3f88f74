"""Which tables are written and read: a check need not be made again where nothing that it read changed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable
from datetime import date
from typing import Any

_READ = re.compile(r'\b(?:FROM|JOIN) "?(\w+)')
_WRITES = re.compile(r'\s*(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM) "?(\w+)')
_READS_ONLY = re.compile(r"\s*(?:SELECT|SAVEPOINT|RELEASE|ROLLBACK|SET CONSTRAINTS|PRAGMA)\b")


class Tables:
    """Listens to a connection, as its `execute_wrapper`.

    What is rolled back counts as written too: a check too many does no harm.
    """

    def __init__(self) -> None:
        self._writes: Counter[str] = Counter()
        self._read: set[str] = set()
        #: Check → the day of its last look, and how often each table that it read had been written then.
        self._seen: dict[Hashable, tuple[date, dict[str, int]]] = {}

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        written = _WRITES.match(sql)
        if written:
            self._writes[written[1]] += 1
        elif not _READS_ONLY.match(sql):
            self._seen.clear()
        self._read.update(_READ.findall(sql))
        return execute(sql, params, many, context)

    def look(self, name: Hashable, today: date, check: Callable[[], None]) -> None:
        """Make a check, unless all that it read the last time is as it was, and it is the same day.

        What a check finds must follow from the database and the day alone.
        """
        day, read = self._seen.get(name, (None, {}))
        if day != today or any(self._writes[table] != times for table, times in read.items()):
            outer, self._read = self._read, set()
            check()
            read = {table: self._writes[table] for table in self._read}
            self._seen[name] = today, read
            self._read = outer
        # A check that makes another one reads what that one does, made or not.
        self._read.update(read)
