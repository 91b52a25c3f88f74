"""A question as Elasticsearch is asked it, and its answer as scores."""

from __future__ import annotations

from collections.abc import Iterable

from elasticsearch.dsl import Q
from elasticsearch.dsl.query import Query

from search.elastic.pieces import PIECES
from search.engines import FIELDS, Clause, Question

_MOST = 1_000_000
#: Of the whole of a question, which few pieces meet, those come first that are called so.
_FIELDS = [f"{name}^{weight}" for name, weight in FIELDS.items()]
#: Where any of its words is enough, a title of ten words that counted ten times would be half of a page: here
#: the server takes the weight into the length too. Chosen on judged questions (docs/search-relevance.md).
_EASED = [f"{name}^{weight**0.2:.3f}" for name, weight in FIELDS.items()]
#: A beginning scores a constant rather than by how rare it is; this brings it near to the others.
_BEGINNING = [f"{name}^{weight / max(FIELDS.values())}" for name, weight in FIELDS.items()]


def scores(question: Question) -> dict[int, float]:
    """The assets whose documents meet the words and tokens of a question; more is better.

    All of them or an error. Raises search.elastic.client.PROBLEMS.
    """
    return PIECES.scores_by("asset_id", _MOST, query=query_of(question).to_dict())


def query_of(question: Question) -> Query:
    """The clauses score; what is excluded and the tokens do not."""
    fields = _EASED if question.any_clause else _FIELDS
    clauses = [_clause(clause, fields) for clause in question.clauses]
    words = {"should": clauses, "minimum_should_match": 1} if question.any_clause else {"must": clauses}
    return Q(
        "bool",
        **words,
        must_not=[_clause(clause, fields) for clause in question.excluded],
        filter=[Q("terms", facets=list(group)) for group in question.tokens],
    )


def _clause(clause: Clause, fields: list[str]) -> Query:
    return Q("bool", should=list(_choices(clause, fields)), minimum_should_match=1)


def _choices(clause: Clause, fields: list[str]) -> Iterable[Query]:
    for phrase in clause.phrases:
        if len(phrase) == 1:
            # One word over all fields as if they were one, as the other engines rank it.
            yield Q("combined_fields", query=phrase[0], fields=fields)
        else:
            yield Q("multi_match", type="phrase", query=" ".join(phrase), fields=fields)
    for beginning in clause.beginnings:
        yield Q("multi_match", type="bool_prefix", query=beginning, fields=_BEGINNING)
