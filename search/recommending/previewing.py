"""What a rule would change: the first pieces of a deal with it and without, as a rep would see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from search.answers import Hit
from search.finding import find
from search.models import RecommendationRule
from search.query import SearchRequest
from search.recommending.reading import Advice, read_needs

#: So many pieces of each list are compared.
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece in one of the two lists, and its place in the other; None: on no first page there."""

    hit: Hit
    place: int
    other: int | None

    @property
    def up(self) -> int:
        """By how many places it stands higher here than in the other list; 0 if it does not."""
        return max(self.other - self.place, 0) if self.other is not None else 0

    @property
    def down(self) -> int:
        """By how many places it stands lower here than in the other list; 0 if it does not."""
        return max(self.place - self.other, 0) if self.other is not None else 0


@dataclass(frozen=True, slots=True)
class Preview:
    before: tuple[Placed, ...]
    after: tuple[Placed, ...]

    @property
    def changes(self) -> bool:
        return [each.hit.version.pk for each in self.before] != [each.hit.version.pk for each in self.after]


def preview(rule: RecommendationRule, request: SearchRequest, user: Any, at: datetime) -> Preview:
    """The effect of a rule as it is typed, saved or not, on the first pieces of a deal.

    Both lists are what the find page answers to `user`, so that only pieces show that they may use now.
    """
    request = replace(request, words="", page=1, facets=frozenset())
    saved = RecommendationRule.objects.for_market(request.market)
    needs = read_needs(request.stage)
    before = Advice(tuple(each.as_rule() for each in saved), needs)
    others = tuple(each.as_rule() for each in saved if each.pk != rule.pk)
    typed = (rule.as_rule(),) if rule.counts_in(request.market) else ()
    after = replace(before, rules=others + typed)
    first, then = (find(request, user, at, advice=advice).hits for advice in (before, after))
    return Preview(_placed(first, then), _placed(then, first))


def _placed(hits: Sequence[Hit], others: Sequence[Hit]) -> tuple[Placed, ...]:
    places = {hit.version.asset_id: place for place, hit in enumerate(others, 1)}
    return tuple(
        Placed(hit, place, places.get(hit.version.asset_id)) for place, hit in enumerate(hits[:SHOWN], 1)
    )
