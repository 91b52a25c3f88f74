"""Numbers in a sentence, in figures or in words, with their units, in one form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
]
_ONES += ["seventeen", "eighteen", "nineteen"]
_TENS = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
_SMALL = {word: value for value, word in enumerate(_ONES)} | _TENS
# Folding joins "twenty-four".
_SMALL |= {f"{ten}{_ONES[one]}": value + one for ten, value in _TENS.items() for one in range(1, 10)}
_LARGE = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
_MULTIPLES = {
    "twice": 2,
    "double": 2,
    "doubled": 2,
    "thrice": 3,
    "triple": 3,
    "tripled": 3,
    "halved": "0.5",
    "half": "0.5",
}
_FOLD_WORD = re.compile(r"^([a-z]+)fold$")

_SPELLED_UNIT = re.compile(
    rf"^({'|'.join(sorted(_SMALL, key=len, reverse=True))})(day|week|month|year|hour|minute|second)s?$"
)
_NUMBER = re.compile(r"^([-+^±=]?)(\d[\d,]*(?:\.\d+)?|\.\d+)([a-zµ°%‰/]*)$")
_JOINED = re.compile(r"^(\d[\d,.]*)-([a-z]+)$")
_SPAN = re.compile(r"^(\d[\d.,]*%?)[-–](\d[\d.,]*%?)$")
_RANGE = re.compile(r"^[-+]?[\d.,]+%?[-–:/][-+]?[\d.,]+%?$")

_UNITS = {
    "%": "%", "percent": "%", "pct": "%", "percentage": "%",
    "s": "s", "sec": "s", "second": "s", "seconds": "s",
    "min": "min", "minute": "min", "minutes": "min", "mins": "min",
    "h": "h", "hr": "h", "hrs": "h", "hour": "h", "hours": "h",
    "d": "d", "day": "d", "days": "d", "week": "wk", "weeks": "wk", "wk": "wk",
    "month": "mo", "months": "mo", "mo": "mo", "year": "y", "years": "y", "yr": "y", "yrs": "y",
    "mm": "mm", "cm": "cm", "m": "m", "µm": "µm", "metre": "m", "metres": "m", "meter": "m", "meters": "m",
    "millimetre": "mm", "millimetres": "mm", "millimeter": "mm", "millimeters": "mm",
    "centimetre": "cm", "centimetres": "cm", "centimeter": "cm", "centimeters": "cm",
    "mg": "mg", "g": "g", "gram": "g", "grams": "g", "kg": "kg", "kilogram": "kg", "kilograms": "kg",
    "ml": "ml", "millilitre": "ml", "millilitres": "ml", "milliliter": "ml", "milliliters": "ml",
    "l": "l", "litre": "l", "litres": "l", "liter": "l", "liters": "l",
    "mmhg": "mmhg", "kpa": "kpa", "fr": "fr", "french": "fr", "db": "db", "decibel": "db", "decibels": "db",
    "tesla": "t", "t": "t",
    "pp": "points", "x": "fold", "fold": "fold", "times": "fold", "°c": "°c", "°": "°", "degrees": "°",
    "degree": "°", "n": "n", "newton": "n", "newtons": "n", "hz": "hz", "w": "w",
}  # fmt: skip
_UNITS_OF_TWO = {
    "per cent": "%",
    "mm hg": "mmhg",
    "percentage point": "points",
    "percentage points": "points",
    "percent points": "points",
    "% points": "points",
}
#: unit → (how many make one of the larger, the larger): only where they divide evenly.
_LARGER = {
    "s": (60, "min"), "min": (60, "h"), "h": (24, "d"), "d": (7, "wk"), "mo": (12, "y"),
    "mm": (10, "cm"), "cm": (100, "m"), "mg": (1000, "g"), "g": (1000, "kg"), "ml": (1000, "l"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Quantity:
    """A number and its unit ("" where it has none); 12 months is 1 year, 10 mm is 1 cm."""

    value: str
    unit: str

    def __str__(self) -> str:
        return f"{self.value}{'' if self.unit in ('', '%') else ' '}{self.unit}"


def ranges_in_words(words: list[str]) -> list[str]:
    """ "50-70" becomes "50 to 70", as it is also written."""
    found: list[str] = []
    for word in words:
        span = _SPAN.match(word)
        found.extend((span[1], "to", span[2]) if span else (word,))
    return found


def bare_number(word: str) -> bool:
    return not word.isalpha() and any(character.isdecimal() for character in word)


def merged_number_words(words: list[str]) -> list[str]:
    """Numbers in words become figures: "two hundred and ten" is "210", "three fold" stays two words."""
    found: list[str] = []
    index = 0
    while index < len(words):
        taken, value = _spelled(words, index)
        if taken:
            found.append(str(value))
        else:
            taken = 1
            found.append(words[index])
        index += taken
    return found


def _spelled(words: list[str], index: int) -> tuple[int, int]:
    """How many words of a number in words begin at `index`, and its value; (0, 0) if none does."""
    start, total, part = index, 0, 0
    used = False
    while index < len(words):
        word = words[index]
        if word in _SMALL and (
            not used or (part % 10 == 0 and part != 0 and _SMALL[word] < 10) or part % 100 == 0
        ):
            part += _SMALL[word]
        elif word in _LARGE and used:
            part = max(part, 1) * _LARGE[word]
            if _LARGE[word] >= 1000:
                total, part = total + part, 0
        elif (
            word == "and"
            and used
            and part
            and part % 100 == 0
            and index + 1 < len(words)
            and words[index + 1] in _SMALL
        ):
            pass
        else:
            break
        used = True
        index += 1
    return (index - start, total + part) if used else (0, 0)


@lru_cache(maxsize=20_000)
def _spelled_quantity(word: str) -> Quantity | None:
    """A number and its unit in one word: "twice", "threefold", and "fiveyear" as folding joins it."""
    if word in _MULTIPLES:
        return Quantity(str(_MULTIPLES[word]), "fold")
    spelled_fold = _FOLD_WORD.match(word)
    if spelled_fold and spelled_fold[1] in _SMALL:
        return Quantity(str(_SMALL[spelled_fold[1]]), "fold")
    spelled_unit = _SPELLED_UNIT.match(word)
    if spelled_unit:
        return _normal(str(_SMALL[spelled_unit[1]]), _UNITS[spelled_unit[2]])
    return None


def quantity(words: list[str], index: int) -> tuple[int, Quantity | None] | None:
    """The quantity that begins at `index`: how many words it takes, and what it is.

    None where no number stands there. A lone "one" counts nothing ("in one study"): it gives no quantity.
    """
    word = words[index]
    if word.isalpha():
        spelled = _spelled_quantity(word)
        return (1, spelled) if spelled else None
    if _RANGE.match(word):
        taken, unit = _unit_after(words, index + 1)
        return 1 + taken, Quantity(word, unit)
    joined = _JOINED.match(word)
    if joined:
        unit_of = _UNITS.get(joined[2])
        return (1, _normal(joined[1], unit_of)) if unit_of else (1, Quantity(_plain(joined[1]), joined[2]))
    match = _NUMBER.match(word)
    if not match:
        return None
    sign, figure, suffix = match.groups()
    taken, unit = (0, _UNITS.get(suffix, suffix)) if suffix else _unit_after(words, index + 1)
    if figure == "1" and not unit and not sign and not _opens_more(words, index + 1):
        return 1 + taken, None
    if not unit and index and words[index - 1] == "of":
        # "3 of 150" and "of 150, 3": the whole is told from the part.
        unit = "in all"
    amount = _normal(figure, unit)
    return 1 + taken, Quantity(f"{sign.replace('=', '')}{amount.value}", amount.unit)


def _opens_more(words: list[str], index: int) -> bool:
    """Whether a number goes on to another one, as in "1 to 100" and "1 in 5"."""
    following = words[index : index + 2]
    return len(following) == 2 and following[0] in ("to", "in", "of", "per") and bare_number(following[1])


def _unit_after(words: list[str], index: int) -> tuple[int, str]:
    pair = " ".join(words[index : index + 2])
    if pair in _UNITS_OF_TWO:
        return 2, _UNITS_OF_TWO[pair]
    if index < len(words) and words[index] in _UNITS:
        return 1, _UNITS[words[index]]
    return 0, ""


def _plain(figure: str) -> str:
    """ "1,000" is 1000 and "2,4" is 2.4: a comma before three figures groups, another is a decimal sign."""
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", figure):
        figure = figure.replace(",", "")
    figure = figure.replace(",", ".").rstrip(".")
    return f"0{figure}" if figure.startswith(".") else figure


def _normal(figure: str, unit: str | None) -> Quantity:
    plain = _plain(figure)
    if plain.count(".") > 1:
        return Quantity(plain, unit or "")
    value, unit = Decimal(plain), unit or ""
    while unit in _LARGER and value and value % _LARGER[unit][0] == 0:
        divisor, unit = _LARGER[unit]
        value /= divisor
    return Quantity(format(value.normalize(), "f"), unit)
