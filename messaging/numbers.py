"""The numbers that a text gives, as values: “12%”, “12 %” and “twelve percent” are the same (EV-06).

A number stuck to letters before it is part of a name (K249901, HbA1c) and is none. Words are read in English;
in another language only digits are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

_UNITS = [
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
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_WORDS = {word: number for number, word in enumerate(_UNITS)}
_WORDS |= {word: number * 10 for number, word in enumerate(_TENS, start=2)}

_PERCENT = r"(?:\s?(?:%|per\s?cent\b|Prozent\b|pour\s?cent\b))"
_DIGITS = re.compile(rf"(?<![\w.,])(?P<number>\d+(?:[.,·]\d+)*|\.\d+)(?P<percent>{_PERCENT})?", re.IGNORECASE)
_WORD = "|".join([*_TENS, *_UNITS])
_SPELLED = re.compile(
    rf"\b(?P<number>(?:{'|'.join(_TENS)})[- ](?:{'|'.join(_UNITS[1:10])})|{_WORD})\b(?P<percent>{_PERCENT})?",
    re.IGNORECASE,
)
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text: its value, whether it is a per cent, how it is written, and [start, end)."""

    value: Decimal
    is_percent: bool
    written: str
    span: tuple[int, int]

    @property
    def decimals(self) -> int:
        exponent = self.value.as_tuple().exponent
        return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def numbers_in(text: str) -> list[Number]:
    """The numbers of `text` in their order. “One” alone is as often an article, and is left out."""
    found = [
        Number(_value(match["number"]), bool(match["percent"]), match[0].strip(), match.span())
        for match in _DIGITS.finditer(text)
    ]
    for match in _SPELLED.finditer(text):
        words = re.split(r"[- ]", match["number"].lower())
        if words == ["one"] and not match["percent"]:
            continue
        value = Decimal(sum(_WORDS[word] for word in words))
        found.append(Number(value, bool(match["percent"]), match[0].strip(), match.span()))
    return sorted(found, key=lambda number: number.span)


def _value(digits: str) -> Decimal:
    """A comma parts thousands where three digits follow each, else it is a decimal comma."""
    if _THOUSANDS.fullmatch(digits):
        return Decimal(digits.replace(",", ""))
    plain = digits.replace("·", ".").replace(",", ".")
    whole, point, rest = plain.rpartition(".")
    return Decimal(whole.replace(".", "") + point + rest)


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A number that no passage gives. `rounded_from` is one that it may be the rounding of."""

    number: Number
    rounded_from: Number | None = None


def unsupported_numbers(text: str, passages: Iterable[str]) -> list[Unsupported]:
    """The numbers of `text` that stand in none of the passages, each value once.

    Only the same value, as a per cent or not, supports a number; a rounding is named, for a person to judge.
    """
    given = [number for passage in passages for number in numbers_in(passage)]
    values = {(number.value, number.is_percent) for number in given}
    found: dict[tuple[Decimal, bool], Unsupported] = {}
    for number in numbers_in(text):
        key = (number.value, number.is_percent)
        if key not in values and key not in found:
            source = next((each for each in given if _rounds_to(each, number)), None)
            found[key] = Unsupported(number, source)
    return list(found.values())


def _rounds_to(exact: Number, rounded: Number) -> bool:
    if exact.is_percent != rounded.is_percent or exact.decimals <= rounded.decimals:
        return False
    step = Decimal(1).scaleb(-rounded.decimals)
    return exact.value.quantize(step, ROUND_HALF_UP) == rounded.value
