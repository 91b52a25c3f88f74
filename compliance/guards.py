"""Database triggers that refuse to change or delete what must stand, whoever asks.

They are installed after every migration, because SQLite drops triggers whenever a migration
rebuilds a table.

One way past a guard against deletion: a purge at the end of retention (compliance.retention) names each row
in `PurgedRow` before it takes it away, and those rows, no others, may go. The audit trail has no such way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True, slots=True)
class Guard:
    """What the database refuses on a table: any update, updates of some columns, any delete.

    `forever`: not even a purge may delete, because the trail outlives everything that it tells of.
    """

    update: bool = False
    columns: tuple[str, ...] = ()
    delete: bool = False
    forever: bool = False


def guarded_models() -> Iterator[tuple[type[models.Model], Guard]]:
    for model in apps.get_models():
        guard = vars(model).get("database_guard")
        if guard:
            yield model, guard


def _operations(model: type[models.Model], guard: Guard) -> Iterator[tuple[str, str]]:
    if guard.update:
        yield "update", "UPDATE"
    elif guard.columns:
        columns = ", ".join(f'"{model._meta.get_field(name).column}"' for name in guard.columns)
        yield "update", f"UPDATE OF {columns}"
    if guard.delete:
        yield "delete", "DELETE"


def trigger_names() -> set[str]:
    return {
        f"guard_{model._meta.db_table}_{name}"
        for model, guard in guarded_models()
        for name, _ in _operations(model, guard)
    }


def _unless_purged(model: type[models.Model], operation: str, guard: Guard) -> str:
    """The condition under which a trigger refuses; empty where it always does."""
    if operation != "DELETE" or guard.forever:
        return ""
    permits = apps.get_model("compliance", "PurgedRow")._meta.db_table
    table, key = model._meta.db_table, model._meta.pk.column
    named = f"table_name = '{table}' AND row_id = OLD.\"{key}\""
    return f'NOT EXISTS (SELECT 1 FROM "{permits}" WHERE {named})'  # noqa: S608


def install(connection: BaseDatabaseWrapper) -> None:
    """Create every trigger that is not there yet."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE OR REPLACE FUNCTION vouch_refuse() RETURNS trigger AS $$ BEGIN "
                "RAISE EXCEPTION '% may not be changed or deleted', TG_TABLE_NAME; END $$ LANGUAGE plpgsql"
            )
        for model, guard in guarded_models():
            table = model._meta.db_table
            for name, operation in _operations(model, guard):
                trigger = f"guard_{table}_{name}"
                unless = _unless_purged(model, operation, guard)
                if connection.vendor == "postgresql":
                    # PostgreSQL allows no subquery in WHEN: the function asks.
                    function = "vouch_refuse" if not unless else f"vouch_refuse_{table}"
                    if unless:
                        cursor.execute(
                            f'CREATE OR REPLACE FUNCTION "{function}"() RETURNS trigger AS $$ BEGIN '
                            f"IF {unless} THEN RAISE EXCEPTION '{table} may not be changed or deleted'; "
                            "END IF; RETURN OLD; END $$ LANGUAGE plpgsql"
                        )
                    cursor.execute(
                        f'CREATE OR REPLACE TRIGGER "{trigger}" BEFORE {operation} ON "{table}" '
                        f'FOR EACH ROW EXECUTE FUNCTION "{function}"()'
                    )
                else:
                    when = f"WHEN {unless} " if unless else ""
                    sql = (
                        f'CREATE TRIGGER "{trigger}" BEFORE {operation} ON "{table}" {when}'
                        f"BEGIN SELECT RAISE(ABORT, '{table} may not be changed or deleted'); END"
                    )
                    # Written anew only where it says something else: an older release had no way for a purge.
                    cursor.execute(
                        "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = %s", [trigger]
                    )
                    if cursor.fetchone() != (sql,):
                        cursor.execute(f'DROP TRIGGER IF EXISTS "{trigger}"')
                        cursor.execute(sql)


def missing(connection: BaseDatabaseWrapper) -> set[str]:
    """The triggers that should be there and are not."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        present = {row[0] for row in cursor.fetchall()}
    return trigger_names() - present


def install_after_migrate(sender: Any, using: str, **kwargs: Any) -> None:
    """Handler of post_migrate, once per app: cheap, and the last app completes the set."""
    from django.db import connections

    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if all(model._meta.db_table in tables for model, _ in guarded_models()):
        install(connection)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop every trigger, so that a test database can be emptied."""
    with connection.cursor() as cursor:
        for model, guard in guarded_models():
            table = model._meta.db_table
            for name, _ in _operations(model, guard):
                on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
                cursor.execute(f'DROP TRIGGER IF EXISTS "guard_{table}_{name}"{on}')
