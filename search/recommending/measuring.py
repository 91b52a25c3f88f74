"""How good a list of recommendations was, against what was then used. Pure: ids in, numbers out.

All of it over cases: one deal, the list that a policy gave for it, the one piece that was used.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from math import sqrt

#: The normal quantile of a two-sided interval of 95 %.
_Z = 1.959964


@dataclass(frozen=True, slots=True)
class Interval:
    """From `low` to `high`, both from 0 to 1."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Measured:
    """One policy over `cases` deals.

    `hits` holds by k how often the used piece was among the first k. `reciprocal_rank` is the mean of 1 ÷
    place, 0 where it was not in the list; `coverage` the part of `catalogue` pieces that was in any list.
    """

    cases: int
    hits: dict[int, int]
    reciprocal_rank: float
    covered: int
    catalogue: int

    def hit_rate(self, k: int) -> float:
        return self.hits[k] / self.cases if self.cases else 0.0

    def interval(self, k: int) -> Interval:
        return wilson(self.hits[k], self.cases)

    @property
    def coverage(self) -> float:
        return self.covered / self.catalogue if self.catalogue else 0.0


def measure(
    lists: Sequence[Sequence[Hashable]],
    used: Sequence[Hashable],
    depths: Sequence[int],
    catalogue: Collection[Hashable],
) -> Measured:
    """`lists[i]` is what was given for case i, best first, and `used[i]` what was used then.

    Lists count to the greatest of `depths` only. Raises ValueError where the two are not as many.
    """
    deepest = max(depths)
    places = [
        next((place for place, each in enumerate(given[:deepest], 1) if each == right), None)
        for given, right in zip(lists, used, strict=True)
    ]
    known = set(catalogue)
    return Measured(
        cases=len(places),
        hits={k: sum(place is not None and place <= k for place in places) for k in depths},
        reciprocal_rank=sum(1 / place for place in places if place) / len(places) if places else 0.0,
        covered=len(known & {each for given in lists for each in given[:deepest]}),
        catalogue=len(known),
    )


def wilson(successes: int, cases: int) -> Interval:
    """The score interval of a proportion at 95 % (E. B. Wilson, JASA 22, 1927); all of [0, 1] for no case.

    Unlike p ± 1.96 s it holds near 0 and 1 and for few cases. It takes cases as independent, which deals
    of the same customer are not quite.
    """
    if not cases:
        return Interval(0.0, 1.0)
    p, z2 = successes / cases, _Z * _Z
    middle = p + z2 / (2 * cases)
    spread = _Z * sqrt(p * (1 - p) / cases + z2 / (4 * cases * cases))
    whole = 1 + z2 / cases
    return Interval(max(0.0, (middle - spread) / whole), min(1.0, (middle + spread) / whole))
