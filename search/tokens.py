"""Facet values as single words of the index. Pure, so that the thinking about pieces can use them."""

from __future__ import annotations

from enum import StrEnum


class Group(StrEnum):
    """The kinds of facet."""

    KIND = "kind"
    PRODUCT = "product"
    PERSONA = "persona"
    STAGE = "stage"
    SPECIALTY = "specialty"
    CARE = "care"
    COMPETITOR = "competitor"
    OBJECTION = "objection"
    LANGUAGE = "lang"
    MARKET = "market"


def token(group: Group, value: int | str) -> str:
    """A facet value as one word of the index.

    The closing underscore keeps the stemmer off the value. Text never holds an underscore once it
    is folded, so that no words can ask for a facet.
    """
    return f"{group}_{str(value).lower().replace('-', '_')}_"
