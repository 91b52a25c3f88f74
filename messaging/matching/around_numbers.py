"""What stands around a number and decides what it says: by or to it, at or after it, or against another."""

from __future__ import annotations

from itertools import pairwise

from messaging.matching.reading import Reading

_TIMES = frozenset({"s", "min", "h", "d", "wk", "mo", "y"})
#: How a time stands to what is told of it: at it, by its end, only later.
_MOMENTS = {
    "at": "at",
    "within": "within", "in": "within", "over": "within", "dure": "within", "through": "within",
    "after": "after", "beyond": "after", "past": "after",
    "befor": "before", "until": "before",
    "for": "for",
}  # fmt: skip
_VERSUS = frozenset({"versu", "vs", "than"})


def another_sense(wording: Reading, sentence: Reading) -> str:
    """How the same numbers say something else, in words for a person; empty where they do not."""
    if _reached(wording) != _reached(sentence):
        return "A change by a number is not a change to that number."
    here, there = _moments(wording), _moments(sentence)
    for amount in here.keys() & there.keys():
        if here[amount] != there[amount]:
            now, approved = f"{there[amount]} {amount}", f"{here[amount]} {amount}"
            return f"It says “{now}” where the approved wording says “{approved}”."
    if _opposed(wording) & {(after, before) for before, after in _opposed(sentence)}:
        return "The numbers that are set against each other have changed places."
    return ""


def _reached(reading: Reading) -> set[str]:
    """Amounts that something rises or falls to; the end of a range ("50 to 70") is none."""
    ends = _ends(reading)
    return {
        str(amount)
        for place, amount in reading.quantities
        if reading.directions and place > 1 and reading.stems[place - 1] == "to" and place not in ends
    }


def _ends(reading: Reading) -> set[int]:
    return {end for (start, _), (end, _) in pairwise(reading.quantities) if end - start <= 3}


def _moments(reading: Reading) -> dict[str, str]:
    return {
        str(amount): _MOMENTS[reading.stems[place - 1]]
        for place, amount in reading.quantities
        if amount.unit in _TIMES and place and reading.stems[place - 1] in _MOMENTS
    }


def _opposed(reading: Reading) -> set[tuple[str, str]]:
    """Pairs of different numbers with nothing but "versus" between them: "18% vs 31%"."""
    return {
        (str(one), str(other))
        for (start, one), (end, other) in pairwise(reading.quantities)
        if end - start <= 3 and reading.stems[end - 1] in _VERSUS and one != other
    }
