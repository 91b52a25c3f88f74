"""What a statement says, taken apart: numbers, direction, comparator, population, certainty, and the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from messaging.folding import fold
from messaging.matching.numbers import Quantity, bare_number, merged_number_words, quantity, ranges_in_words
from messaging.matching.vocabulary import Cue, stem, vocabulary

_CLAUSE_END = re.compile(r"(?<!\d)[,;:]|[,;:](?!\d)|[()\[\]]|\s[–—-]\s|[.!?](?=\s|$)")
_SIGN = re.compile(r"^([<>≤≥≈~])(.+)$")

#: A clause ends; no folded word is like it.
CLAUSE = ","

#: Words that lead from "than" to what is compared, and those that end it.
_LEADS = frozenset(
    [
        "with",
        "the",
        "a",
        "an",
        "of",
        "in",
        "for",
        "those",
        "that",
        "from",
        "by",
        "use",
        "those",
        "receiv",
        "manag",
        "treat",
        "group",
        "arm",
        "patient",
    ]
) | {"people"}
_STOPS = frozenset(
    [
        "in",
        "at",
        "within",
        "during",
        "after",
        "before",
        "for",
        "among",
        "when",
        "while",
        "by",
        "on",
        "through",
        "if",
        "becaus",
        "with",
        "and",
        "but",
        "over",
        "to",
        "had",
        "has",
        "have",
        "was",
        "were",
        "is",
        "are",
        "did",
        "show",
        "use",
    ]
)


@dataclass
class Reading:
    """One statement. Places are positions in `stems`; content is what is left when all cues are taken out."""

    folded: str
    stems: list[str]
    quantities: list[tuple[int, Quantity]] = field(default_factory=list)
    directions: list[tuple[int, str]] = field(default_factory=list)
    negated: list[tuple[int, str]] = field(default_factory=list)
    certainty: set[str] = field(default_factory=set)
    bounds: list[tuple[str, str]] = field(default_factory=list)
    populations: set[str] = field(default_factory=set)
    people: set[str] = field(default_factory=set)
    timing: set[str] = field(default_factory=set)
    comparators: list[frozenset[str]] = field(default_factory=list)
    content: list[tuple[int, str]] = field(default_factory=list)

    @cached_property
    def concepts(self) -> frozenset[str]:
        return frozenset(name for _, name in self.content)

    @cached_property
    def core(self) -> frozenset[str]:
        """The concepts without those of the other side of a comparison, where that leaves any."""
        return self.concepts.difference(*self.comparators) or self.concepts

    @cached_property
    def joined(self) -> frozenset[str]:
        """Neighbouring words written as one: "run time" is "runtime"."""
        return frozenset(stem(a + b) for a, b in zip(self.stems, self.stems[1:], strict=False))


def _words(text: str) -> list[str]:
    """Folded words, with a CLAUSE between clauses; a sign of comparison is a word of its own."""
    words: list[str] = []
    for clause in _CLAUSE_END.split(text):
        folded = fold(clause)
        if not folded:
            continue
        if words:
            words.append(CLAUSE)
        for word in folded.split():
            signed = _SIGN.match(word)
            words.extend(signed.groups() if signed else (word,))
    return merged_number_words(ranges_in_words(words))


@lru_cache(maxsize=20_000)
def read(text: str) -> Reading:
    """Take a statement apart. The result is shared: do not change it."""
    words = _words(text)
    stems = [word if bare_number(word) else stem(word) for word in words]
    reading = Reading(fold(text), stems)
    known = vocabulary()
    index = 0
    while index < len(stems):
        if stems[index] == CLAUSE:
            index += 1
            continue
        found = known.at(stems, index)
        # "One hand" is a way of doing, not a count.
        named = found is not None and found[0] > 1 and found[1].kind == "synonyms"
        measured = None if named else quantity(words, index)
        if measured:
            taken, amount = measured
            if amount is not None:
                reading.quantities.append((index, amount))
            index += taken
            continue
        taken, cue = found or (1, None)
        if cue and cue.kind == "bounds":
            # "over 90 %" bounds a number; "over the wound" and "fewer than gravity drains" do not.
            if _number_follows(words, index + taken):
                value = quantity(words, index + taken)
                reading.bounds.append((cue.name, str(value[1].value) if value and value[1] else ""))
                index += taken
                continue
            taken, cue = _without_bound(stems, index)
        index += _note(reading, stems, index, taken, cue)
    return reading


def _number_follows(words: list[str], index: int) -> bool:
    return index < len(words) and quantity(words, index) is not None


def _without_bound(stems: list[str], index: int) -> tuple[int, Cue | None]:
    """What a word is that could bound a number and does not: the longest other phrase that begins with it."""
    for phrase, cue in vocabulary().phrases.get(stems[index], ()):
        if cue.kind != "bounds" and tuple(stems[index : index + len(phrase)]) == phrase:
            return len(phrase), cue
    return 1, _PLAIN.get(stems[index], Cue("stop", ""))


#: Single words that are listed as bounds and mean something else when no number follows.
_PLAIN = {
    "abov": Cue("stop", ""),
    "some": Cue("certainty", "some"),
    "more": Cue("directions", "up"),
    "greater": Cue("directions", "up"),
    "higher": Cue("directions", "up"),
    "less": Cue("directions", "down"),
    "fewer": Cue("directions", "down"),
    "lower": Cue("directions", "down"),
    "maximum": Cue("certainty", "best"),
    "minimum": Cue("certainty", "best"),
}


def _note(reading: Reading, stems: list[str], index: int, taken: int, cue: Cue | None) -> int:
    """Enter what stands at `index` in the reading; returns how many words that took."""
    kind = cue.kind if cue else "content"
    name = cue.name if cue else stems[index]
    if kind == "directions":
        reading.directions.append((index, name))
        if name == "same" and index + taken < len(stems) and stems[index + taken] in ("to", "with", "as"):
            reading.comparators.append(_compared(stems, index + taken + 1))
    elif kind == "comparators":
        reading.comparators.append(_compared(stems, index + taken))
    elif kind == "negations":
        reading.negated.append((index, _next_meaningful(stems, index + taken)))
    elif kind == "certainty":
        reading.certainty.add(name)
    elif kind == "populations":
        reading.populations.add(name)
    elif kind == "people":
        reading.people.add(name)
    elif kind == "timing":
        reading.timing.add(name)
    elif kind in ("synonyms", "content"):
        reading.content.append((index, name))
    return taken


def _compared(stems: list[str], start: int) -> frozenset[str]:
    """The concepts of the other side of a comparison, from just after its cue."""
    known = vocabulary()
    names: set[str] = set()
    index = start
    while index < len(stems) and stems[index] in _LEADS:
        index += 1
    while index < len(stems) and stems[index] != CLAUSE:
        if names and stems[index] in _STOPS:
            break
        found = known.at(stems, index)
        taken, cue = found or (1, None)
        if bare_number(stems[index]):
            break
        if cue is None or cue.kind in ("synonyms", "populations", "people"):
            names.add(cue.name if cue else stems[index])
        elif cue.kind in ("directions", "comparators"):
            break
        index += taken
    return frozenset(names - {"patient"})


def _next_meaningful(stems: list[str], start: int) -> str:
    """What a negation denies: the next word that is more than grammar."""
    known = vocabulary()
    index = start
    while index < len(stems) and stems[index] != CLAUSE:
        found = known.at(stems, index)
        taken, cue = found or (1, None)
        if cue is None:
            return stems[index]
        if cue.kind not in ("stop", "light", "bounds", "certainty", "people", "timing"):
            return cue.name
        index += taken
    return ""
