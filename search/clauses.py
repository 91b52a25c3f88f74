"""From the words of a question to the clauses that an engine is asked. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from search.engines import Clause
from search.stems import LONGEST, stem_of
from search.words import Phrase, Words


def clauses_of(words: Words, endings: Sequence[str] = ()) -> tuple[Clause, ...]:
    """One clause for each term; what is met by a beginning is met by `endings` too.

    These are whole words that it begins: a stem may lack what was typed, as “infect” lacks “infectio”.
    """
    return tuple(
        Clause(
            _stemmed((*term.phrases, *((each,) for each in endings if term.beginning))),
            (term.beginning[:LONGEST],) if term.beginning else (),
        )
        for term in words.terms
    )


def loose_clauses_of(words: Words, endings: Sequence[str] = ()) -> tuple[Clause, ...]:
    """The same for a question of which a part is enough: every phrase is a clause of its own, once.

    So no word counts twice because two terms share a synonym. Of a word with a hyphen or a digit its parts
    count too; a quoted phrase stays whole. All that meets any of `clauses_of` meets any of these.
    """
    phrases: dict[Phrase, None] = {}
    beginnings: dict[str, None] = {}
    for term in words.terms:
        phrases |= dict.fromkeys(_stemmed(term.phrases))
        if not term.exact and len(term.typed) > 1:
            phrases |= dict.fromkeys(_stemmed((each,) for each in term.typed))
        if term.beginning:
            beginnings |= {term.beginning[:LONGEST]: None}
            phrases |= dict.fromkeys(_stemmed((each,) for each in endings))
    return (*(Clause((phrase,)) for phrase in phrases), *(Clause((), (each,)) for each in beginnings))


def excluded_of(words: Words) -> tuple[Clause, ...]:
    """One clause for each phrase that must not be said."""
    return tuple(Clause(_stemmed((phrase,))) for phrase in words.excluded)


def _stemmed(phrases: Iterable[Phrase]) -> tuple[Phrase, ...]:
    return tuple(dict.fromkeys(tuple(map(stem_of, phrase)) for phrase in phrases))
