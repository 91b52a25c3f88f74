"""What a person is answered: pieces, facets, what the question was taken to mean, what is held back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from content.models import AssetVersion
from content.strips import Strip
from search.engines.answering import Notice
from search.names import language_name
from search.query import Group
from search.recommending.scoring import Reason
from search.withheld import Withheld

#: So many choices of a facet are shown at once.
SHOWN = 6


@dataclass(frozen=True, slots=True)
class Hit:
    """A piece that may be used now. `pages` tell where its best answers stand, the best with a `snippet`.

    A recommended one has `reasons`, which together are its points.
    """

    version: AssetVersion
    why: str
    strip: Strip
    pages: tuple[int, ...]
    snippet: SafeString
    reasons: tuple[Reason, ...] = ()

    @property
    def points(self) -> int:
        return sum(reason.weight for reason in self.reasons)

    @property
    def page(self) -> int | None:
        return self.pages[0] if self.pages else None

    @property
    def further(self) -> tuple[int, ...]:
        return self.pages[1:]

    @property
    def about(self) -> str:
        """What the piece is: its type, length and language."""
        asset, pages = self.version.asset, self.version.page_count
        kind, language = asset.get_kind_of_piece_display(), language_name(asset.language)
        return f"{kind} · {pages} page{'' if pages == 1 else 's'} · {language}"


@dataclass(frozen=True, slots=True)
class FacetChoice:
    token: str
    name: str
    count: int
    selected: bool


@dataclass(frozen=True, slots=True)
class FacetGroup:
    group: Group
    heading: str
    choices: tuple[FacetChoice, ...]

    @property
    def first(self) -> tuple[FacetChoice, ...]:
        """What is shown at once: all of a short list, or the beginning of a long one and what is chosen."""
        if len(self.choices) <= SHOWN + 1:
            return self.choices
        return (*self.choices[:SHOWN], *(each for each in self.choices[SHOWN:] if each.selected))

    @property
    def rest(self) -> tuple[FacetChoice, ...]:
        shown = set(self.first)
        return tuple(each for each in self.choices if each not in shown)

    @property
    def chosen(self) -> tuple[FacetChoice, ...]:
        return tuple(each for each in self.choices if each.selected)


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """What may be used (`total` pieces, one page of them in `hits`) and what is held back.

    `relaxed` says that nothing met the whole question, so that any of its words, or the product
    alone, was enough. `whole`, where a part was enough although some pieces meet all of it, is how many do;
    they gain by it. `has_parts` says that a part could be asked for. `meant` holds by a mistyped word what
    was looked for as well, `synonyms` by a typed phrase what it also finds. With `more_markets` there are
    markets that were not counted. `notice` says that the database answered in the place of Elasticsearch,
    and `is_advice` that the pieces stand in the order of their reasons for the deal.
    """

    hits: tuple[Hit, ...] = ()
    total: int = 0
    page: int = 1
    page_count: int = 1
    facets: tuple[FacetGroup, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    relaxed: bool = False
    whole: int | None = None
    has_parts: bool = False
    meant: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    more_markets: bool = False
    notice: Notice | None = None
    is_advice: bool = False

    @property
    def withheld_count(self) -> int:
        return sum(each.count for each in self.withheld)
