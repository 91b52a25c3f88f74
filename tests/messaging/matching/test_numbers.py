"""Figures, words and units come to one form, and different amounts never do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.matching.numbers import merged_number_words
from messaging.matching.reading import read


def amounts(text):
    return [(amount.value, amount.unit) for _, amount in read(text).quantities]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12%", "twelve percent"), ("12 %", "twelve per cent"), ("24 hours", "twenty-four hours"),
        ("12 months", "one year"), ("7 days", "1 week"), ("1,000 ml", "1 litre"), ("210 g", "210 grams"),
        ("10 mm", "1 cm"), ("3-fold", "threefold"), ("3 times", "3-fold"), ("two hundred and ten g", "210 g"),
        ("five-year", "5 years"), ("30-day", "30 days"), ("15 Fr", "15 French"), ("2,4 mm", "2.4 mm"),
    ],
)  # fmt: skip
def test_the_same_amount_is_read_alike(one, other):
    assert amounts(one) == amounts(other) != []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12%", "12"),
        ("30 days", "1 month"),
        ("1.5 mm", "15 mm"),
        ("2 h", "2 min"),
        ("1,200", "1.200"),
        ("-5 °C", "5 °C"),
    ],
)
def test_other_amounts_are_read_apart(one, other):
    assert amounts(one) != amounts(other)


@given(st.integers(2, 999))
def test_a_number_in_words_is_the_number(value):
    ones = [
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
    ]
    ones += ["sixteen", "seventeen", "eighteen", "nineteen"]
    tens = ["-", "-", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]

    def spoken(number):
        if number < 20:
            return ones[number]
        if number < 100:
            return tens[number // 10] + (f" {ones[number % 10]}" if number % 10 else "")
        rest = number % 100
        return f"{ones[number // 100]} hundred" + (f" and {spoken(rest)}" if rest else "")

    assert merged_number_words(spoken(value).split()) == [str(value)]
