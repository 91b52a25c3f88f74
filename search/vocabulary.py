"""The words of the library: what a half-typed word may become, and what a mistyped one may have meant.

The table of words has those of withheld pieces as well. They may widen a question, whose answer passes the
door; whatever is shown to a person is asked about first, and stands in a piece that is cleared for them.
"""

from __future__ import annotations

import re
from dataclasses import replace

from django.db.models.functions import Length

from cms.core.standing_queries import StandingQuery
from search import spelling
from search.engines import Question
from search.engines.choosing import database_engine
from search.models import Synonym, Word
from search.query import fold, tidy
from search.stems import stem_of
from search.synonyms import Entry, expand
from search.words import Words, parse

#: So many whole words are tried for the beginning of one, and so many for a mistyped one.
_ENDINGS, _CANDIDATES = 20, 12
#: So many words are offered while somebody types, out of so many.
SUGGESTED, _TRIED = 8, 200
#: A mistyped word may have meant so many.
_MEANT = 3
_SYNONYMS = StandingQuery(lambda: Synonym.objects.values_list("words", "means", "both"))
_BETWEEN = StandingQuery(
    lambda above, below: (
        Word.objects.filter(text__gt=above, text__lt=below).order_by("text").values_list("text")[:_TRIED]
    )
)
_LAST_WORD = re.compile(r"[^\W_]+$")


def read_words(text: str) -> Words:
    """What a line asks for, with the synonyms of this moment; no query for a line without words."""
    words = parse(text)
    if not words.terms:
        return words
    entries = (Entry(each, tuple(means.splitlines()), both) for each, means, both in _SYNONYMS())
    return expand(words, tuple(entries))


def endings_of(words: Words) -> tuple[str, ...]:
    """Words of the library that the last term may be the beginning of."""
    last = words.terms[-1].beginning if words.terms else ""
    return tuple(_beginning_with(last)[:_ENDINGS]) if len(last) > 2 else ()


def _beginning_with(letters: str) -> list[str]:
    return [word for (word,) in _BETWEEN(above=letters, below=letters + "\U0010ffff")]


def corrected(words: Words, question: Question) -> tuple[Words, dict[str, tuple[str, ...]]]:
    """The words with what those that the library does not know may have meant, and what was put in.

    Only for a question that nothing answers as it stands, so that no exact hit is drowned.
    """
    doubted = [term.word for term in words.terms if spelling.allowed(term.word)]
    if not doubted:
        return words, {}
    sizes = {size for word in doubted for size in spelling.lengths(word)}
    rows = Word.objects.annotate(size=Length("text")).filter(size__in=sizes)
    library = list(rows.values_list("text", flat=True))
    near = {
        word: spelling.near(word, library, _CANDIDATES)
        for word in doubted
        if not any(other[:3] == word[:3] and stem_of(other) == stem_of(word) for other in library)
    }
    spoken = database_engine().spoken({each for found in near.values() for each in found}, question)
    meant = {
        word: kept
        for word, found in near.items()
        if (kept := tuple(e for e in found if e in spoken)[:_MEANT])
    }
    terms = (term.also((each,) for each in meant.get(term.word, ())) for term in words.terms)
    return replace(words, terms=tuple(terms)), meant


def suggestions(text: str, question: Question) -> list[str]:
    """Lines that the typed one may become, its last word completed from cleared pieces."""
    line = tidy(text)
    typed = _LAST_WORD.search(line)
    folded = fold(typed[0]) if typed else []
    if not typed or len(folded) != 1 or len(folded[0]) < 2 or not folded[0].isalpha():
        return []
    # One word of a kind: who types “infec” need not choose between infection and infections.
    kinds: dict[str, str] = {}
    for word in sorted(_beginning_with(folded[0]), key=len):
        kinds.setdefault(stem_of(word), word)
    spoken = database_engine().spoken(list(kinds.values())[: 3 * SUGGESTED], question)
    return [line[: typed.start()] + word for word in kinds.values() if word in spoken][:SUGGESTED]
