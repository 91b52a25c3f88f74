"""The engine of PostgreSQL: its own full-text search, with the texts folded as for the other engine.

Migration 0002 adds what the models do not show: a vector beside each document, two tables with a
vector for each page, and the text search configuration `vouch`: English stems, no stop words,
because search.query decides about those.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db import connection

from content.models import AssetPage
from messaging.models import EvidencePage
from search.engines import CLOSE, OPEN, EvidenceHit, Match, PageHit
from search.query import Question, alternatives, fold

_VECTOR = """
    setweight(to_tsvector('vouch', title), 'A') || setweight(to_tsvector('vouch', summary), 'B')
    || setweight(to_tsvector('vouch', body), 'D') || array_to_tsvector(string_to_array(facets, ' '))
"""
_STANDING = """(
    SELECT max(CASE WHEN c.starts_at > %s THEN 2 WHEN c.ends_at > %s THEN 3 ELSE 1 END)
    FROM content_assetclearance c
    WHERE c.version_id = d.version_id AND c.market_id = %s AND c.audience = %s
)"""


def _words(words: Sequence[str], endings: Sequence[str], joined: str) -> str:
    """A question for to_tsquery. Folded words hold neither quotation marks nor operators."""
    parts = [" | ".join(f"'{choice}'" for choice in choices) for choices in alternatives(words, endings)]
    # A single letter begins half the library.
    if len(words[-1]) > 1:
        parts[-1] += f" | '{words[-1]}':*"
    return joined.join(f"({part})" for part in parts)


def _tokens(question: Question) -> str:
    return " & ".join(f"({' | '.join(f'{each!r}' for each in group)})" for group in question.tokens)


def _rows(sql: str, params: Sequence[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def matches(question: Question) -> list[Match]:
    params: list[Any] = []
    rank, conditions = "0.0", []
    if question.words:
        asked = _words(question.words, question.endings, " | " if question.any_word else " & ")
        rank = "-ts_rank('{0.05, 0.1, 0.4, 1.0}', d.vector, to_tsquery('vouch', %s))"
        params.append(asked)
    params += [question.at, question.at, question.market_id, question.audience]
    if question.words:
        conditions.append("d.vector @@ to_tsquery('vouch', %s)")
        params.append(asked)
    if question.tokens:
        conditions.append("d.vector @@ %s::tsquery")
        params.append(_tokens(question))
    rows = _rows(
        f"SELECT {rank}, d.asset_id, d.version_id, d.facets, coalesce({_STANDING}, 0) "
        f"FROM search_document d WHERE {' AND '.join(conditions) or 'TRUE'}",
        params,
    )
    return list(map(Match._make, rows))


def _marking(words: int) -> str:
    return f"StartSel={OPEN}, StopSel={CLOSE}, MaxWords={words}, MinWords={words // 2}, MaxFragments=1"


def pages(
    words: Sequence[str], endings: Sequence[str], version_ids: Collection[int], any_word: bool
) -> dict[int, PageHit]:
    if not words or not version_ids:
        return {}
    asked = _words(words, endings, " | " if any_word else " & ")
    rows = _rows(
        "WITH best AS (SELECT DISTINCT ON (p.version_id) p.id, p.version_id, p.number, p.text "
        "FROM content_assetpage p JOIN search_page_vector v ON v.page_id = p.id "
        "WHERE p.version_id = ANY(%s) AND v.vector @@ to_tsquery('vouch', %s) "
        "ORDER BY p.version_id, ts_rank(v.vector, to_tsquery('vouch', %s)) DESC, p.number) "
        "SELECT version_id, number, ts_headline('vouch', text, to_tsquery('vouch', %s), %s) FROM best",
        [list(version_ids), asked, asked, asked, _marking(22)],
    )
    return {version_id: PageHit(number, marked) for version_id, number, marked in rows}


def evidence(words: Sequence[str], endings: Sequence[str], limit: int) -> list[EvidenceHit]:
    if not words:
        return []
    asked = _words(words, endings, " & ")
    rows = _rows(
        "WITH best AS (SELECT p.id, p.file_id, p.number, p.text, "
        "ts_rank(v.vector, to_tsquery('vouch', %s)) AS rank "
        "FROM search_evidence_vector v JOIN messaging_evidencepage p ON p.id = v.page_id "
        "WHERE v.vector @@ to_tsquery('vouch', %s) ORDER BY rank DESC, p.id LIMIT %s) "
        "SELECT file_id, number, ts_headline('vouch', text, to_tsquery('vouch', %s), %s) "
        "FROM best ORDER BY rank DESC, id",
        [asked, asked, limit, asked, _marking(32)],
    )
    return [EvidenceHit(*row) for row in rows]


def forget(asset_ids: Collection[int]) -> None:
    """The vector stands in the document's row, and goes or is written anew with it."""


def learn(asset_ids: Collection[int]) -> None:
    _execute(f"UPDATE search_document SET vector = {_VECTOR} WHERE asset_id = ANY(%s)", [list(asset_ids)])


def learn_pages(version_ids: Collection[int]) -> None:
    new = AssetPage.objects.filter(version__in=version_ids)
    _learn_texts("search_page_vector", new.values_list("pk", "text"))


def learn_evidence(file_ids: Collection[int]) -> None:
    new = EvidencePage.objects.filter(file__in=file_ids)
    _learn_texts("search_evidence_vector", new.values_list("pk", "text"))


def _learn_texts(table: str, texts: Iterable[tuple[int, str]]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} (page_id, vector) VALUES (%s, to_tsvector('vouch', %s)) "
            "ON CONFLICT DO NOTHING",
            [(pk, " ".join(fold(text))) for pk, text in texts],
        )


def clear() -> None:
    _execute("UPDATE search_document SET vector = NULL")
    _execute("DELETE FROM search_page_vector")
    _execute("DELETE FROM search_evidence_vector")


def _execute(sql: str, params: Sequence[Any] = ()) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
