"""How words stand in every index: stemmed here, once, so that no engine has its own idea of a word."""

from __future__ import annotations

from collections.abc import Iterable

from messaging.matching.vocabulary import stem
from search.query import fold

#: Longer than any word that means something; an engine need not hold a page of letters as one word.
LONGEST = 60


def stems(text: str) -> list[str]:
    """The words of a text as every index holds them, in their order."""
    return [stem_of(word) for word in fold(text)]


def stem_of(word: str) -> str:
    """A folded word as every index holds it."""
    return stem(word[:LONGEST])


def indexed(text: str) -> str:
    """A text as every index holds it: stems parted by single spaces."""
    return " ".join(stems(text))


def words_in(texts: Iterable[Iterable[str]]) -> frozenset[str]:
    """The different words of some folded texts, without those too long to mean anything."""
    return frozenset(word for words in texts for word in words if len(word) <= LONGEST)
