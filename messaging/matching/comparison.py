"""Whether a sentence says what an approved wording says, and if not, in what it differs.

The rules, in the order in which they speak:

1. The same words in the same order, whatever the layout: exact.
2. Numbers with their units and bounds, direction, what is compared with, in whom, how sure, and what is
   denied must be the same, each in its place; every concept of the wording must be there. What the sentence
   adds may be a few words. Then it is near, and a person decides.
3. A sentence that shares most concepts and breaks one of these rules is changed: it resembles the wording
   and must never pass for it.
4. Anything else has nothing to do with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from messaging.matching.around_numbers import another_sense
from messaging.matching.reading import CLAUSE, Reading
from messaging.matching.vocabulary import vocabulary

#: A sentence that shares less of a wording's concepts does not resemble it.
RESEMBLES = 0.6
#: How many concepts a sentence may add: two, or this share of those of the wording.
ADDED_SHARE = 0.35


class Grade(StrEnum):
    """How a sentence stands to a wording."""

    EXACT = "exact"
    NEAR = "near"
    CHANGED = "changed"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Difference:
    """One way in which a sentence differs; `words` say it to a person."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The answer: a grade, what differs (near: what was forgiven), and the share of shared concepts."""

    grade: Grade
    differences: tuple[Difference, ...] = ()
    shared: float = 0.0


def compare(wording: Reading, sentence: Reading) -> Comparison:
    """Grade `sentence` against `wording`."""
    if wording.folded and wording.folded == sentence.folded:
        return Comparison(Grade.EXACT, (), 1.0)
    missing, added = _concepts_apart(wording, sentence)
    # What it is compared with is weighed by its own rule: a sentence that drops it still resembles.
    count = len(wording.core)
    shared = (count - len(wording.core.intersection(missing))) / count if count else 0.0
    if not count or shared < RESEMBLES:
        return Comparison(Grade.NONE, (), shared)
    dropped, too_much = _dropped(missing), _too_much(added, count)
    if dropped and too_much:
        # Words left out and many others said instead: a statement of its own.
        return Comparison(Grade.NONE, (), shared)
    broken = [*_critical(wording, sentence), *dropped, *too_much, *_alternatives(added, sentence)]
    if broken:
        return Comparison(Grade.CHANGED, tuple(broken), shared)
    return Comparison(Grade.NEAR, _forgiven(added), shared)


def _concepts_apart(wording: Reading, sentence: Reading) -> tuple[list[str], list[str]]:
    """The concepts that are missing from the sentence, and those that it adds."""
    missing = [
        name for name in dict.fromkeys(name for _, name in wording.content) if name not in sentence.concepts
    ]
    added = [
        name for name in dict.fromkeys(name for _, name in sentence.content) if name not in wording.concepts
    ]
    # Words set apart or together: "run time" and "runtime".
    joined_there, joined_here = sentence.joined, wording.joined
    split_here = [name for name in added if name in joined_here]
    still = [name for name in missing if name not in joined_there]
    if len(still) < len(missing):
        gone = set(missing) - set(still)
        added = [name for name in added if not any(name in whole for whole in gone)]
    for whole in split_here:
        added.remove(whole)
        still = [name for name in still if name not in whole]
    return still, added


def _critical(wording: Reading, sentence: Reading) -> list[Difference]:
    return [
        *_numbers(wording, sentence),
        *_direction(wording, sentence),
        *_comparator(wording, sentence),
        *_names("population", wording.populations, sentence.populations),
        *_who(wording, sentence),
        *_when(wording, sentence),
        *_names("certainty", wording.certainty, sentence.certainty),
        *_negation(wording, sentence),
    ]


def _numbers(wording: Reading, sentence: Reading) -> list[Difference]:
    here, there = (Counter(amount for _, amount in each.quantities) for each in (wording, sentence))
    if here != there:
        gone, came = (_listed(each.elements()) for each in (here - there, there - here))
        if gone and came:
            return [Difference("number", f"It says {came} where the approved wording says {gone}.")]
        words = f"It leaves out {gone}." if gone else f"It adds {came}."
        return [Difference("number", words)]
    bounds_here, bounds_there = Counter(wording.bounds), Counter(sentence.bounds)
    if bounds_here != bounds_there:
        changed = sorted({name for name, _ in (bounds_here - bounds_there) | (bounds_there - bounds_here)})
        return [Difference("number", f"The bound of a number differs ({_listed(_spoken(changed))}).")]
    for unit in {amount.unit for _, amount in wording.quantities}:
        alike = (
            [(at, amount.value) for at, amount in each.quantities if amount.unit == unit]
            for each in (wording, sentence)
        )
        if not _swapped(next(alike), wording, next(alike), sentence):
            continue
        return [Difference("number", "The numbers stand with other things than in the approved wording.")]
    another = another_sense(wording, sentence)
    return [Difference("number", another)] if another else []


def _direction(wording: Reading, sentence: Reading) -> list[Difference]:
    here, there = _directions(wording), _directions(sentence)
    if Counter(name for _, name in here) != Counter(name for _, name in there):
        gone = Counter(name for _, name in here) - Counter(name for _, name in there)
        came = Counter(name for _, name in there) - Counter(name for _, name in here)
        words = "The direction of the result differs"
        if gone and came:
            words += f": {_listed(came.elements())} instead of {_listed(gone.elements())}"
        elif gone:
            words += f": “{_listed(gone.elements())}” is left out"
        else:
            words += f": “{_listed(came.elements())}” is added"
        return [Difference("direction", f"{words}.")]
    if _swapped(here, wording, there, sentence):
        return [Difference("direction", "What goes up and what goes down have changed places.")]
    return []


def _directions(reading: Reading) -> list[tuple[int, str]]:
    """Directions by place; "better accuracy" goes up and "better bleeding" down."""
    known = vocabulary()
    found = []
    for place, name in reading.directions:
        if name in ("better", "worse"):
            measure = _nearest(reading, place, known.good | known.bad)
            if measure:
                rises = (name == "better") == (measure in known.good)
                name = "up" if rises else "down"
        found.append((place, name))
    return found


def _nearest(reading: Reading, place: int, among: frozenset[str]) -> str:
    near = [(abs(at - place), name) for at, name in reading.content if name in among]
    return min(near)[1] if near else ""


def _swapped(
    here: list[tuple[int, str]], wording: Reading, there: list[tuple[int, str]], sentence: Reading
) -> bool:
    """Whether critical words of one kind stand with each other's concepts."""
    if len({name for _, name in here}) < 2:
        return False
    mine, theirs = _partners(here, wording), _partners(there, sentence)
    shared = mine.keys() & theirs.keys()
    return 2 * sum(mine[name] == theirs[name] for name in shared) < len(shared)


def _partners(criticals: list[tuple[int, str]], reading: Reading) -> dict[str, str]:
    """Each concept's nearest critical word in its own clause; one that has none there belongs to none."""
    found: dict[str, str] = {}
    for place, name in reading.content:
        clauses, *_, nearest = min(
            (_clauses_between(reading, place, at), abs(at - place), at > place, critical)
            for at, critical in criticals
        )
        if not clauses:
            found.setdefault(name, nearest)
    return found


def _clauses_between(reading: Reading, one: int, other: int) -> int:
    start, end = sorted((one, other))
    return sum(word in (CLAUSE, "and", "versu", "vs", "than") for word in reading.stems[start:end])


def _comparator(wording: Reading, sentence: Reading) -> list[Difference]:
    here, there = sorted(map(sorted, wording.comparators)), sorted(map(sorted, sentence.comparators))
    if here == there:
        return []
    if not there:
        return [Difference("comparator", "It leaves out what the result is compared with.")]
    if not here:
        return [Difference("comparator", "It adds a comparison that the approved wording does not make.")]
    return [Difference("comparator", "It compares with something else.")]


def _names(kind: str, here: set[str], there: set[str]) -> list[Difference]:
    gone, came = _listed(_spoken(sorted(here - there))), _listed(_spoken(sorted(there - here)))
    if gone and came:
        return [Difference(kind, f"It says “{came}” where the approved wording says “{gone}”.")]
    if gone:
        return [Difference(kind, f"It leaves out “{gone}”.")]
    if came:
        return [Difference(kind, f"It adds “{came}”.")]
    return []


def _who(wording: Reading, sentence: Reading) -> list[Difference]:
    """Other people are another population; that the people are patients may go without saying."""
    if wording.people - {"patient"} == sentence.people - {"patient"}:
        return []
    return _names("population", wording.people, sentence.people)


def _when(wording: Reading, sentence: Reading) -> list[Difference]:
    if wording.timing - sentence.timing and sentence.timing - wording.timing:
        return _names("timing", wording.timing, sentence.timing)
    return []


def _negation(wording: Reading, sentence: Reading) -> list[Difference]:
    here = Counter(name for _, name in wording.negated)
    there = Counter(name for _, name in sentence.negated)
    if here.total() != there.total():
        return [Difference("negation", "One of the two denies what the other says.")]
    if here != there:
        return [Difference("negation", "They deny different things.")]
    return []


def _dropped(missing: list[str]) -> list[Difference]:
    return [Difference("words", f"It leaves out “{_listed(missing)}”.")] if missing else []


def _too_much(added: list[str], count: int) -> list[Difference]:
    if len(added) > max(2, int(ADDED_SHARE * count)):
        return [Difference("words", f"It adds “{_listed(added)}”.")]
    return []


def _alternatives(added: list[str], sentence: Reading) -> list[Difference]:
    """ "Primary or recurrent", "pain and fever": one more thing than the wording names, beside it."""
    stems = [*sentence.stems, CLAUSE]
    beside = [
        name
        for place, name in sentence.content
        if name in added and ({stems[place + 1], stems[place - 1] if place else ""} & {"and", "or"})
    ]
    return [Difference("words", f"It adds “{_listed(beside)}” to what it is said of.")] if beside else []


def _forgiven(added: list[str]) -> tuple[Difference, ...]:
    if added:
        return (Difference("added", f"It adds “{_listed(added)}”."),)
    return (Difference("form", "It says the same in another form."),)


def _spoken(names: Iterable[str]) -> list[str]:
    return [name.replace("_", " ") for name in names]


def _listed(names: Iterable[object]) -> str:
    return ", ".join(map(str, names))
