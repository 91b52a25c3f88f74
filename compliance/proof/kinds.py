"""What is exported about each kind of content, for packs and for `manage.py verify`; a table in one place.

Imports go down only, so the apps above register the tables and files of what they know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from django.db import models
from django.db.models.fields.files import FieldFile

Row: TypeAlias = dict[str, Any]
"""One row as JSON values; datetimes are written as digests write them."""

Cited: TypeAlias = frozenset[tuple[str, int]] | None
"""The pages that matter, as (SHA-256 of the file, page number). None: all pages of all files."""

Passage: TypeAlias = tuple[str, int, str]
"""Words on a page of a file: its SHA-256, the page from 1, the words."""

Marks: TypeAlias = dict[tuple[str, int], list[tuple[float, float, float, float]]]
"""Rectangles on pages, by file and page: left, top, width, height in fractions of the page."""

Rows: TypeAlias = Callable[[type[models.Model], list[int], Cited], Iterator[tuple[int, Row]]]
"""The rows of a table about contents of a model, by their ids: (id of the content, row), in a fixed order."""

Dossier: TypeAlias = dict[str, Any]
"""`kind`, `id`, `label`, and `tables`: the rows by table, as proof/offline.py reads them."""


@dataclass
class Kind:
    """How contents of one model are exported.

    `related` names further contents whose dossiers belong into the pack of one, as (kind, id); `passages`
    what it rests on, as (SHA-256 of a file, page, words there), with page 0 for a file as a whole; `files`
    what rows point to by `path`; `marks` where such words stand on the pages of its files.
    """

    model: type[models.Model]
    tables: dict[str, Rows] = field(default_factory=dict)
    related: Callable[[Dossier], Iterable[tuple[str, int]]] = lambda dossier: ()
    passages: Callable[[Dossier], Iterable[tuple[str, int, str]]] = lambda dossier: ()
    files: Callable[[Dossier], Iterable[tuple[str, FieldFile]]] = lambda dossier: ()
    marks: Callable[[Dossier, list[Passage]], Marks] = lambda dossier, passages: {}


_kinds: dict[str, Kind] = {}
_everywhere: dict[str, Rows] = {}


def register_table(name: str, rows: Rows) -> None:
    """Export a table about every kind of content."""
    _everywhere[name] = rows


def register_kind(name: str, kind: Kind) -> None:
    """Export contents of `name` (`app.model`). Called from ready()."""
    _kinds[name] = kind


def kind_of(name: str) -> Kind:
    return _kinds[name]


def kinds() -> dict[str, Kind]:
    return dict(_kinds)


def tables_of(name: str) -> dict[str, Rows]:
    """Every table that is exported about contents of a kind."""
    return _everywhere | _kinds[name].tables
