"""An invented world whose preferences are known, in which each way to recommend shows, learns and is judged.

Pure, and the same for the same seed. Segments are a persona at a stage. A piece is really for one persona and
one stage; what it is marked as being for is right with chance `tags_right` and drawn blindly otherwise, as in
a library that people keep. In each deal a policy shows a list. The rep looks at place n with chance 1 ÷ n
(position bias: N. Craswell and others, WSDM 2008), sends what was looked at with chance `SENDS`, and the
customer opens it with the true chance of that piece for the segment. Every policy meets the same deals and
the same luck, learns only from what it showed itself, and is judged by the true chances, which it never sees.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from search.recommending.measuring import Interval, wilson
from search.recommending.scoring import Candidate, Context, Tally, Use, recommend
from search.tokens import Group, token

SHOWN = 5
#: The chance that a rep sends a piece that they looked at.
SENDS = 0.5
DEALS_A_DAY = 20
#: Chance that a customer opens a piece that has nothing going for it, what the right persona and stage
#: add, and how far pieces differ in quality and in taste beyond that.
PLAIN, RIGHT_PERSONA, RIGHT_STAGE, QUALITY, TASTE = 0.1, 0.3, 0.2, 0.15, 0.1
_KINDS = ("leave_behind", "brochure", "deck", "case_study", "quick_guide", "committee_brief")

#: (persona, stage).
Segment = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Setting:
    """The size of the world. The last `newcomers` of the pieces come when half of the deals are over."""

    seed: int = 1
    deals: int = 4_000
    personas: int = 4
    stages: int = 3
    pieces: int = 60
    newcomers: int = 12
    tags_right: float = 0.7


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece as the library knows it; `since` is the number of the deal before which it comes."""

    number: int
    kind: str
    persona: int
    stage: int
    since: int


@dataclass(frozen=True, slots=True)
class Deal:
    """One occasion: who it is about, and for each place the luck of looking, sending and opening."""

    number: int
    segment: Segment
    luck: tuple[tuple[float, float, float], ...]


@dataclass(frozen=True, slots=True)
class World:
    """`truth` is by segment the chance of each piece, by number, to be opened by a customer it is sent to."""

    pieces: tuple[Piece, ...]
    truth: Mapping[Segment, tuple[float, ...]]
    deals: tuple[Deal, ...]

    def there(self, deal: Deal) -> list[Piece]:
        return [piece for piece in self.pieces if piece.since <= deal.number]


class Policy(Protocol):
    """A way to recommend. It is told what was sent and whether it was opened, never what it showed."""

    name: str

    def show(self, deal: Deal, pieces: Sequence[Piece]) -> list[int]: ...

    def learn(self, deal: Deal, piece: int, *, opened: bool) -> None: ...


@dataclass(slots=True)
class Ours:
    """The scoring of this house, on marks and, unless it is deaf to it, on what was opened."""

    name: str = "ours"
    learns: bool = True
    overall: dict[int, Tally] = field(default_factory=dict)
    persona: dict[int, dict[int, Tally]] = field(default_factory=dict)
    alike: dict[Segment, dict[int, Tally]] = field(default_factory=dict)

    def show(self, deal: Deal, pieces: Sequence[Piece]) -> list[int]:
        persona, stage = deal.segment
        use = Use(self.alike.get(deal.segment, {}), self.persona.get(persona, {}), self.overall)
        candidates = [
            Candidate(
                asset_id=each.number,
                tokens=frozenset({token(Group.PERSONA, each.persona), token(Group.STAGE, each.stage)}),
                kind=each.kind,
                product=1,
                age=(deal.number - each.since) / DEALS_A_DAY,
            )
            for each in pieces
        ]
        found = recommend(Context(1, stage, persona), candidates, use, (), (), SHOWN)
        return [each.asset_id for each in found]

    def learn(self, deal: Deal, piece: int, *, opened: bool) -> None:
        if not self.learns:
            return
        own = (self.alike.setdefault(deal.segment, {}), self.persona.setdefault(deal.segment[0], {}))
        for level in (self.overall, *own):
            before = level.get(piece, Tally(0, 0))
            level[piece] = Tally(before.confirmed + opened, before.exposed + 1)


@dataclass(slots=True)
class Popular:
    """What was opened most often, of equals the one that came first: a list of bestsellers.

    There is one list for all, or one for each segment.
    """

    name: str = "popularity"
    by_segment: bool = False
    opened: dict[Segment | None, Counter[int]] = field(default_factory=dict)

    def show(self, deal: Deal, pieces: Sequence[Piece]) -> list[int]:
        opened = self._list(deal)
        order = sorted(pieces, key=lambda each: (-opened[each.number], each.since, each.number))
        return [each.number for each in order[:SHOWN]]

    def learn(self, deal: Deal, piece: int, *, opened: bool) -> None:
        self._list(deal)[piece] += opened

    def _list(self, deal: Deal) -> Counter[int]:
        return self.opened.setdefault(deal.segment if self.by_segment else None, Counter())


@dataclass(slots=True)
class Random:
    rng: random.Random
    name: str = "random"

    def show(self, deal: Deal, pieces: Sequence[Piece]) -> list[int]:
        return [each.number for each in self.rng.sample(pieces, min(SHOWN, len(pieces)))]

    def learn(self, deal: Deal, piece: int, *, opened: bool) -> None:
        pass


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a policy did. Rates are from 0 to 1.

    A hit is a deal in which the customer opened something. `regret` is the part of the openings to be had,
    in expectation, that its lists gave away. `coverage` is by quarter of the deals the part of the pieces
    that were there that it showed; `newcomers` the part of the late pieces that it ever showed.
    """

    name: str
    deals: int
    hits: int
    regret: float
    coverage: tuple[float, ...]
    newcomers: float

    @property
    def hit_rate(self) -> float:
        return self.hits / self.deals

    @property
    def interval(self) -> Interval:
        return wilson(self.hits, self.deals)


def make_world(setting: Setting) -> World:
    """The pieces, the true chances and the deals of a seed."""
    rng = random.Random(setting.seed)
    segments = [(p, s) for p in range(1, setting.personas + 1) for s in range(1, setting.stages + 1)]
    pieces, chances = [], []
    for number in range(setting.pieces):
        persona, stage = rng.choice(segments)
        quality = rng.uniform(0, QUALITY)
        chances.append(
            [
                PLAIN
                + quality
                + RIGHT_PERSONA * (persona == p)
                + RIGHT_STAGE * (stage == s)
                + rng.uniform(-TASTE, TASTE)
                for p, s in segments
            ]
        )
        if rng.random() >= setting.tags_right:
            persona, stage = rng.choice(segments)
        late = number >= setting.pieces - setting.newcomers
        since = setting.deals // 2 if late else 0
        pieces.append(Piece(number, rng.choice(_KINDS), persona, stage, since))
    truth = {segment: tuple(chance[place] for chance in chances) for place, segment in enumerate(segments)}
    deals = tuple(
        Deal(
            number,
            rng.choice(segments),
            tuple((rng.random(), rng.random(), rng.random()) for _ in range(SHOWN)),
        )
        for number in range(setting.deals)
    )
    return World(tuple(pieces), truth, deals)


def live_through(world: World, policy: Policy) -> Outcome:
    """Let a policy serve every deal of the world, learning as it goes."""
    hits, got, best = 0, 0.0, 0.0
    shown: list[set[int]] = [set() for _ in range(4)]
    for deal in world.deals:
        pieces, truth = world.there(deal), world.truth[deal.segment]
        given = policy.show(deal, pieces)
        shown[deal.number * 4 // len(world.deals)].update(given)
        got += _expected(truth[each] for each in given)
        best += _expected(sorted((truth[each.number] for each in pieces), reverse=True)[:SHOWN])
        is_hit = False
        for place, (piece, (looks, sends, opens)) in enumerate(zip(given, deal.luck, strict=False), 1):
            if looks < 1 / place and sends < SENDS:
                opened = opens < truth[piece]
                policy.learn(deal, piece, opened=opened)
                is_hit = is_hit or opened
        hits += is_hit
    late = {each.number for each in world.pieces if each.since}
    there = [len(world.pieces) - len(late)] * 2 + [len(world.pieces)] * 2
    return Outcome(
        name=policy.name,
        deals=len(world.deals),
        hits=hits,
        regret=1 - got / best,
        coverage=tuple(len(part) / count for part, count in zip(shown, there, strict=True)),
        newcomers=len(late & set().union(*shown)) / len(late) if late else 1.0,
    )


def simulate(setting: Setting) -> list[Outcome]:
    """Ours, what is left of it without learning, two sorts of popularity, and random, in the same world."""
    world = make_world(setting)
    policies: list[Policy] = [
        Ours(),
        Ours("ours, by marks alone", learns=False),
        Popular(),
        Popular("popularity by segment", by_segment=True),
        Random(random.Random(setting.seed)),
    ]
    return [live_through(world, policy) for policy in policies]


def _expected(chances: Iterable[float]) -> float:
    """The openings to be expected of a list, by the true chances of its pieces."""
    return sum(SENDS * chance / place for place, chance in enumerate(chances, 1))
