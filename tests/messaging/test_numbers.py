"""EV-06: every number and per cent of a claim stands in an anchored passage, or is named."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.numbers import numbers_in, unsupported_numbers


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("12%", [("12", True)]),
        ("12 %", [("12", True)]),
        ("twelve percent", [("12", True)]),
        ("Twelve per cent of 24", [("12", True), ("24", False)]),
        ("twenty-five patients", [("25", False)]),
        ("one centre", []),
        ("one per cent", [("1", True)]),
        ("1,000 drains", [("1000", False)]),
        ("1,234,567.8", [("1234567.8", False)]),
        ("2,4 %", [("2.4", True)]),
        ("p < .05", [("0.05", False)]),
        ("2.4% (11/456)", [("2.4", True), ("11", False), ("456", False)]),
        ("3-5 days, 24-hour care", [("3", False), ("5", False), ("24", False)]),
        ("5mm", [("5", False)]),
        ("K249901 and HbA1c", []),
        ("12.", [("12", False)]),
        ("", []),
    ],
)
def test_ev_06_numbers_are_read_however_they_are_written(text, values):
    assert [(number.value, number.is_percent) for number in numbers_in(text)] == [
        (Decimal(value), percent) for value, percent in values
    ]


@pytest.mark.parametrize("passage", ["12%", "12 %", "twelve percent", "of 12.0% in all"])
def test_ev_06_a_per_cent_is_found_in_every_spelling(passage):
    assert unsupported_numbers("It fell by 12%.", [passage]) == []


@pytest.mark.parametrize("passage", ["12", "1.2%", "120%", "13%", "", "K12"])
def test_ev_06_another_number_is_no_support(passage):
    [missing] = unsupported_numbers("It fell by 12%.", [passage])
    assert missing.number.written == "12%"
    assert missing.rounded_from is None


def test_ev_06_a_rounding_is_named_and_not_passed():
    [missing] = unsupported_numbers("It fell by 12%.", ["a fall of 11.8%"])
    assert missing.rounded_from.written == "11.8%"
    assert unsupported_numbers("It fell by 12%.", ["a fall of 11.4%"])[0].rounded_from is None


def test_ev_06_each_missing_number_is_named_once_with_its_place():
    [missing] = unsupported_numbers("5 of 5 drains", [])
    assert missing.number.span == (0, 1)


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.booleans())
def test_ev_06_only_the_same_value_supports(claimed, given_number, percent):
    sign = "%" if percent else " days"
    missing = unsupported_numbers(f"after {claimed}{sign}", [f"after {given_number:,}{sign}"])
    assert (missing == []) == (claimed == given_number)


@given(st.text(max_size=80))
def test_any_text_is_read(text):
    for number in numbers_in(text):
        assert number.written in text
