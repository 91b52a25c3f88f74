"""Asking: the facade before the engines. The answer is the same set whichever of them finds it.

Elasticsearch, where a site has it, finds the words; the database says of each piece found what it is
and whether it is cleared, by the one reading that the door uses too. What changed and has not reached
the index yet is answered by the database, so that no answer is older than the question. While
Elasticsearch fails, the database's own full text answers everything.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from search.elastic.client import PROBLEMS, is_configured, pause
from search.elastic.questions import scores
from search.engines import Match, Question
from search.engines.choosing import database_engine
from search.models import IndexChange

#: With more changes on their way than this the database answers alone.
MOST_PENDING = 500


class Notice(StrEnum):
    """Why the database answered in the place of Elasticsearch."""

    AWAY = "away"
    CATCHING_UP = "catching_up"


@dataclass(frozen=True, slots=True)
class Found:
    """Every document that answers, in no order, and what a person should know of how it was found."""

    matches: list[Match]
    notice: Notice | None = None


def ask(question: Question) -> Found:
    """Every document that answers a question, with its standing by the clearance windows."""
    database = database_engine()
    if not question.clauses or not is_configured():
        return Found(database.matches(question))
    if pause.holds:
        return Found(database.matches(question), Notice.AWAY)
    # Read before Elasticsearch is asked: what leaves this list meanwhile is in its index by then.
    pending = set(IndexChange.objects.values_list("asset_id", flat=True)[: MOST_PENDING + 1])
    if len(pending) > MOST_PENDING:
        return Found(database.matches(question), Notice.CATCHING_UP)
    try:
        found = scores(question)
    except PROBLEMS as problem:
        pause.begin(problem)
        return Found(database.matches(question), Notice.AWAY)
    # Without its words the question asks the database only what those pieces are.
    known = database.matches(
        replace(question, clauses=(), excluded=()), among=[pk for pk in found if pk not in pending]
    )
    matches = [match._replace(rank=-found[match.asset_id]) for match in known]
    if pending:
        matches += _as_good(database.matches(question, among=pending), max(found.values(), default=1.0))
    return Found(matches)


def _as_good(matches: list[Match], best: float) -> list[Match]:
    """Matches of the database with ranks among those of Elasticsearch: its best is as good as theirs."""
    top = min((match.rank for match in matches), default=0.0)
    return [match._replace(rank=-best * (match.rank / top if top else 1.0)) for match in matches]
