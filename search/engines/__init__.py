"""The engines behind one contract; the database decides which one answers.

Both are asked in folded words and tokens (search.query) and know nothing of people. What they find
is a set that does not depend on the engine; only the order of equally good matches may.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple, Protocol

from django.db import connection

from search.query import Question

#: Around the words that are marked in a snippet; they never occur in typed text.
OPEN, CLOSE = "\x02", "\x03"


class Standing(IntEnum):
    """How a document stands for the market, audience and instant that were asked."""

    NEVER = 0
    ENDED = 1
    LATER = 2
    CLEARED = 3


class Match(NamedTuple):
    """A document that answers; less is better in `rank`. `facets` are its tokens, parted by spaces."""

    rank: float
    asset_id: int
    version_id: int
    facets: str
    standing: int


@dataclass(frozen=True, slots=True)
class PageHit:
    """The page that answers best, with the words that answer between OPEN and CLOSE."""

    number: int
    marked: str


@dataclass(frozen=True, slots=True)
class EvidenceHit:
    """A page of an evidence file that answers."""

    file_id: int
    number: int
    marked: str


class Engine(Protocol):
    def matches(self, question: Question) -> list[Match]:
        """Every document that answers, with its standing; in no order."""

    def pages(
        self, words: Sequence[str], endings: Sequence[str], version_ids: Collection[int], any_word: bool
    ) -> dict[int, PageHit]:
        """The best page of each version on which all the words stand, or any of them."""

    def evidence(self, words: Sequence[str], endings: Sequence[str], limit: int) -> list[EvidenceHit]:
        """Pages of evidence with all the words, the best first."""

    def forget(self, asset_ids: Collection[int]) -> None:
        """Take documents out, before their rows change or go."""

    def learn(self, asset_ids: Collection[int]) -> None:
        """Take documents in, after their rows have been written."""

    def learn_pages(self, version_ids: Collection[int]) -> None:
        """Take the pages of versions in; what is known already stays."""

    def learn_evidence(self, file_ids: Collection[int]) -> None:
        """Take the pages of evidence files in; what is known already stays."""

    def clear(self) -> None:
        """Forget everything."""


def engine() -> Engine:
    """The engine of the database in use."""
    if connection.vendor == "postgresql":
        from search.engines import postgres

        return postgres
    from search.engines import sqlite

    return sqlite
