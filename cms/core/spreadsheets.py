"""Cells that no spreadsheet runs as a formula (CWE-1236)."""

from typing import TypeVar

Value = TypeVar("Value")

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def guarded(value: Value) -> Value | str:
    """The value, or, where a spreadsheet would take a text for a formula, the text behind an apostrophe."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
