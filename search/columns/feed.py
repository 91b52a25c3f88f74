"""What changed in the library: told by triggers of the database, read by each process that holds it.

Triggers, so that no writer can forget it: an action, an import, a migration, somebody with a shell.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

#: So many changes are kept, and trimmed in steps of so many.
KEPT, _STEP = 20_000, 1_000
_WATCHED = ("search_document", "content_assetclearance")
_OPERATIONS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


@dataclass(frozen=True, slots=True)
class Mark:
    """The newest change that a reader knows.

    `horizon` is the oldest transaction that may still write, `seen` are the changes known from there on.
    """

    change: int = 0
    mark: int = 0
    horizon: int = 0
    seen: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Changes:
    """The pieces that changed since a mark, and the mark from now on."""

    assets: frozenset[int]
    mark: Mark


def newest() -> Mark:
    """The mark of this moment. Read before the library: what changes meanwhile is then read again."""
    if connection.vendor == "postgresql":
        sql = (
            "SELECT coalesce(max(id), 0), (SELECT mark FROM search_librarychange ORDER BY id DESC LIMIT 1), "
            "pg_snapshot_xmin(pg_current_snapshot())::text::bigint FROM search_librarychange"
        )
    else:
        sql = "SELECT id, mark, 0 FROM search_librarychange ORDER BY id DESC LIMIT 1"
    row = next(iter(_rows(sql)), (0, 0, 0))
    return Mark(row[0], row[1] or 0, row[2])


def since(mark: Mark) -> Changes | None:
    """What changed since a mark; None where that cannot be told: the mark is gone, trimmed or rolled back."""
    if connection.vendor == "postgresql":
        return _since_transaction(mark)
    rows = _rows(
        "SELECT id, mark, asset_id FROM search_librarychange WHERE id >= %s ORDER BY id", [mark.change]
    )
    if mark.change:
        if not rows or rows[0][:2] != (mark.change, mark.mark):
            return None
        rows = rows[1:]
    last = rows[-1] if rows else (mark.change, mark.mark)
    return Changes(frozenset(row[2] for row in rows), Mark(last[0], last[1]))


def _since_transaction(mark: Mark) -> Changes | None:
    """PostgreSQL gives ids out before it commits: a smaller one may show later. So transactions that were
    open at the mark are read again, and the mark's own row tells that nothing was trimmed."""
    rows = _rows(
        "SELECT id, mark, asset_id, xid, pg_snapshot_xmin(pg_current_snapshot())::text::bigint "
        "FROM search_librarychange WHERE xid >= %s OR id = %s ORDER BY id",
        [mark.horizon, mark.change],
    )
    if mark.change and (mark.change, mark.mark) not in {row[:2] for row in rows}:
        return None
    if not rows:
        return Changes(frozenset(), mark)
    last = rows[-1]
    if last[0] - mark.change > KEPT // 2 and mark.change:
        return None
    changed = frozenset(row[2] for row in rows if row[3] >= mark.horizon and row[0] not in mark.seen)
    horizon = last[4]
    seen = frozenset(row[0] for row in rows if row[3] >= horizon)
    return Changes(changed, Mark(last[0], last[1], horizon, seen))


def _rows(sql: str, params: list[Any] | None = None) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def install_after_migrate(sender: Any, using: str, **kwargs: Any) -> None:
    """Handler of post_migrate: SQLite drops triggers whenever a migration rebuilds their table."""
    from django.db import connections

    tables = set(connections[using].introspection.table_names())
    if {"search_librarychange", *_WATCHED} <= tables:
        install(connections[using])


def install(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers anew."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for statement in _of_postgresql():
                cursor.execute(statement)
        else:
            for name, statement in _of_sqlite().items():
                cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')
                cursor.execute(statement)


def _of_sqlite() -> dict[str, str]:
    found = {
        f"tell_{table}_{operation.lower()}": (
            f"CREATE TRIGGER tell_{table}_{operation.lower()} AFTER {operation} ON {table} BEGIN "
            + "".join(
                "INSERT INTO search_librarychange (asset_id, mark, xid) "
                f"VALUES ({row}.asset_id, random(), 0); "
                for row in rows
            )
            + "END"
        )
        for table in _WATCHED
        for operation, rows in _OPERATIONS.items()
    }
    found["trim_library_changes"] = (
        "CREATE TRIGGER trim_library_changes AFTER INSERT ON search_librarychange "
        f"WHEN NEW.id % {_STEP} = 0 BEGIN "
        f"DELETE FROM search_librarychange WHERE id <= NEW.id - {KEPT}; END"
    )
    return found


def _of_postgresql() -> list[str]:
    told = "INSERT INTO search_librarychange (asset_id, mark, xid) VALUES ({}.asset_id, {}, {}); "
    mark, xid = "(random() * 9e18)::bigint", "pg_current_xact_id()::text::bigint"
    found = [
        "CREATE OR REPLACE FUNCTION vouch_trim_library_changes() RETURNS trigger AS $$ BEGIN "
        # Whoever trims at the same time takes other rows: nobody waits for a row that is to go.
        "DELETE FROM search_librarychange WHERE id IN (SELECT id FROM search_librarychange "
        f"WHERE id <= NEW.id - {KEPT} FOR UPDATE SKIP LOCKED); RETURN NULL; END $$ LANGUAGE plpgsql",
        "CREATE OR REPLACE TRIGGER trim_library_changes AFTER INSERT ON search_librarychange FOR EACH ROW "
        f"WHEN (NEW.id % {_STEP} = 0) EXECUTE FUNCTION vouch_trim_library_changes()",
    ]
    for operation, rows in _OPERATIONS.items():
        name = f"vouch_library_{operation.lower()}"
        body = "".join(told.format(row, mark, xid) for row in rows)
        found.append(
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $$ BEGIN {body}RETURN NULL; END $$ "
            "LANGUAGE plpgsql"
        )
        found += [
            f"CREATE OR REPLACE TRIGGER tell_{table}_{operation.lower()} AFTER {operation} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {name}()"
            for table in _WATCHED
        ]
    return found
