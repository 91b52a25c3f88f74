"""The bare engine: its driver, one statement, a counter. No product, no framework, nobody to refuse."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from heapq import nsmallest
from typing import Any

import psycopg

from django.db import connection

from search.engines import FIELDS
from tests.bench.corpus import Asked

_WINDOW = """EXISTS (SELECT 1 FROM content_assetclearance c WHERE c.version_id = d.version_id
    AND c.market_id = {0} AND c.audience = {0} AND c.starts_at <= {0} AND c.ends_at > {0})"""
_WEIGHTS = ", ".join(map(str, FIELDS.values()))
_SQLITE = f"""
SELECT bm25(search_document_fts, {_WEIGHTS}, 0.0), d.asset_id, d.facets, {_WINDOW.format("?")}
FROM search_document_fts CROSS JOIN search_document d INDEXED BY search_document_narrow
    ON d.asset_id = search_document_fts.rowid
WHERE search_document_fts MATCH ?
"""
_POSTGRESQL = f"""
SELECT -ts_rank('{{0.1, 0.4, 0.5, 1.0}}', d.vector, q), d.asset_id, d.facets, {_WINDOW.format("%s")}
FROM search_document d, (SELECT %s::tsquery AS q) asked WHERE d.vector @@ q
"""


@dataclass(frozen=True, slots=True)
class RawAnswer:
    best: list[int]
    total: int
    withheld: int
    facets: dict[str, int]


def raw_engine(at: datetime) -> Callable[[Asked], RawAnswer]:
    """A function that asks the engine of the database in use, over a connection of its own."""
    if connection.vendor == "postgresql":
        own = psycopg.connect(**_address(), autocommit=True)
        return lambda asked: _answer(own, _POSTGRESQL, at, " & ".join(asked.words), asked)
    file = sqlite3.connect(connection.settings_dict["NAME"])
    file.execute("PRAGMA mmap_size=134217728")
    file.execute("PRAGMA cache_size=-20000")
    moment = connection.ops.adapt_datetimefield_value(at)
    return lambda asked: _answer(file, _SQLITE, moment, " AND ".join(asked.words), asked)


def _address() -> dict[str, Any]:
    parts = connection.get_connection_params()
    return {name: parts[name] for name in ("dbname", "user", "host", "port") if name in parts}


def _answer(own: Any, sql: str, at: Any, words: str, asked: Asked) -> RawAnswer:
    rows = own.execute(sql, [asked.market, asked.audience, at, at, words]).fetchall()
    persona = f"persona_{asked.persona}_"
    chosen = [row for row in rows if persona in row[2].split()]
    usable = [row for row in chosen if row[3]]
    facets: Counter[str] = Counter()
    for text, count in Counter(row[2] for row in usable).items():
        for name in text.split():
            facets[name] += count
    best = nsmallest(20, usable)
    return RawAnswer([row[1] for row in best], len(usable), len(chosen) - len(usable), dict(facets))
