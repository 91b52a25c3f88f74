"""What is served against a slow oracle: cleared ∩ territory ∩ match, no more and no less, on every engine."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance.models import Audience, Market
from content.models import Territory
from messaging.models import CareSetting, Competitor, Persona, Specialty, Stage
from search.engines import Standing
from search.finding import find
from search.query import Group, token
from tests import factories
from tests.search.library import NOW, ask, piece

pytestmark = pytest.mark.django_db

#: Words that are their own stems and begin no other one.
WORDS = ["alpha", "bravo", "delta", "gamma", "kilo", "lima", "oscar", "tango"]
AUDIENCES = [Audience.HCP.value, Audience.PAYOR.value]
INSTANTS = [NOW + timedelta(days=days) for days in (-20, -10, 0, 10, 20)]


@dataclass
class Known:
    """What the oracle knows of a piece."""

    pk: int
    words: set[str]
    tokens: set[str]
    product: int
    windows: list[tuple[int, str, datetime, datetime]]

    def standing(self, market: Market, audience: str, at: datetime) -> Standing:
        own = [window for window in self.windows if window[:2] == (market.pk, audience)]
        if any(starts <= at < ends for _, _, starts, ends in own):
            return Standing.CLEARED
        if any(starts > at for _, _, starts, _ in own):
            return Standing.LATER
        return Standing.ENDED if own else Standing.NEVER


@dataclass
class World:
    """A random library, with everything that a question may name."""

    markets: list[Market]
    products: list
    choices: dict[Group, list]
    pieces: list[Known] = field(default_factory=list)


@pytest.fixture
def world(settle):
    draw = random.Random(20260601)
    markets = [factories.market("US"), factories.market("EU")]
    markets.append(factories.market("DE", parent=markets[1]))
    models = {
        Group.PERSONA: Persona, Group.STAGE: Stage, Group.COMPETITOR: Competitor,
        Group.SPECIALTY: Specialty, Group.CARE: CareSetting,
    }  # fmt: skip
    choices = {
        group: [model.objects.create(name=f"{group} {n}", slug=f"{group}-{n}") for n in range(3)]
        for group, model in models.items()
    }
    made = World(markets, [factories.product("Tessel"), factories.product("Oriel")], choices)
    fields = dict(
        zip(models, ("personas", "stages", "competitors", "specialties", "care_settings"), strict=True)
    )
    for _ in range(60):
        words = draw.sample(WORDS, draw.randint(1, 5))
        cut = draw.randint(0, len(words))
        chosen = {group: draw.sample(choices[group], draw.randint(0, 2)) for group in models}
        product = draw.choice(made.products)
        language, kind = draw.choice(["en", "de"]), draw.choice(["deck", "brochure", "case_study"])
        windows = draw.sample([(m, a) for m in markets for a in AUDIENCES], draw.randint(0, 4))
        starts, ends = sorted(draw.sample(INSTANTS, 2))
        asset = piece(
            " ".join(words[:cut]) or "untitled",
            *words[cut:],
            cleared=windows,
            starts=starts,
            ends=ends,
            on=product,
            language=language,
            kind_of_piece=kind,
            **{fields[group]: values for group, values in chosen.items()},
        )
        tokens = {token(group, each.pk) for group, values in chosen.items() for each in values}
        tokens |= {token(Group.LANGUAGE, language), token(Group.KIND, kind), token(Group.PRODUCT, product.pk)}
        made.pieces.append(
            Known(asset.pk, set(words), tokens, product.pk, [(m.pk, a, starts, ends) for m, a in windows])
        )
    settle()
    return made


@st.composite
def questions(draw, world):
    words = draw(st.lists(st.sampled_from(WORDS), max_size=3, unique=True))
    if words and draw(st.booleans()):
        words[-1] = words[-1][: draw(st.integers(2, 4))]
    groups = (Group.PERSONA, Group.STAGE, Group.COMPETITOR, Group.SPECIALTY)
    context = {
        group.value: draw(st.sampled_from([None, None, *(each.pk for each in world.choices[group])]))
        for group in groups
    }
    tokens = sorted({name for known in world.pieces for name in known.tokens})
    return ask(
        " ".join(words),
        draw(st.sampled_from(world.markets)),
        draw(st.sampled_from(AUDIENCES)),
        product=draw(st.sampled_from([None, None, *(each.pk for each in world.products)])),
        facets=frozenset(draw(st.lists(st.sampled_from(tokens), max_size=2))),
        **context,
    )


def has(known, word, last):
    return any(own == word or (last and own.startswith(word)) for own in known.words)


def matching(world, asked, reach_products, *, whole):
    """The pieces within products that answer the whole question, or the part that relaxing leaves."""
    words = asked.words.split()
    context = set(asked.context_tokens().values())
    for known in world.pieces:
        if reach_products is not None and known.product not in reach_products:
            continue
        if asked.product not in (None, known.product):
            continue
        hits = [has(known, word, word == words[-1]) for word in words]
        if words and not (all(hits) if whole else any(hits)):
            continue
        if not words and whole and context and not context & known.tokens:
            continue
        yield known


def narrowed(pieces, facets, without=""):
    groups = {name.split("_")[0] for name in facets} - {without}
    return [
        known
        for known in pieces
        if all(any(f in known.tokens for f in facets if f.split("_")[0] == group) for group in groups)
    ]


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_is_served_is_what_is_cleared_in_reach_and_matching(world, data):
    asked = data.draw(questions(world))
    at = data.draw(st.sampled_from(INSTANTS))
    markets = data.draw(st.lists(st.sampled_from(world.markets), max_size=2, unique=True))
    products = data.draw(st.lists(st.sampled_from(world.products), max_size=2, unique=True))
    user = factories.user("Reps")
    if markets:
        territory = Territory.objects.create(name=f"Territory of {user}")
        territory.markets.set(markets)
        territory.products.set(products)
        territory.members.add(user)
    shown = []
    answer = find(asked, user, at)
    assert answer.notice is None
    for page in range(1, answer.page_count + 1):
        fields = {name: getattr(asked, name) for name in asked.__slots__} | {"page": page}
        shown += [hit.version.asset_id for hit in find(type(asked)(**fields), user, at).hits]

    in_reach = {each.pk for each in markets} | {m.pk for m in world.markets if m.parent in markets}
    if asked.market.pk not in in_reach:
        assert not shown
        assert answer.total == answer.withheld_count == 0
        assert not answer.facets
        return
    reach_products = {each.pk for each in products} or None

    def cleared(pieces, is_cleared=True):
        standing = [(each, each.standing(asked.market, asked.audience, at)) for each in pieces]
        return [each for each, how in standing if (how == Standing.CLEARED) == is_cleared]

    whole = list(matching(world, asked, reach_products, whole=True))
    part = list(matching(world, asked, reach_products, whole=False))
    relaxed = not cleared(whole) and bool(cleared(part))
    usable = cleared(part if relaxed else whole)
    served = {each.pk for each in narrowed(usable, asked.facets)}
    assert len(shown) == len(set(shown))
    assert set(shown) == served
    assert answer.total == len(served)
    assert answer.relaxed == relaxed
    withheld = cleared(whole, False) or (cleared(part, False) if not cleared(whole) else [])
    assert answer.withheld_count == len(narrowed(withheld, asked.facets))
    for group in answer.facets:
        for choice in group.choices:
            by_hand = narrowed(usable, asked.facets, without=group.group.value)
            if group.group == Group.MARKET:
                market = next(m for m in world.markets if token(Group.MARKET, m.pk) == choice.token)
                assert market.pk in in_reach - {asked.market.pk}
                standings = [each.standing(market, asked.audience, at) for each in by_hand]
                assert choice.count == standings.count(Standing.CLEARED)
            else:
                assert choice.count == sum(choice.token in each.tokens for each in by_hand)
