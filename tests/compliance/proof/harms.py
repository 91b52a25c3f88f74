"""What a row of the tamper matrix is, and the harms that its cells do.

A cell is a function that does the harm by raw SQL, or to bytes on disk, or says in words why there is
no such harm. `said` is what one of the faults must say.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, TypeAlias

from django.core.files.base import ContentFile
from django.db import connection

HARMS = ("alter", "delete", "reorder", "copy", "transplant")

Harm: TypeAlias = Callable[[SimpleNamespace], None]


@dataclass(frozen=True)
class Table:
    """One row of the matrix: its database table, what its faults must say, and its five cells."""

    table: str
    said: str
    alter: Harm | str
    delete: Harm | str
    reorder: Harm | str
    copy: Harm | str
    transplant: Harm | str
    otherwise: dict[str, str] = field(default_factory=dict)

    def cell(self, harm: str) -> Harm | str:
        return getattr(self, harm)

    def must_say(self, harm: str) -> str:
        return self.otherwise.get(harm, self.said)


def at(path: str) -> Callable[[Any], Any]:
    """Where something stands in the library: `seats.0` is the first of its seats. Of a row, its id."""

    def found(library: Any) -> Any:
        value = library
        for name in path.split("."):
            value = value[int(name)] if name.isdigit() else getattr(value, name)
        return getattr(value, "pk", value)

    return found


def row(
    table: str,
    said: str,
    key: str,
    *,
    altered: dict[str, Any] | str,
    moved: dict[str, Any] | str,
    twin: dict[str, Any] | str = "",
    reorder: Harm | str = "",
    pk: str = "id",
    **otherwise: str,
) -> Table:
    """A table of which a row stands at `key`: what is altered, where it is moved, how its copy differs."""
    where = at(key)
    return Table(
        table,
        said,
        altered if isinstance(altered, str) else alter(table, where, pk, **altered),
        delete(table, where, pk),
        reorder or NO_ORDER,
        twin if isinstance(twin, str) and twin else copy(table, where, pk, **(twin or {})),
        moved if isinstance(moved, str) else alter(table, where, pk, **moved),
        otherwise,
    )


def columns(table: str, said: str, key: str, pk: str = "id", **harms: dict[str, Any] | Harm | str) -> Table:
    """Some columns of a row that has a table of its own in the matrix: each harm is another value of them."""
    cells: dict[str, Any] = {}
    for harm in HARMS:
        cell = harms.get(harm, NO_ORDER if harm == "reorder" else PART_OF_A_ROW)
        if isinstance(cell, dict):
            given = dict(cell)
            cell = alter(table, at(given.pop("of", key)), pk, **given)
        cells[harm] = cell
    return Table(table, said, **cells)


def sql(statement: str, *values: Any) -> None:
    """Run a statement as somebody with the database's own password would."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount, f"Nothing was changed by {statement}"


def alter(table: str, key: Callable[[Any], Any], pk: str = "id", **values: Any) -> Harm:
    def harm(library: SimpleNamespace) -> None:
        columns = ", ".join(f'"{column}" = %s' for column in values)
        given = [value(library) if callable(value) else value for value in values.values()]
        sql(f"UPDATE {table} SET {columns} WHERE {pk} = %s", *given, key(library))

    return harm


def delete(table: str, key: Callable[[Any], Any], pk: str = "id") -> Harm:
    return lambda library: sql(f"DELETE FROM {table} WHERE {pk} = %s", key(library))


def _values(table: str, column: str, pk: str, keys: tuple[Any, Any]) -> list[Any]:
    found = []
    with connection.cursor() as cursor:
        for key in keys:
            cursor.execute(f"SELECT {column} FROM {table} WHERE {pk} = %s", [key])
            found.append(cursor.fetchone()[0])
    return found


def swap(table: str, column: str, one: str, two: str, pk: str = "id") -> Harm:
    """Exchange a column of two rows, past the constraint that it is unique."""

    def harm(library: SimpleNamespace) -> None:
        first, second = at(one)(library), at(two)(library)
        found = _values(table, column, pk, (first, second))
        sql(f"UPDATE {table} SET {column} = %s WHERE {pk} = %s", 10**6, first)
        if column == pk:
            sql(f"UPDATE {table} SET {column} = %s WHERE {pk} = %s", found[0], second)
            sql(f"UPDATE {table} SET {column} = %s WHERE {pk} = %s", found[1], 10**6)
        else:
            sql(f"UPDATE {table} SET {column} = %s WHERE {pk} = %s", found[0], second)
            sql(f"UPDATE {table} SET {column} = %s WHERE {pk} = %s", found[1], first)

    return harm


def exchange(table: str, column: str, one: str, two: str) -> Harm:
    """Exchange a column that need not be unique of two rows."""

    def harm(library: SimpleNamespace) -> None:
        first, second = at(one)(library), at(two)(library)
        found = _values(table, column, "id", (first, second))
        assert found[0] != found[1]
        sql(f"UPDATE {table} SET {column} = %s WHERE id = %s", found[1], first)
        sql(f"UPDATE {table} SET {column} = %s WHERE id = %s", found[0], second)

    return harm


def copy(table: str, key: Callable[[Any], Any], pk: str = "id", **values: Any) -> Harm:
    """Insert the row once more, with other values in some columns."""

    def harm(library: SimpleNamespace) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table} WHERE {pk} = %s", [key(library)])
            columns = [column.name if hasattr(column, "name") else column[0] for column in cursor.description]
            row = dict(zip(columns, cursor.fetchone(), strict=True))
        row |= {pk: 900_000} | {
            name: value(library) if callable(value) else value for name, value in values.items()
        }
        names, marks = ", ".join(f'"{name}"' for name in row), ", ".join(["%s"] * len(row))
        sql(f"INSERT INTO {table} ({names}) VALUES ({marks})", *row.values())

    return harm


def overwrite(stored: Callable[[Any], Any], data: Callable[[Any], bytes | None]) -> Harm:
    """Change the bytes of a stored file, or (None) delete it; the library puts them back afterwards."""

    def harm(library: SimpleNamespace) -> None:
        file, given = stored(library), data(library)
        with file.storage.open(file.name) as kept:
            library.to_restore.append((file, kept.read()))
        file.storage.delete(file.name)
        if given is not None:
            file.storage.save(file.name, ContentFile(given))

    return harm


def bytes_of(stored: Any) -> bytes:
    with stored.storage.open(stored.name) as file:
        return bytes(file.read())


NO_ORDER = "The order of these rows says nothing: each names its time, or its place is in no digest."
PART_OF_A_ROW = "These are columns of a row: what copies, moves or deletes all of it is another table’s cell."
ONE_ROW = "There is one row, so there is no other place to move it to or order to change."
