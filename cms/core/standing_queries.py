"""Queries that are put into SQL once and asked often.

Building a query in the ORM takes several times as long as its answer where a step asks for single rows. A
`StandingQuery` is built when it is first asked in a connection, and from then on only its values change.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.query import ModelIterable, get_related_populators
from django.db.models.sql.compiler import SQLCompiler

#: Queries about more things than this are rare, and are built each time.
KEPT_UP_TO = 4
#: An id that no row has.
_NOTHING = -1


class Given(models.Expression):
    """The place in a query of a value that is given when it is asked: by name, and of a list by number."""

    def __init__(self, name: str, number: int | None = None) -> None:
        super().__init__()
        self.name = name
        self.number = number

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, list[Given]]:
        return "%s", [self]

    def value(self, given: Mapping[str, Any]) -> Any:
        value = given[self.name]
        if self.number is not None:
            value = value[self.number]
        # As the fields of the ORM do; numbers and texts go as they are.
        operations = connections[DEFAULT_DB_ALIAS].ops
        if isinstance(value, datetime):
            return operations.adapt_datetimefield_value(value)
        return operations.adapt_datefield_value(value) if isinstance(value, date) else value


class StandingQuery:
    """A query made by `build`, which gets a `Given` for each value and a list of them for each list.

    Called with the values by name; lists must not be empty, and have a query for each length. With
    `filled_to` they are lists of ids, may be empty, and are filled up to that length with ids of nothing, so
    that one query is enough; a longer one raises ValueError. The answer is a list: of rows of the model with
    what `select_related` and `annotate` add, or of tuples for a query with
    `values_list`. What else a queryset does after its own query, such as `prefetch_related`, is not done.
    `build` must not look at the database, because what it read would stand for ever; for a list of a foreign
    key it says `role__pk__in`, because `role__in` wants numbers.
    """

    def __init__(self, build: Callable[..., models.QuerySet], filled_to: int = 0) -> None:
        self._build = build
        self._filled_to = filled_to

    def __call__(self, **given: Any) -> list[Any]:
        # Kept with the connection, of which each thread has its own: it is part of what was built.
        kept = vars(connections[DEFAULT_DB_ALIAS]).setdefault("prepared_queries", {})
        if self._filled_to:
            given |= {name: self._filled(value) for name, value in given.items() if isinstance(value, list)}
        lengths = {name: len(value) for name, value in given.items() if isinstance(value, list)}
        shape = (self, *given, *lengths.values())
        built = kept.get(shape)
        if built is None:
            built = _Built(self._build(**{name: _place(name, value) for name, value in given.items()}))
            if self._filled_to or all(length <= KEPT_UP_TO for length in lengths.values()):
                kept[shape] = built
        return built.ask(given)

    def _filled(self, ids: list[int]) -> list[int]:
        missing = self._filled_to - len(ids)
        if missing < 0:
            raise ValueError(
                f"{len(ids)} ids are more than the {self._filled_to} that the query is made for."
            )
        return [*ids, *([_NOTHING] * missing)]


def _place(name: str, value: Any) -> Given | list[Given]:
    return [Given(name, number) for number in range(len(value))] if isinstance(value, list) else Given(name)


class _Built:
    """The SQL of a query, and how its rows are read, as the iterators of querysets find it out each time."""

    def __init__(self, queryset: models.QuerySet) -> None:
        self._compiler = compiler = queryset.query.get_compiler(using=DEFAULT_DB_ALIAS)
        self._sql, self._params = compiler.as_sql()
        columns = [each[0] for each in compiler.select[: compiler.col_count]]
        self._converters = compiler.get_converters(columns)
        self._rows: Callable[[Any], Any] = tuple
        if issubclass(queryset._iterable_class, ModelIterable):
            klass = compiler.klass_info
            first, last = klass["select_fields"][0], klass["select_fields"][-1] + 1
            names = [each[0].target.attname for each in compiler.select[first:last]]
            related = get_related_populators(klass, compiler.select, DEFAULT_DB_ALIAS)
            added = compiler.annotation_col_map or {}

            def row_of(row: Any) -> models.Model:
                made = klass["model"].from_db(DEFAULT_DB_ALIAS, names, row[first:last])
                for populator in related:
                    populator.populate(row, made)
                for name, place in added.items():
                    setattr(made, name, row[place])
                return made

            self._rows = row_of

    def ask(self, given: Mapping[str, Any]) -> list[Any]:
        params = [each.value(given) if isinstance(each, Given) else each for each in self._params]
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute(self._sql, params)
            rows = cursor.fetchall()
        if self._converters:
            rows = self._compiler.apply_converters(rows, self._converters)
        return list(map(self._rows, rows))
