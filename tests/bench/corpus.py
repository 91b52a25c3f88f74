"""Corpus L: one seeded library and its questions, as plain values. Nothing of it is real."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, islice, product

SEED = 20260601
ASSETS = 20_000
QUESTIONS = 200
VOCABULARY = 5_000
#: The commonest words are what everybody writes and nobody asks for.
ASKED_RANKS = range(21, 3_001)
TITLE_WORDS, TEXT_WORDS = 6, 120
#: Words of each page after the first, where pieces have several.
FURTHER_WORDS = 24
PERSONAS, STAGES, PRODUCTS, MARKETS = 8, 6, 40, 12
KINDS = ("leave_behind", "brochure", "deck", "case_study")
AUDIENCES = ("hcp", "payor")

#: How the windows of a piece stand: of ten pieces eight are cleared, one is over, one never was.
CLEARED, ENDED, NEVER = "cleared", "ended", "never"
_STANDINGS = [CLEARED] * 8 + [ENDED, NEVER]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the library. Numbers count from 1 and are its ids on both sides."""

    number: int
    title: str
    text: str
    kind: str
    product: int
    persona: int
    stage: int
    standing: str
    places: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: all its words, and market, audience and persona as conditions."""

    words: tuple[str, ...]
    market: int
    audience: str
    persona: int


def vocabulary() -> list[str]:
    """Words by rank. All have seven letters and end in k, so that none is the beginning of another and
    no stemmer touches them: every engine sees the same words."""
    syllables = [a + b for a, b in product("bdfgklmnprtv", "aeiou")]
    words = ["".join(parts) + "k" for parts in product(syllables, repeat=3)]
    random.Random(SEED).shuffle(words)
    return words[:VOCABULARY]


def pieces(count: int) -> Iterator[Piece]:
    """The first `count` pieces; each place is a market and an audience."""
    rng = random.Random(SEED + 1)
    words = vocabulary()
    weights = list(accumulate(1 / rank for rank in range(1, VOCABULARY + 1)))
    for number in range(1, count + 1):
        drawn = rng.choices(words, cum_weights=weights, k=TITLE_WORDS + TEXT_WORDS)
        markets = rng.sample(range(1, MARKETS + 1), rng.randint(2, 8))
        audiences = AUDIENCES if rng.random() < 0.3 else AUDIENCES[:1]
        yield Piece(
            number=number,
            title=" ".join(drawn[:TITLE_WORDS]),
            text=" ".join(drawn[TITLE_WORDS:]),
            kind=rng.choice(KINDS),
            product=rng.randint(1, PRODUCTS),
            persona=rng.randint(1, PERSONAS),
            stage=rng.randint(1, STAGES),
            standing=rng.choice(_STANDINGS),
            places=tuple(product(sorted(markets), audiences)),
        )


def page_texts(piece: Piece, pages: int) -> Iterator[str]:
    """The pages of a piece: its text, and as many shorter ones as are asked for."""
    yield piece.text
    rng = random.Random(SEED + 3 + piece.number)
    words = piece.text.split()
    for _ in range(pages - 1):
        # The piece's own words in another order: more pages, and the same pieces that answer.
        yield " ".join(rng.sample(words, FURTHER_WORDS))


def questions(count: int) -> list[Asked]:
    """Different questions of one to three words, which are drawn as often as they are written."""
    return list(islice(_questions(), count))


def _questions() -> Iterator[Asked]:
    rng = random.Random(SEED + 2)
    words = vocabulary()
    asked = [words[rank - 1] for rank in ASKED_RANKS]
    weights = list(accumulate(1 / rank for rank in ASKED_RANKS))
    while True:
        chosen = rng.choices(asked, cum_weights=weights, k=rng.randint(1, 3))
        yield Asked(
            words=tuple(dict.fromkeys(chosen)),
            market=rng.randint(1, MARKETS),
            audience=rng.choices(AUDIENCES, weights=(4, 1))[0],
            persona=rng.randint(1, PERSONAS),
        )
