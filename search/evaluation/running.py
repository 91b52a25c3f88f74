"""Judged questions asked as a rep asks them, and how well they were answered."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from time import perf_counter

from search.elastic.client import pause
from search.evaluation.judged import Judgements
from search.evaluation.measures import ndcg, recall
from search.evaluation.shelf import Shelf
from search.finding import best
from search.query import tidy

#: So many of the first places count.
NDCG_AT, RECALL_AT = 10, 100


class NotAsked(Exception):
    """The engine that was to be judged did not answer."""


@dataclass(frozen=True, slots=True)
class Scores:
    """The means over the questions of one file of judgements; `milliseconds` are for one question."""

    judgements: str
    questions: int
    ndcg: float
    recall: float
    milliseconds: float


def answers(
    shelf: Shelf, questions: Mapping[str, str], wanted: Collection[str], step: Callable[[], object]
) -> dict[str, tuple[list[str], float]]:
    """By question the documents that a rep would find, best first, and the seconds it took.

    Raises NotAsked.
    """
    found = {}
    for name in wanted:
        begun = perf_counter()
        # A line is tidied before it is asked, here as on the page.
        ranked = best(shelf.request(tidy(questions[name])), shelf.reach, shelf.at, RECALL_AT)
        if pause.holds:
            raise NotAsked("Elasticsearch failed meanwhile, and the database answered in its place.")
        found[name] = ([shelf.documents[pk] for pk in ranked], perf_counter() - begun)
        step()
    return found


def scores(name: str, judgements: Judgements, found: Mapping[str, tuple[list[str], float]]) -> Scores | None:
    """How well the judged ones among the answered questions were answered; None if there are none."""
    judged = [(found[question], grades) for question, grades in judgements.items() if question in found]
    count = len(judged)
    if not count:
        return None
    return Scores(
        name,
        count,
        sum(ndcg(ranked, grades, NDCG_AT) for (ranked, _), grades in judged) / count,
        sum(recall(ranked, grades, RECALL_AT) for (ranked, _), grades in judged) / count,
        sum(seconds for (_, seconds), _ in judged) / count * 1000,
    )
