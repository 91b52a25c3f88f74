"""What an engine is asked and what it answers; the same for SQLite, PostgreSQL and Elasticsearch.

An engine knows stems and tokens (search.stems, search.query), and nothing of people. It says which
pieces answer a question and how well. What may be shown is said by the clearance windows of the
database, whatever an engine's index holds.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import NamedTuple, Protocol, TypeAlias

#: The fields of a document that words are looked for in, and what a word there counts.
FIELDS = {"title": 10.0, "tags": 6.0, "claims": 5.0, "summary": 4.0, "body": 1.0, "notes": 1.0}


class Standing(IntEnum):
    """How a document stands for the market, audience and instant that were asked."""

    NEVER = 0
    ENDED = 1
    LATER = 2
    CLEARED = 3


#: One stem, or several that must follow one another.
Phrase: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing that is asked for: any of the phrases, or any stem with one of the beginnings."""

    phrases: tuple[Phrase, ...]
    beginnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What an engine is asked.

    A document answers if it meets every clause (any of them with `any_clause`), none of `excluded`,
    and of each group of `tokens` at least one. Standing is told for `market_id`, `audience`, `at`.
    """

    clauses: tuple[Clause, ...]
    any_clause: bool
    tokens: tuple[tuple[str, ...], ...]
    market_id: int
    audience: str
    at: datetime
    excluded: tuple[Clause, ...] = ()


class Match(NamedTuple):
    """A document that answers; less is better in `rank`. `facets` are its tokens, parted by spaces."""

    rank: float
    asset_id: int
    version_id: int
    facets: str
    standing: int


class EvidenceHit(NamedTuple):
    """A page of an evidence file that answers."""

    file_id: int
    number: int


class PageHit(NamedTuple):
    """A page of a version that answers."""

    number: int
    page_id: int


class DatabaseEngine(Protocol):
    """The engine of the database in use: it is written in the transaction of the change."""

    def matches(self, question: Question, among: Collection[int] | None = None) -> list[Match]:
        """Every document that answers, of all or of some assets, with its standing; in no order."""

    def pages(
        self, clauses: Sequence[Clause], version_ids: Collection[int], any_clause: bool
    ) -> dict[int, list[PageHit]]:
        """The pages of each version that meet the clauses, the best first."""

    def evidence(self, clauses: Sequence[Clause], limit: int) -> list[EvidenceHit]:
        """Pages of evidence that meet all the clauses, the best first."""

    def spoken(self, words: Collection[str], question: Question) -> set[str]:
        """Which of these whole words stand, letter for letter, in a piece that is cleared.

        Of the question only tokens, market, audience and instant count. What is suggested to a person
        is asked about here: a word that only withheld pieces have must not show that they exist.
        """

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
