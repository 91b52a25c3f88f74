"""Querysets that are put together once and asked many times.

The ORM takes ten times as long to put some querysets together as a database takes to answer them. A prepared
query is built by the same queryset methods as ever, so that there is still one place that decides; its SQL is
kept, and only the values change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet

#: An id that no row has.
_NOBODY = -1
#: Values that no query of ours holds by itself: each tells the place of one that changes.
_NUMBER = 8_999_999_000_000
_INSTANT = datetime(1903, 3, 4, 5, 6, 7, tzinfo=UTC)


class Prepared:
    """A queryset of `values_list` with open values.

    `build` takes the values by name and puts the queryset together, once in each thread that asks; it must
    depend on nothing else that may change. `kinds` tells by name what a value is: `int`, `str`, `datetime`,
    or for a list of ids the most that it may have, as a number.
    """

    def __init__(self, build: Callable[..., QuerySet], **kinds: type | int) -> None:
        self._build = build
        self._kinds = kinds

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """What the query answers. Raises ValueError for a list of more ids than it was prepared for."""
        connection = connections[DEFAULT_DB_ALIAS]
        # A connection belongs to one thread and knows how its driver's values are read.
        kept = vars(connection).setdefault("vouch_prepared", {})
        if self not in kept:
            kept[self] = _Compiled(self._build, self._kinds, connection)
        found: list[tuple[Any, ...]] = kept[self].rows(values)
        return found


class _Compiled:
    def __init__(
        self, build: Callable[..., QuerySet], kinds: Mapping[str, type | int], connection: BaseDatabaseWrapper
    ) -> None:
        self._connection = connection
        self._kinds = kinds
        stand_ins: dict[str, Any] = {}
        places: dict[Any, tuple[str, int]] = {}
        for number, (name, kind) in enumerate(kinds.items()):
            own = list(_stand_ins(number, kind))
            stand_ins[name] = own if isinstance(kind, int) else own[0]
            places |= {self._adapted(each): (name, place) for place, each in enumerate(own)}
        compiler = build(**stand_ins).query.get_compiler(connection=connection)
        self._sql, params = compiler.as_sql()
        self._params = [(places.get(each), each) for each in params]
        self._compiler = compiler
        self._converters = compiler.get_converters(column for column, _, _ in compiler.select)

    def rows(self, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        given = {name: self._given(kind, values[name]) for name, kind in self._kinds.items()}
        params = [each if place is None else given[place[0]][place[1]] for place, each in self._params]
        with self._connection.cursor() as cursor:
            cursor.execute(self._sql, params)
            found = cursor.fetchall()
        return list(map(tuple, self._compiler.apply_converters(found, self._converters)))

    def _given(self, kind: type | int, value: Any) -> list[Any]:
        if isinstance(kind, int):
            if len(value) > kind:
                raise ValueError(
                    f"{len(value)} ids are more than the {kind} that this query was prepared for."
                )
            return [*value, *([_NOBODY] * (kind - len(value)))]
        return [self._adapted(value)]

    def _adapted(self, value: Any) -> Any:
        """A value as the driver takes it."""
        return self._connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


def _stand_ins(number: int, kind: type | int) -> Iterator[Any]:
    if isinstance(kind, int):
        yield from (_NUMBER + 1_000_000 * number + each for each in range(kind))
    elif kind is int:
        yield _NUMBER + 1_000_000 * number
    elif kind is datetime:
        yield _INSTANT + timedelta(days=number)
    else:
        yield f"value {number} of a prepared query"
