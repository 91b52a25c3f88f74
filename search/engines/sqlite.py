"""The embedded engine: FTS5 tables in the same database file, written in the same transactions.

Three tables, made by migration 0002, with external content and so without a second copy of any
text: documents (from search_document), pages (from content_assetpage) and evidence pages. FTS5
takes a row out of such a table only when told exactly what it took in; documents are therefore
forgotten before their row changes, and pages, which never change, are not forgotten at all.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection

from search.engines import CLOSE, OPEN, EvidenceHit, Match, PageHit
from search.query import Question, alternatives

_COLUMNS = "title, summary, body, facets"
#: A word in the title counts for ten in the body; facets find, and do not rank.
_RANK = "bm25(search_document_fts, 10.0, 4.0, 1.0, 0.0)"

_STANDING = """(
    SELECT max(CASE WHEN c.starts_at > %s THEN 2 WHEN c.ends_at > %s THEN 3 ELSE 1 END)
    FROM content_assetclearance c INDEXED BY version_clearance_idx
    WHERE c.version_id = d.version_id AND c.market_id = %s AND c.audience = %s
)"""


def _any(choices: Sequence[str], beginning: str = "") -> str:
    """One of several words. Folded words and tokens hold no quotation marks."""
    quoted = [f'"{choice}"' for choice in choices]
    if beginning:
        quoted.append(f'"{beginning}" *')
    return f"({' OR '.join(quoted)})"


def _words(words: Sequence[str], endings: Sequence[str], joined: str) -> str:
    parts = [_any(choices) for choices in alternatives(words, endings)]
    # A single letter begins half the library.
    if len(words[-1]) > 1:
        parts[-1] = _any(alternatives(words, endings)[-1], beginning=words[-1])
    return f"({f' {joined} '.join(parts)})"


def _expression(question: Question) -> str:
    parts = []
    if question.words:
        joined = "OR" if question.any_word else "AND"
        parts.append(f"{{title summary body}} : {_words(question.words, question.endings, joined)}")
    parts += [f"facets : {_any(choices)}" for choices in question.tokens]
    return " AND ".join(f"({part})" for part in parts)


def _rows(sql: str, params: Sequence[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def matches(question: Question) -> list[Match]:
    at = connection.ops.adapt_datetimefield_value(question.at)
    standing = [at, at, question.market_id, question.audience]
    expression = _expression(question)
    if not expression:
        rows = _rows(
            f"SELECT 0.0, d.asset_id, d.version_id, d.facets, coalesce({_STANDING}, 0) "
            "FROM search_document d INDEXED BY search_document_narrow",
            standing,
        )
    else:
        rank = _RANK if question.words else "0.0"
        rows = _rows(
            f"SELECT {rank}, d.asset_id, d.version_id, d.facets, coalesce({_STANDING}, 0) "
            "FROM search_document_fts CROSS JOIN search_document d INDEXED BY search_document_narrow "
            "ON d.asset_id = search_document_fts.rowid WHERE search_document_fts MATCH %s",
            [*standing, expression],
        )
    return list(map(Match._make, rows))


def pages(
    words: Sequence[str], endings: Sequence[str], version_ids: Collection[int], any_word: bool
) -> dict[int, PageHit]:
    if not words or not version_ids:
        return {}
    versions = _any([str(pk) for pk in version_ids])
    joined = "OR" if any_word else "AND"
    expression = f"(text : {_words(words, endings, joined)}) AND (version_id : {versions})"
    best: dict[int, tuple[float, int, int]] = {}
    for page_id, version_id, number, rank in _rows(
        "SELECT p.id, p.version_id, p.number, bm25(search_page_fts, 1.0, 0.0) "
        "FROM search_page_fts CROSS JOIN content_assetpage p ON p.id = search_page_fts.rowid "
        "WHERE search_page_fts MATCH %s",
        [expression],
    ):
        best[version_id] = min(best.get(version_id, (rank, number, page_id)), (rank, number, page_id))
    if not best:
        return {}
    ids = [page_id for _, _, page_id in best.values()]
    # The snippets of the best pages only: cutting one costs more than ranking a hundred. The plus keeps
    # SQLite from asking the whole question anew for each page.
    snippets = dict(
        _rows(
            "SELECT rowid, snippet(search_page_fts, 0, %s, %s, '…', 22) FROM search_page_fts "
            f"WHERE search_page_fts MATCH %s AND +rowid IN ({', '.join(['%s'] * len(ids))})",
            [OPEN, CLOSE, expression, *ids],
        )
    )
    return {
        version_id: PageHit(number, snippets[page_id]) for version_id, (_, number, page_id) in best.items()
    }


def evidence(words: Sequence[str], endings: Sequence[str], limit: int) -> list[EvidenceHit]:
    if not words:
        return []
    return [
        EvidenceHit(*row)
        for row in _rows(
            "SELECT p.file_id, p.number, snippet(search_evidence_fts, 0, %s, %s, '…', 32) "
            "FROM search_evidence_fts CROSS JOIN messaging_evidencepage p "
            "ON p.id = search_evidence_fts.rowid WHERE search_evidence_fts MATCH %s "
            "ORDER BY search_evidence_fts.rank, p.id LIMIT %s",
            [OPEN, CLOSE, _words(words, endings, "AND"), limit],
        )
    ]


def _execute(sql: str, params: Sequence[Any] = ()) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def _listed(ids: Collection[int]) -> str:
    """Ids as SQL: they are our own integers, and may be more than a statement takes as parameters."""
    return ", ".join(str(int(pk)) for pk in ids)


def forget(asset_ids: Collection[int]) -> None:
    _execute(
        f"INSERT INTO search_document_fts (search_document_fts, rowid, {_COLUMNS}) "
        f"SELECT 'delete', asset_id, {_COLUMNS} FROM search_document WHERE asset_id IN ({_listed(asset_ids)})"
    )


def learn(asset_ids: Collection[int]) -> None:
    _execute(
        f"INSERT INTO search_document_fts (rowid, {_COLUMNS}) "
        f"SELECT asset_id, {_COLUMNS} FROM search_document WHERE asset_id IN ({_listed(asset_ids)})"
    )


def learn_pages(version_ids: Collection[int]) -> None:
    _execute(
        "INSERT INTO search_page_fts (rowid, text, version_id) "
        f"SELECT id, text, version_id FROM content_assetpage WHERE version_id IN ({_listed(version_ids)}) "
        "AND id NOT IN (SELECT id FROM search_page_fts_docsize)"
    )


def learn_evidence(file_ids: Collection[int]) -> None:
    _execute(
        "INSERT INTO search_evidence_fts (rowid, text) "
        f"SELECT id, text FROM messaging_evidencepage WHERE file_id IN ({_listed(file_ids)}) "
        "AND id NOT IN (SELECT id FROM search_evidence_fts_docsize)"
    )


def clear() -> None:
    for table in ("search_document_fts", "search_page_fts", "search_evidence_fts"):
        _execute(f"INSERT INTO {table} ({table}) VALUES ('delete-all')")
