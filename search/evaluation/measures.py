"""nDCG and recall of one ranked list. Pure.

nDCG as trec_eval's `ndcg_cut` computes it and BEIR reports it (Järvelin and Kekäläinen, Cumulated
gain-based evaluation of IR techniques, ACM TOIS 20(4), 2002): the gain of a document is its judged
grade, divided by log2(place + 1), over the same sum for the best order that the judgements allow.
Recall is the share of the relevant documents among the first so many.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log2


def ndcg(ranked: Sequence[str], grades: Mapping[str, int], depth: int) -> float:
    """Between 0 and 1; 0 where nothing is relevant. Documents without a grade gain nothing."""
    best = _discounted(sorted(grades.values(), reverse=True)[:depth])
    return _discounted([grades.get(each, 0) for each in ranked[:depth]]) / best if best else 0.0


def recall(ranked: Sequence[str], grades: Mapping[str, int], depth: int) -> float:
    """Between 0 and 1; a document is relevant if its grade is above 0."""
    relevant = {each for each, grade in grades.items() if grade > 0}
    return len(relevant.intersection(ranked[:depth])) / len(relevant) if relevant else 0.0


def _discounted(gains: Sequence[int]) -> float:
    # A grade below 0 marks spam in some sets; trec_eval counts it as not relevant.
    return sum(max(gain, 0) / log2(place + 1) for place, gain in enumerate(gains, 1))
