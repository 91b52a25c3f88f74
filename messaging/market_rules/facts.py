"""What market rules look at: plain facts about one content in one market for one audience."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from messaging.lexicon import Hit


@dataclass(frozen=True, slots=True)
class Source:
    """One source that is anchored; `design` and `kind` are the codes of `Evidence`.

    `citable`: a reader could find it. `internal`: it has a reference into the maker’s own files.
    """

    kind: str
    design: str = ""
    head_to_head: bool = False
    citable: bool = True
    internal: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """One text of the content (“text”, “wording 2”, “page 3”) with the words that copy rules found in it."""

    name: str
    text: str
    hits: Sequence[Hit] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """`kind` is claim, message, asset or text. What is not known is None, and no rule is broken by it."""

    kind: str
    market: str
    lineage: tuple[str, ...]
    audience: str
    today: date
    market_name: str = ""
    members: tuple[str, ...] = ()
    language: str = "en"

    product: str = ""
    device_class: str = ""
    prescription_only: bool = False
    restricted: bool = False
    safety_information: str = ""
    #: For a piece: whether the product’s safety information, as it is now, stands on its pages.
    safety_shown: bool | None = None

    pathway: str | None = None
    decision: str | None = None
    decided_on: date | None = None
    launched_on: date | None = None
    novelty_days: int = 183
    needs_authorisation: bool = False
    authorisation: str = ""
    authorised_until: date | None = None
    reimbursed: bool = False

    indication: str = ""
    indication_covered: bool | None = None
    claim_type: str = ""
    comparator: str = ""
    endpoint: str = ""
    statistic: str = ""
    in_labelling: bool = True
    qualifiers: int = 0
    sources: Sequence[Source] = ()
    answers: Mapping[str, bool] = field(default_factory=dict)

    places: Sequence[Place] = ()
    competitors: tuple[str, ...] = ()
    #: For a piece: it speaks of a use that is not cleared, to HCPs, apart from promotion.
    scientific_exchange: bool = False
    #: For a piece: its claims whose wording is not, or no longer, an approved one, as “TES-0101 on page 2”.
    altered: tuple[str, ...] = ()
    #: For a piece: sentences that the market demands and that are on no page.
    missing_statements: tuple[str, ...] = ()

    @property
    def whole_text(self) -> str:
        return "\n\n".join(place.text for place in self.places)

    @property
    def head_to_head(self) -> bool:
        return any(source.head_to_head for source in self.sources)

    @property
    def missing_comparison(self) -> list[str]:
        """What 21 CFR 801.6 wants of a comparison and is not there."""
        wanted = {
            "the comparator": self.comparator,
            "the endpoint": self.endpoint,
            "a statistic": self.statistic,
            "a source that compares both in one study": self.head_to_head,
        }
        return [name for name, given in wanted.items() if not given]
