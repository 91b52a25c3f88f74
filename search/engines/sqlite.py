"""The embedded engine: FTS5 tables in the same database file, written in the same transactions.

Three tables, made by migrations, none with a second copy of any text. Documents have external content
(search_document), which holds stems; FTS5 takes a row out of such a table only when told exactly what
it took in, so documents are forgotten before their row changes. Pages and evidence pages have no
content; they never change, and are not forgotten at all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.db import connection

from search.columns.library import library
from search.engines import FIELDS, Clause, EvidenceHit, Match, PageHit, Question
from search.stems import indexed, stem_of

_COLUMNS = ", ".join((*FIELDS, "facets"))
_TEXTS = f"{{{' '.join(FIELDS)}}}"
#: Facets find, and do not rank.
_RANK = f"bm25(search_document_fts, {', '.join(map(str, FIELDS.values()))}, 0.0)"

#: LIKE knows the capitals of ASCII only: another word is then not suggested, which does no harm.
_SPOKEN = """
    SELECT 1 FROM search_document_fts CROSS JOIN search_document d INDEXED BY search_document_narrow
        ON d.asset_id = search_document_fts.rowid
    WHERE search_document_fts MATCH %s
        AND EXISTS (
            SELECT 1 FROM content_assetclearance c INDEXED BY version_clearance_idx
            WHERE c.version_id = d.version_id AND c.market_id = %s AND c.audience = %s
                AND c.starts_at <= %s AND c.ends_at > %s
        )
        AND (
            EXISTS (
                SELECT 1 FROM content_asset a
                WHERE a.id = d.asset_id AND (a.title LIKE %s OR a.summary LIKE %s)
            )
            OR EXISTS (SELECT 1 FROM content_assetpage p WHERE p.version_id = d.version_id AND p.text LIKE %s)
        )
"""


def _any(choices: Iterable[str]) -> str:
    """One of several words. Stems and tokens hold no quotation marks."""
    quoted = (f'"{choice}"' for choice in choices)
    return f"({' OR '.join(quoted)})"


def _clause(clause: Clause) -> str:
    parts = [f'"{" ".join(phrase)}"' for phrase in clause.phrases]
    parts += [f'"{beginning}" *' for beginning in clause.beginnings]
    return f"({' OR '.join(parts)})"


def _clauses(clauses: Sequence[Clause], any_clause: bool) -> str:
    return f"({(' OR ' if any_clause else ' AND ').join(map(_clause, clauses))})"


def _expression(question: Question) -> str:
    parts = []
    if question.clauses:
        parts.append(f"{_TEXTS} : {_clauses(question.clauses, question.any_clause)}")
    parts += [f"facets : {_any(choices)}" for choices in question.tokens]
    return " AND ".join(f"({part})" for part in parts)


def _rows(sql: str, params: Sequence[Any] = ()) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def matches(question: Question, among: Collection[int] | None = None) -> list[Match]:
    held = library()
    if question.clauses:
        sql, params = (
            f"SELECT {_RANK}, rowid FROM search_document_fts WHERE search_document_fts MATCH %s",
            [_expression(question)],
        )
        if among is not None:
            sql += f" AND rowid IN ({_listed(among)})"
        found = held.matches(_rows(sql, params), question)
    else:
        found = held.meeting(question, among)
    if not question.excluded:
        return found
    without = f"{_TEXTS} : {_clauses(question.excluded, any_clause=True)}"
    rows = _rows("SELECT rowid FROM search_document_fts WHERE search_document_fts MATCH %s", [without])
    excluded = {asset for (asset,) in rows}
    return [match for match in found if match.asset_id not in excluded]


def pages(
    clauses: Sequence[Clause], version_ids: Collection[int], any_clause: bool
) -> dict[int, list[PageHit]]:
    if not clauses or not version_ids:
        return {}
    versions = _any(str(pk) for pk in version_ids)
    found: dict[int, list[PageHit]] = {}
    for version_id, number, page_id in _rows(
        "SELECT p.version_id, p.number, p.id "
        "FROM search_page_fts CROSS JOIN content_assetpage p ON p.id = search_page_fts.rowid "
        "WHERE search_page_fts MATCH %s ORDER BY bm25(search_page_fts, 1.0, 0.0), p.number",
        [f"(text : {_clauses(clauses, any_clause)}) AND (version_id : {versions})"],
    ):
        found.setdefault(version_id, []).append(PageHit(number, page_id))
    return found


def evidence(clauses: Sequence[Clause], limit: int) -> list[EvidenceHit]:
    if not clauses:
        return []
    rows = _rows(
        "SELECT p.file_id, p.number "
        "FROM search_evidence_fts CROSS JOIN messaging_evidencepage p "
        "ON p.id = search_evidence_fts.rowid WHERE search_evidence_fts MATCH %s "
        "ORDER BY search_evidence_fts.rank, p.id LIMIT %s",
        [_clauses(clauses, any_clause=False), limit],
    )
    return list(map(EvidenceHit._make, rows))


def spoken(words: Collection[str], question: Question) -> set[str]:
    at = connection.ops.adapt_datetimefield_value(question.at)
    parts: list[str] = []
    params: list[Any] = []
    for word in words:
        expression = _expression(replace(question, clauses=(Clause(((stem_of(word),),)),), any_clause=False))
        said = f"%{word}%"
        parts.append(f"SELECT %s WHERE EXISTS ({_SPOKEN})")
        params += [word, expression, question.market_id, question.audience, at, at, said, said, said]
    return {word for (word,) in _rows(" UNION ALL ".join(parts), params)} if parts else set()


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
    new = _rows(
        f"SELECT id, text, version_id FROM content_assetpage WHERE version_id IN ({_listed(version_ids)}) "
        "AND id NOT IN (SELECT id FROM search_page_fts_docsize)"
    )
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO search_page_fts (rowid, text, version_id) VALUES (%s, %s, %s)",
            [(pk, indexed(text), version_id) for pk, text, version_id in new],
        )


def learn_evidence(file_ids: Collection[int]) -> None:
    new = _rows(
        f"SELECT id, text FROM messaging_evidencepage WHERE file_id IN ({_listed(file_ids)}) "
        "AND id NOT IN (SELECT id FROM search_evidence_fts_docsize)"
    )
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO search_evidence_fts (rowid, text) VALUES (%s, %s)",
            [(pk, indexed(text)) for pk, text in new],
        )


def clear() -> None:
    for table in ("search_document_fts", "search_page_fts", "search_evidence_fts"):
        _execute(f"INSERT INTO {table} ({table}) VALUES ('delete-all')")
