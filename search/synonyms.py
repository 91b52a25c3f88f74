"""Words that mean the same, as librarians say, put into a question. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from messaging.matching.vocabulary import stem
from search.query import fold
from search.words import Phrase, Term, Words

#: A term is met by so many synonyms at most.
MOST = 24


@dataclass(frozen=True, slots=True)
class Entry:
    """What a librarian says: `words` also find each of `means`, and the other way round if `both`."""

    words: str
    means: tuple[str, ...]
    both: bool = True


def stems(phrase: Iterable[str]) -> Phrase:
    return tuple(map(stem, phrase))


@lru_cache(maxsize=4)
def compiled(entries: tuple[Entry, ...]) -> Mapping[Phrase, tuple[Phrase, ...]]:
    """By the stems of a phrase the phrases that it finds as well."""
    found: dict[Phrase, list[Phrase]] = {}
    for entry in entries:
        group = [phrase for each in (entry.words, *entry.means) if (phrase := tuple(fold(each)))]
        for source in group if entry.both else group[:1]:
            found.setdefault(stems(source), []).extend(each for each in group if each != source)
    return {source: tuple(dict.fromkeys(others))[:MOST] for source, others in found.items()}


def expand(words: Words, entries: tuple[Entry, ...]) -> Words:
    """The question with synonyms: the longest run of its words that has some is met by them too.

    Each word of a run takes the run's synonyms: (aortic and valve) or TAVR is (aortic or TAVR) and (valve
    or TAVR). A quoted phrase stays what it is. What is excluded is not widened: who writes -TAVR has not
    said what else to leave out.
    """
    table = compiled(entries)
    longest = max(map(len, table), default=0)
    terms: list[Term] = []
    waiting = list(words.terms)
    while waiting:
        size, others = _longest_run(waiting[:longest], table)
        terms += [term.also(others) for term in waiting[:size]]
        del waiting[:size]
    return Words(tuple(terms), words.excluded)


def _longest_run(
    terms: Sequence[Term], table: Mapping[Phrase, tuple[Phrase, ...]]
) -> tuple[int, tuple[Phrase, ...]]:
    """How many of the next terms are one phrase of the table, and what that finds as well."""
    plain = list(takewhile(lambda term: term.word, terms))
    for size in range(len(plain), 1, -1):
        if others := table.get(stems(term.word for term in plain[:size])):
            return size, others
    first = terms[0] if terms else None
    return 1, table.get(stems(first.typed), ()) if first and not first.exact else ()
