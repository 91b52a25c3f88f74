"""Meaning beside words: pieces that are near come in, and what the words found is put in order by both."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from search.elastic.client import PROBLEMS, is_configured, pause
from search.elastic.vectors import nearest_versions
from search.engines import Match, Question, Standing
from search.engines.answering import Notice
from search.engines.choosing import database_engine
from search.meaning.fusing import fused
from search.meaning.model import WrongModel, vector_of
from search.meaning.vectors import NEAREST, is_any_read, nearest
from search.models import Document

logger = logging.getLogger(__name__)

#: A piece with none of the words comes in from this cosine on; what has nothing in common is near 0.
NEAR_ENOUGH = 0.4


@dataclass(frozen=True, slots=True)
class Meant:
    """The cleared pieces ranked by words and meaning; `near` are the assets that are near only."""

    cleared: list[Match]
    near: frozenset[int] = frozenset()
    notice: Notice | None = None


def with_meaning(text: str, question: Question, cleared: Sequence[Match]) -> Meant:
    """The cleared pieces with those that are near, ranked by both.

    What comes in is asked about in the database like all else: within the question's tokens, cleared now.
    """
    try:
        near, notice = _nearest(text)
    except WrongModel as problem:
        # The worker fails over it and its job says so; people are answered by words meanwhile.
        logger.error("%s", problem)
        near, notice = {}, None
    if not near:
        return Meant(list(cleared), notice=notice)
    found = {match.version_id for match in cleared}
    enough = [version for version, cosine in near.items() if cosine >= NEAR_ENOUGH and version not in found]
    documents = Document.objects.filter(version__in=enough).order_by()
    known = database_engine().matches(
        replace(question, clauses=()), among=list(documents.values_list("pk", flat=True))
    )
    # What the words found is here already, or held back.
    added = [match for match in known if match.standing == Standing.CLEARED]
    return Meant(fused([*cleared, *added], near), frozenset(match.asset_id for match in added), notice)


def _nearest(text: str) -> tuple[dict[int, float], Notice | None]:
    """By version the cosine of its nearest page, from Elasticsearch, or while it fails from the database."""
    if not is_any_read():
        return {}, None
    vector = vector_of(text)
    if not is_configured():
        return nearest(vector), None
    if not pause.holds:
        try:
            return nearest_versions(vector.tolist(), NEAREST), None
        except PROBLEMS as problem:
            pause.begin(problem)
    return nearest(vector), Notice.AWAY
