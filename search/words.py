"""What a person's line asks for: words, phrases, what to leave out, numbers with their units. Pure.

Every widening of a question (units, synonyms, corrections, endings) is made here or beside here, before an
engine is asked, so that the same question reaches each of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from search.query import MAX_CHARACTERS, STOP_WORDS, fold
from search.units import written

#: Folded words that follow one another.
Phrase: TypeAlias = tuple[str, ...]

#: So many things are asked for at most; a flood is cut.
MAX_TERMS = 40
#: A line of more things than this is a sentence that somebody wrote or pasted.
LONGEST_QUERY = 5
#: Longer runs of joined words (a pasted address) are taken apart.
MAX_JOINED = 8

_QUOTES = str.maketrans("“”„‟«»＂", '"""""""')
#: A quoted phrase or a run without spaces, each perhaps with a minus before it.
_PART = re.compile(r'(?P<minus>(?<!\S)[-−])?(?:"(?P<quoted>[^"]*)"|(?P<run>[^\s"]+))')
_DECIMAL = re.compile(r"\d[.,]\d")
_PARTED = re.compile(r"[/;|&+]")
#: So many digits in a row name one thing: K249901, 100-4711.
_NUMBERED = re.compile(r"\d{4}")
_JOINS = re.compile(r"[^\W_]+(?:[-‐‑'’][^\W_]+)+")


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that is asked for, met by any of its phrases; the first is what was typed.

    `beginning`, where it is not empty, is met by every word that begins so. An `exact` term was quoted:
    it is not widened by anything.
    """

    phrases: tuple[Phrase, ...]
    beginning: str = ""
    exact: bool = False

    @property
    def typed(self) -> Phrase:
        return self.phrases[0]

    @property
    def word(self) -> str:
        """The plain word that was typed, "" for anything else: a phrase, a number, an identifier."""
        word = self.typed[0]
        return word if len(self.typed) == 1 and word.isalpha() and not self.exact else ""

    def also(self, phrases: Iterable[Phrase]) -> Term:
        """The same term, met by these too."""
        return replace(self, phrases=tuple(dict.fromkeys((*self.phrases, *phrases))))


@dataclass(frozen=True, slots=True)
class Words:
    """Terms that are all asked for, and what must not be said."""

    terms: tuple[Term, ...] = ()
    excluded: tuple[Phrase, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.terms or self.excluded)

    @property
    def is_sentence(self) -> bool:
        """Whether hardly any piece can be expected to have all of these words."""
        return len(self.terms) > LONGEST_QUERY

    @property
    def is_literal(self) -> bool:
        """Whether it is meant letter by letter: something quoted, a catalogue's number, an exclusion."""
        return bool(self.excluded) or any(
            term.exact or any(map(_NUMBERED.search, term.typed)) for term in self.terms
        )


def parse(text: str) -> Words:
    """What a line asks for. Any text is a question: what is no operator, or does not balance, is words."""
    terms: list[Term] = []
    excluded: list[Phrase] = []
    for part in _PART.finditer(text[: 10 * MAX_CHARACTERS].translate(_QUOTES)):
        found = list(_terms_of(part["run"])) if part["run"] else _phrase(part["quoted"])
        if part["minus"]:
            excluded += [term.typed for term in found]
        else:
            terms += found
    terms = list(dict.fromkeys(_with_units(terms)))
    telling = [term for term in terms if term.word not in STOP_WORDS]
    kept = tuple((telling or terms)[:MAX_TERMS])
    if 0 < len(kept) <= LONGEST_QUERY:
        kept = (*kept[:-1], _open_ended(kept[-1]))
    return Words(kept, tuple(dict.fromkeys(excluded))[:MAX_TERMS])


def _phrase(quoted: str) -> list[Term]:
    words = tuple(fold(quoted))
    return [Term((words,), exact=True)] if words else []


def _terms_of(run: str) -> Iterator[Term]:
    """A run without spaces: one term where a hyphen or a digit holds it together, else one a word."""
    for piece in _PARTED.split(run):
        words = tuple(fold(piece))
        holds = _JOINS.fullmatch(piece.strip(".,:!?()[]")) or any(map(str.isdigit, "".join(words)))
        if holds and 1 < len(words) <= MAX_JOINED:
            joined = "".join(words)
            # Digits that a point or a hyphen parts are not one number: 2.4 is not 24.
            apart = joined.isdecimal() or _DECIMAL.search(piece)
            yield Term((words,) if apart else (words, (joined,)))
        else:
            yield from (Term(((word,),)) for word in words)


def _with_units(terms: Sequence[Term]) -> Iterator[Term]:
    """Numbers with their units as one term, however they are written: 5 mm, 5mm."""
    waiting = [*terms]
    while waiting:
        term = waiting.pop(0)
        after = waiting[0].typed if waiting and len(waiting[0].typed) == 1 else ()
        if term.exact:
            yield term
        elif joined := written((*term.typed, *after)) if after else ():
            waiting.pop(0)
            yield Term(joined)
        elif alone := written(term.typed):
            yield Term(alone)
        else:
            yield term


def _open_ended(term: Term) -> Term:
    """The last word may be half typed. One letter begins half the library; a number is what it is."""
    return replace(term, beginning=term.word) if len(term.word) > 1 else term
