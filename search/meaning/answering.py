"""Meaning beside words: pieces that are near come in, and what the words found is put in order by both."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

from search.engines import Match, Question, Standing
from search.engines.choosing import database_engine
from search.meaning.fusing import fused
from search.meaning.model import WrongModel
from search.meaning.vectors import nearest
from search.models import Document

logger = logging.getLogger(__name__)

#: A piece with none of the words comes in from this cosine on; what has nothing in common is near 0.
NEAR_ENOUGH = 0.4


def with_meaning(
    text: str, question: Question, cleared: Sequence[Match]
) -> tuple[list[Match], frozenset[int]]:
    """The cleared pieces with those that are near, ranked by both; and the assets that are near only.

    What comes in is asked about in the database like all else: within the question's tokens, cleared now.
    """
    try:
        near = nearest(text)
    except WrongModel as problem:
        # The worker fails over it and its job says so; people are answered by words meanwhile.
        logger.error("%s", problem)
        near = {}
    if not near:
        return list(cleared), frozenset()
    found = {match.version_id for match in cleared}
    enough = [version for version, cosine in near.items() if cosine >= NEAR_ENOUGH and version not in found]
    documents = Document.objects.filter(version__in=enough).order_by()
    known = database_engine().matches(
        replace(question, clauses=()), among=list(documents.values_list("pk", flat=True))
    )
    # What the words found is here already, or held back.
    added = [match for match in known if match.standing == Standing.CLEARED]
    return fused([*cleared, *added], near), frozenset(match.asset_id for match in added)
