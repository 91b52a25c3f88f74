"""The engine of PostgreSQL: its own full-text search over our stems.

Migrations add what the models do not show: a vector beside each document and two tables with a vector
for each page. The vectors are written out here, stem by stem: PostgreSQL's own parser would take
numbers and names apart in its own way.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from math import log
from typing import Any

from django.db import connection

from content.models import AssetPage
from messaging.models import EvidencePage
from search.columns.library import library
from search.engines import Clause, EvidenceHit, Match, PageHit, Question
from search.models import Document
from search.stems import indexed, stem_of

#: PostgreSQL knows four weights.
_WEIGHTS = {"title": "A", "tags": "B", "claims": "B", "summary": "C", "body": "D", "notes": "D"}
#: PostgreSQL counts no further.
_LAST_POSITION = 16_383
#: A document that answers, and its number of different words by that of an average one among them.
_WITH_SIZE = "d.asset_id, d.vector, length(d.vector) / (avg(length(d.vector)) OVER ())::float8 AS size"
#: BM25's own constants, as for the yardstick (tests/bench/bm25.py).
_K1, _B = 0.9, 0.4
#: Roughly how often a word stands in a document. With equal weights ts_rank of one word is the sum of 1/n² up
#: to that number, by the sum of all, 1.644934; what is missing of it is about 1 / (number + 0.6079). A word
#: of a title counts somewhat more.
_OFTEN = """
    (1 / (1.644935 * (1.00001 - least(1, ts_rank('{0.8, 0.9, 0.9, 1.0}', d.vector, %s::tsquery)))) - 0.6079)
"""

_SPOKEN = """
    SELECT 1 FROM search_document d JOIN content_asset a ON a.id = d.asset_id
    WHERE d.vector @@ %s::tsquery
        AND EXISTS (
            SELECT 1 FROM content_assetclearance c
            WHERE c.version_id = d.version_id AND c.market_id = %s AND c.audience = %s
                AND c.starts_at <= %s AND c.ends_at > %s
        )
        AND (
            a.title ILIKE %s OR a.summary ILIKE %s
            OR EXISTS (
                SELECT 1 FROM content_assetpage p WHERE p.version_id = d.version_id AND p.text ILIKE %s
            )
        )
"""


def _any(choices: Iterable[str]) -> str:
    """One of several. Stems and tokens hold neither quotation marks nor operators."""
    return f"({' | '.join(choices)})"


def _clause(clause: Clause) -> str:
    parts = [" <-> ".join(f"'{word}'" for word in phrase) for phrase in clause.phrases]
    return _any([*(f"({part})" for part in parts), *(f"'{beginning}':*" for beginning in clause.beginnings)])


def _clauses(clauses: Sequence[Clause], any_clause: bool) -> str:
    # `:ABCD` would keep tokens from answering words; no stem has their underscore, so nothing needs it.
    return (" | " if any_clause else " & ").join(map(_clause, clauses))


def _rows(sql: str, params: Sequence[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def matches(question: Question, among: Collection[int] | None = None) -> list[Match]:
    held = library()
    if question.clauses:
        found = held.matches(_ranked(question, among), question)
    else:
        found = held.meeting(question, among)
    if not question.excluded:
        return found
    without = _clauses(question.excluded, any_clause=True)
    rows = _rows("SELECT asset_id FROM search_document WHERE vector @@ %s::tsquery", [without])
    excluded = {asset for (asset,) in rows}
    return [match for match in found if match.asset_id not in excluded]


def _ranked(question: Question, among: Collection[int] | None) -> list[tuple[float, int]]:
    """What answers the words of a question and has its tokens, with its rank."""
    asked = _clauses(question.clauses, question.any_clause)
    rank, params = "-ts_rank('{0.1, 0.4, 0.5, 1.0}', d.vector, %s::tsquery)", [asked]
    if question.any_clause:
        rank, params = _by_rarity(question.clauses)
    conditions = ["d.vector @@ %s::tsquery"]
    params.append(asked)
    if question.tokens:
        conditions.append("d.vector @@ %s::tsquery")
        params.append(" & ".join(_any(f"'{each}'" for each in group) for group in question.tokens))
    if among is not None:
        conditions.append("d.asset_id = ANY(%s)")
        params.append(list(among))
    table = f"search_document d WHERE {' AND '.join(conditions)}"
    if question.any_clause:
        table = f"(SELECT {_WITH_SIZE} FROM {table}) d"
    return _rows(f"SELECT {rank}, d.asset_id FROM {table}", params)


def _by_rarity(clauses: Sequence[Clause]) -> tuple[str, list[Any]]:
    """BM25 as an expression over `_WITH_SIZE`, with its parameters.

    PostgreSQL's own rank takes all words for equally telling: as long as each must be met that does no
    harm, but of a sentence any common word would do. How often a word stands in a document is read out of
    that rank (`_OFTEN`), which knows it and does not tell.
    """
    asked = [_clauses([clause], any_clause=True) for clause in clauses]
    counts = ", ".join("(SELECT count(*) FROM search_document WHERE vector @@ %s::tsquery)" for _ in asked)
    ((total, *found),) = _rows(f"SELECT (SELECT count(*) FROM search_document), {counts}", asked)
    rarity = [log(1 + (total - count + 0.5) / (count + 0.5)) for count in found]
    heavy = f"({_K1} * ({1 - _B} + {_B} * d.size))"
    # often / (often + heavy), with `often` said once.
    one = f"%s * (1 - {heavy} / ({heavy} + {_OFTEN})) * (d.vector @@ %s::tsquery)::int"
    params = [each for rare, words in zip(rarity, asked, strict=True) for each in (rare, words, words)]
    return f"-({' + '.join([one] * len(asked))})", params


def pages(
    clauses: Sequence[Clause], version_ids: Collection[int], any_clause: bool
) -> dict[int, list[PageHit]]:
    if not clauses or not version_ids:
        return {}
    asked = _clauses(clauses, any_clause)
    found: dict[int, list[PageHit]] = {}
    for version_id, number, page_id in _rows(
        "SELECT p.version_id, p.number, p.id "
        "FROM content_assetpage p JOIN search_page_vector v ON v.page_id = p.id "
        "WHERE p.version_id = ANY(%s) AND v.vector @@ %s::tsquery "
        "ORDER BY ts_rank(v.vector, %s::tsquery) DESC, p.number",
        [list(version_ids), asked, asked],
    ):
        found.setdefault(version_id, []).append(PageHit(number, page_id))
    return found


def evidence(clauses: Sequence[Clause], limit: int) -> list[EvidenceHit]:
    if not clauses:
        return []
    asked = _clauses(clauses, any_clause=False)
    rows = _rows(
        "SELECT p.file_id, p.number "
        "FROM search_evidence_vector v JOIN messaging_evidencepage p ON p.id = v.page_id "
        "WHERE v.vector @@ %s::tsquery ORDER BY ts_rank(v.vector, %s::tsquery) DESC, p.id LIMIT %s",
        [asked, asked, limit],
    )
    return list(map(EvidenceHit._make, rows))


def spoken(words: Collection[str], question: Question) -> set[str]:
    parts: list[str] = []
    params: list[Any] = []
    tokens = " & ".join(_any(f"'{each}'" for each in group) for group in question.tokens)
    for word in words:
        asked = f"'{stem_of(word)}'" + (f" & {tokens}" if tokens else "")
        said = f"%{word}%"
        parts.append(f"SELECT %s WHERE EXISTS ({_SPOKEN})")
        params += [word, asked, question.market_id, question.audience, question.at, question.at, *[said] * 3]
    return {word for (word,) in _rows(" UNION ALL ".join(parts), params)} if parts else set()


def forget(asset_ids: Collection[int]) -> None:
    """The vector stands in the document's row, and goes or is written anew with it."""


def learn(asset_ids: Collection[int]) -> None:
    documents = Document.objects.filter(pk__in=asset_ids)
    _execute_many(
        "UPDATE search_document SET vector = %s::tsvector WHERE asset_id = %s",
        ((_document_vector(document), document.pk) for document in documents),
    )


def learn_pages(version_ids: Collection[int]) -> None:
    new = AssetPage.objects.filter(version__in=version_ids).order_by()
    _learn_texts("search_page_vector", new.values_list("pk", "text"))


def learn_evidence(file_ids: Collection[int]) -> None:
    new = EvidencePage.objects.filter(file__in=file_ids).order_by()
    _learn_texts("search_evidence_vector", new.values_list("pk", "text"))


def clear() -> None:
    _execute_many("UPDATE search_document SET vector = NULL", [()])
    _execute_many("DELETE FROM search_page_vector", [()])
    _execute_many("DELETE FROM search_evidence_vector", [()])


def _document_vector(document: Document) -> str:
    parts = [f"'{token}'" for token in document.facets.split()]
    start = 0
    for field, weight in _WEIGHTS.items():
        words = getattr(document, field).split()
        parts += _placed(words, weight, start)
        # A gap, so that no phrase runs from one field into the next.
        start += len(words) + 1
    return " ".join(parts)


def _placed(words: Iterable[str], weight: str, start: int = 0) -> Iterator[str]:
    for place, word in enumerate(words, start + 1):
        yield f"'{word}':{min(place, _LAST_POSITION)}{weight}"


def _learn_texts(table: str, texts: Iterable[tuple[int, str]]) -> None:
    _execute_many(
        f"INSERT INTO {table} (page_id, vector) VALUES (%s, %s::tsvector) ON CONFLICT DO NOTHING",
        ((pk, " ".join(_placed(indexed(text).split(), "D"))) for pk, text in texts),
    )


def _execute_many(sql: str, rows: Iterable[Sequence[Any]]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(sql, list(rows))
