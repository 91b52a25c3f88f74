"""Where a quote stands in the text of a file, and what comes nearest where it does not (EV-02)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz

from messaging.folding import fold

#: Of 100; below it nothing on the page has to do with the quote.
LIKENESS = 60


@dataclass(frozen=True, slots=True)
class Nearest:
    """The passage most like a quote: its page from 1, its words as they stand there, and how alike of 100."""

    page: int
    text: str
    likeness: float


def nearest_passage(quote: str, pages: Mapping[int, str]) -> Nearest | None:
    """The passage of `pages` (number → text as read) most like `quote`, None if none is like it at all."""
    wanted = fold(quote)
    best: Nearest | None = None
    if not wanted:
        return None
    for number, text in pages.items():
        folded = fold(text)
        found = fuzz.partial_ratio_alignment(wanted, folded, score_cutoff=best.likeness if best else LIKENESS)
        if found and (best is None or found.score > best.likeness):
            passage = _as_it_stands(text, folded, found.dest_start, found.dest_end)
            best = Nearest(number, passage, found.score)
    return best


def _as_it_stands(text: str, folded: str, start: int, end: int) -> str:
    """The words of `text` that the characters [start, end) of its folding come from, as near as words go.

    Folding joins and parts few words, so the same share of the words is where they are.
    """
    words = [match.span() for match in re.finditer(r"\S+", text)]
    total = max(1, len(folded.split()))
    first = len(folded[:start].split()) - (start > 0 and folded[start - 1] != " " and folded[start] != " ")
    last = len(folded[:end].split())
    share = len(words) / total
    begin, stop = int(first * share), min(len(words), -(-int(last * share * 100) // 100))
    if begin >= stop:
        return ""
    return " ".join(text[words[begin][0] : words[stop - 1][1]].split())
