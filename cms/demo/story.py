"""The nouns of the demo story, as frozen data without Django.

Text is plain prose. Days are counted from the day the demo is built: `effective_days_ago` backwards,
`expires_in_days` forwards (negative: already over).
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Market:
    """A jurisdiction; `parent` is the code of the market it belongs to (DE and FR sit under EU)."""

    code: str
    name: str
    parent: str | None
    time_zone: str


@dataclass(frozen=True, slots=True)
class Status:
    """The standing of a product in one market; `indications` are keys of the product's indications."""

    market: str
    pathway: str  # 510k, pma, de_novo, ce, ukca, exempt, none
    number: str
    decision: str  # cleared, approved, granted, ce_marked, investigational, none
    decision_date: date | None
    valid_to: date | None
    indications: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Product:
    key: str
    name: str
    summary: str
    device_class: str
    prescription_only: bool
    restricted: bool
    implantable: bool
    colour: str
    indications: tuple[tuple[str, str], ...]
    statuses: tuple[Status, ...]
    how_it_works: tuple[str, ...]
    safety: tuple[tuple[str, str], ...]  # (language, text of the safety information block)


@dataclass(frozen=True, slots=True)
class Persona:
    name: str
    decides: str
    wants: str
    fears: str
    asks: str


@dataclass(frozen=True, slots=True)
class Stage:
    name: str
    order: int
    description: str


@dataclass(frozen=True, slots=True)
class Competitor:
    name: str
    product: str
    summary: str


@dataclass(frozen=True, slots=True)
class Source:
    """A piece of evidence; `level` is the OCEBM level of clinical evidence, None for anything else."""

    key: str
    title: str
    kind: str  # article, trial, registry, bench, ifu, clearance_letter, data_on_file
    authors: str
    journal: str
    year: int
    identifier: str
    level: int | None
    product: str
    pages: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a claim is supported: the quote stands word for word on that page (from 1) of the source."""

    source: str
    page: int
    quote: str


@dataclass(frozen=True, slots=True)
class MarketRequest:
    market: str
    audience: str  # hcp, payor, patient, internal
    effective_days_ago: int
    expires_in_days: int


@dataclass(frozen=True, slots=True)
class Figure:
    """What a leaflet draws for a claim: `bars`, `columns`, `ring`, `people`, `number` or `steps`.

    `rows` are (label, value); the product's own row comes first. `unit` follows each printed value.
    """

    kind: str
    caption: str
    unit: str
    rows: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """The same claim in another language or shape; the fields after `text` are for local leaflets."""

    language: str
    text: str
    heading: str = ""
    context: str = ""
    qualifiers: tuple[str, ...] = ()
    figure: Figure | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    code: str
    product: str
    kind: str  # performance, safety, comparative, economic, usability, indication, technical
    text: str
    variations: tuple[Wording, ...]
    qualifiers: tuple[str, ...]
    indication: str
    anchors: tuple[Anchor, ...]
    markets: tuple[MarketRequest, ...]
    heading: str
    context: str
    figure: Figure | None = None
    state: str = "approved"  # approved, draft, in_review, rejected

    def wording(self, language: str) -> Wording | None:
        """The wording for leaflets in that language, or None where there is none."""
        return next((w for w in self.variations if w.language == language and w.heading), None)


@dataclass(frozen=True, slots=True)
class Positioning:
    product: str
    for_whom: str
    need: str
    category: str
    benefit: str
    reason: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Objection:
    """What a customer says; the answer says its `claims` word for word, and without any there is none."""

    words: str
    product: str  # empty: heard about all
    competitor: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asset:
    """A piece a rep uses. `opening` introduces it; `steps` are (heading, text) pairs of its own."""

    key: str
    title: str
    kind: str  # leave_behind, brochure, deck, case_study, email_template, quick_guide, committee_brief
    product: str
    language: str
    claims: tuple[str, ...]
    personas: tuple[str, ...]
    stages: tuple[str, ...]
    specialties: tuple[str, ...]
    care_settings: tuple[str, ...]
    competitors: tuple[str, ...]
    markets: tuple[MarketRequest, ...]
    summary: str
    opening: str
    steps: tuple[tuple[str, str], ...] = ()
    piece_number: str = ""
    revision: int = 1
    prepared: str = "March 2026"
    state: str = "approved"


@dataclass(frozen=True, slots=True)
class Person:
    username: str
    first: str
    last: str
    title: str
    # rep, medical_affairs, regulatory_us, regulatory_eu, legal, device_safety, author, librarian,
    # marketer, sales_leader, quality, administrator
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Territory:
    name: str
    markets: tuple[str, ...]
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Institution:
    key: str
    name: str
    city: str
    market: str
    care_setting: str


@dataclass(frozen=True, slots=True)
class Recipient:
    first: str
    last: str
    title: str
    institution: str
    market: str
    audience: str
    persona: str
    email: str


@dataclass(frozen=True, slots=True)
class Story:
    company: str
    notice: str
    markets: tuple[Market, ...]
    products: tuple[Product, ...]
    personas: tuple[Persona, ...]
    stages: tuple[Stage, ...]
    specialties: tuple[str, ...]
    care_settings: tuple[str, ...]
    competitors: tuple[Competitor, ...]
    sources: tuple[Source, ...]
    claims: tuple[Claim, ...]
    positionings: tuple[Positioning, ...]
    objections: tuple[Objection, ...]
    assets: tuple[Asset, ...]
    people: tuple[Person, ...]
    territories: tuple[Territory, ...]
    institutions: tuple[Institution, ...]
    recipients: tuple[Recipient, ...]

    def product(self, key: str) -> Product:
        return next(p for p in self.products if p.key == key)

    def claim(self, code: str) -> Claim:
        return next(c for c in self.claims if c.code == code)

    def source(self, key: str) -> Source:
        return next(s for s in self.sources if s.key == key)
