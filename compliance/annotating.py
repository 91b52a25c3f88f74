"""Showing which words of a changed wording are spoken about. Pure; escaping is the template's."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

from compliance.wording_diff import Change, Piece

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Span(Generic[K]):
    """The words [start, end) of a text that `key` is about."""

    key: K
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Run(Generic[K]):
    """A run of text with one kind of change, and the keys that are about it, in the order given.

    `opens` are the keys whose first words it holds: what leads to a key leads there.
    """

    change: Change
    text: str
    keys: tuple[K, ...] = ()
    opens: tuple[K, ...] = ()

    @property
    def lead(self) -> str:
        """The white space before the words, which is not marked with them."""
        return self.text[: len(self.text) - len(self.text.lstrip())]

    @property
    def words(self) -> str:
        return self.text.lstrip()


def annotated(pieces: Sequence[Piece], spans: Sequence[Span[K]]) -> list[Run[K]]:
    """`pieces` of a wording diff, cut where a span of the new text begins or ends.

    The texts of the runs together are those of the pieces. What was removed belongs to no span, as spans
    count characters of the new text.
    """
    runs: list[Run[K]] = []
    at = 0
    opened: set[K] = set()
    for piece in pieces:
        if piece.change == Change.REMOVED:
            runs.append(Run(piece.change, piece.text))
            continue
        end = at + len(piece.text)
        cuts = {at, end} | {cut for span in spans for cut in (span.start, span.end) if at < cut < end}
        ordered = sorted(cuts)
        for left, right in pairwise(ordered):
            keys = tuple(span.key for span in spans if span.start <= left and right <= span.end)
            opens = tuple(dict.fromkeys(key for key in keys if key not in opened))
            opened.update(opens)
            runs.append(Run(piece.change, piece.text[left - at : right - at], keys, opens))
        at = end
    return runs


def find_words(text: str, words: str, near: int | None = None) -> tuple[int, int] | None:
    """Where `words` stand in `text`, white space aside, as [start, end).

    Of several places the one nearest to `near`, else the first. None where they do not stand there, or
    are no words.
    """
    wanted = "".join(words.split())
    places = [place for place, letter in enumerate(text) if not letter.isspace()]
    solid = "".join(text[place] for place in places)
    found = []
    at = solid.find(wanted) if wanted else -1
    while at >= 0:
        found.append((places[at], places[at + len(wanted) - 1] + 1))
        at = solid.find(wanted, at + 1)
    return min(found, key=lambda span: abs(span[0] - (near or 0)), default=None)
