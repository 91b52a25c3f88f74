"""A text cut into pieces, so that a template can mark the words that findings are about. No Django here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text; `level` is that of the gravest finding over it, '' where there is none."""

    text: str
    level: str = ""


_GRAVE = ("", "warn", "review", "block")


def marked(text: str, spans: Sequence[tuple[int, int, str]]) -> list[Piece]:
    """The whole of `text` in order, cut where a span (start, end, level) begins or ends."""
    cuts = sorted(
        {0, len(text), *(cut for start, end, _ in spans for cut in (start, end) if cut <= len(text))}
    )
    pieces = []
    for start, end in pairwise(cuts):
        over = [level for begins, ends, level in spans if begins <= start and end <= ends]
        pieces.append(Piece(text[start:end], max(over, key=_GRAVE.index, default="")))
    return pieces
