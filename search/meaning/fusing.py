"""One order from two: how well the words match, and how near the meaning is. Pure.

Min-max linear fusion: each is brought between 0 and 1 over the pieces that answer, and the two are
added by weight (Bruch et al., An Analysis of Fusion Functions for Hybrid Retrieval, 2022). Fusing places
instead hurt where words must match.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from search.engines import Match

#: What nearness counts beside words; chosen on SciFact's training claims (docs/search-relevance.md).
WEIGHT = 0.3


def fused(matches: Sequence[Match], nearness: Mapping[int, float], weight: float = WEIGHT) -> list[Match]:
    """The matches with ranks between -1 and 0; less is better as before.

    `nearness` is by version, more is nearer; a match without one is as far as the farthest. A match by no
    word has rank 0 among `matches`.
    """
    best = min((match.rank for match in matches), default=0.0)
    least = min(nearness.values(), default=0.0)
    span = max(nearness.values(), default=0.0) - least

    def rank(match: Match) -> float:
        words = match.rank / best if best else 0.0
        near = (nearness.get(match.version_id, least) - least) / span if span else 0.0
        return -((1 - weight) * words + weight * near)

    return [match._replace(rank=rank(match)) for match in matches]
