"""The order of pieces that are seen together: what the stage needs, and not five of a kind. Pure.

Greedy maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998:335-336): the next piece is the
one with the most points left after what it repeats of the pieces above it has been taken off. What it
loses, and what it gains because its stage needs its kind, is one of its listed reasons, so that the
list stands in the order of its scores.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heapreplace
from typing import NamedTuple

from search.recommending.facts import Candidate, Reason, Recommended, Signal

#: Points that a piece loses for each piece of its kind above it.
SAME_KIND = 15
#: Points that it loses for each piece of its product above it, where no product was chosen.
SAME_PRODUCT = 5
#: Points that it loses if it makes exactly the claims of one above it; of a part of them, that share.
SAME_CLAIMS = 20
#: Points for being the first of a kind that the stage needs.
NEED = 25
#: So many of the first five may be of one kind while there is another.
OF_A_KIND, FIRST = 3, 5
#: So many pieces are put in order with regard to one another; those that follow keep what they lost.
SPREAD = 20
#: What has fewer points was put last by a rule: no need lifts it.
_LAST = -500


class Weighed(NamedTuple):
    """A piece with the reasons that do not depend on what else is shown, and their sum."""

    score: int
    candidate: Candidate
    reasons: tuple[Reason, ...]


@dataclass(slots=True)
class _Above:
    """What stands above already."""

    needs: Sequence[str]
    named: Mapping[str, str]
    by_product: bool
    kinds: Counter[str] = field(default_factory=Counter)
    products: Counter[int] = field(default_factory=Counter)
    claims: list[frozenset[int]] = field(default_factory=list)

    def now(self, weighed: Weighed) -> Recommended:
        """The piece if it came next."""
        return Recommended(weighed.candidate.asset_id, (*weighed.reasons, *self._reasons(weighed.candidate)))

    def _reasons(self, piece: Candidate) -> list[Reason]:
        """What the piece gains and loses by what stands above."""
        found = []
        if piece.kind in self.needs and not self.kinds[piece.kind]:
            found.append(Reason(Signal.NEED, f"this stage needs one: {self.named[piece.kind]}", NEED))
        if above := self.kinds[piece.kind]:
            words = f"{above} of the same kind above it"
            found.append(Reason(Signal.VARIETY, words, -SAME_KIND * above))
        if self.by_product and (above := self.products[piece.product]):
            words = f"{above} on the same product above it"
            found.append(Reason(Signal.VARIETY, words, -SAME_PRODUCT * above))
        alike = max((_overlap(piece.claims, claims) for claims in self.claims), default=0.0)
        if lost := round(SAME_CLAIMS * alike):
            found.append(Reason(Signal.VARIETY, "makes claims of a piece above it", -lost))
        return found

    def add(self, piece: Candidate) -> None:
        self.kinds[piece.kind] += 1
        self.products[piece.product] += 1
        if piece.claims:
            self.claims.append(piece.claims)


def spread(
    weighed: Iterable[Weighed],
    needs: Sequence[str],
    limit: int,
    named: Mapping[str, str],
    *,
    by_product: bool,
) -> list[Recommended]:
    """The first `limit` of the pieces, each kind of `needs` at least once before any kind repeats.

    What a marketer put first is first even so, and what was put last stays last. `named` are the names
    of kinds. Scores never rise down the list.
    """
    left = {each.candidate.asset_id: each for each in weighed}
    above = _Above(needs, named, by_product)
    # What each piece was worth when it was last looked at, at first the most that it can be. It is never
    # worth more later, so that only the foremost few are looked at for each place.
    waiting = [
        (-each.score - (NEED if each.candidate.kind in needs else 0), -pk) for pk, each in left.items()
    ]
    heapify(waiting)
    chosen: list[Recommended] = []
    while left and len(chosen) < min(limit, SPREAD):
        first = _first(waiting, left, above)
        picked = _lifted(first, left, above) or first
        chosen.append(picked)
        above.add(left.pop(picked.asset_id).candidate)
    if limit > len(chosen):
        chosen += sorted(map(above.now, left.values()), key=_place)[: limit - len(chosen)]
    return chosen


def _place(piece: Recommended) -> tuple[int, int]:
    return -piece.score, -piece.asset_id


def _first(waiting: list[tuple[int, int]], left: Mapping[int, Weighed], above: _Above) -> Recommended:
    """The piece that is worth the most now, of equal ones the newest."""
    while True:
        pk = -waiting[0][1]
        if pk not in left:
            heappop(waiting)
            continue
        now = above.now(left[pk])
        if _place(now) == waiting[0]:
            return now
        heapreplace(waiting, _place(now))


def _lifted(first: Recommended, left: Mapping[int, Weighed], above: _Above) -> Recommended | None:
    """The piece to put before the one that would be first and repeats a kind too early; None to leave it."""
    repeated = left[first.asset_id].candidate.kind
    if not above.kinds[repeated] or left[first.asset_id].score > -_LAST:
        return None
    kinds = {pk: each.candidate.kind for pk, each in left.items() if each.score > _LAST}
    missing = [pk for pk, kind in kinds.items() if kind in above.needs and not above.kinds[kind]]
    others: list[int] = []
    if above.kinds[repeated] >= OF_A_KIND and above.kinds.total() < FIRST:
        others = [pk for pk, kind in kinds.items() if above.kinds[kind] < OF_A_KIND]
    for signal, words, ids in (
        (Signal.NEED, "needed here before any kind repeats", missing),
        (Signal.VARIETY, f"no more than {OF_A_KIND} of the first {FIRST} are of one kind", others),
    ):
        if ids:
            best = min((above.now(left[pk]) for pk in ids), key=_place)
            if best.score == first.score:
                return best
            return Recommended(
                best.asset_id, (*best.reasons, Reason(signal, words, first.score - best.score))
            )
    return None


def _overlap(one: frozenset[int], other: frozenset[int]) -> float:
    """The share of all claims of two pieces that both make (Jaccard), from 0 to 1."""
    return len(one & other) / len(one | other) if one and other else 0.0
