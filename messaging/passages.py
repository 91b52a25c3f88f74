"""Finding a quoted passage in the text of a page as it was read, with its line breaks and hyphens.

Pure: knows no database.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from messaging.folding import find_wording, fold

_WORD = re.compile(r"\S+")


def span_of(text: str, quote: str) -> tuple[int, int] | None:
    """Where in `text` the words of `quote` stand first, as [start, end) in characters; None if nowhere.

    Both are compared after folding, so that hyphenation, line breaks and typographic signs hide nothing.
    Folding keeps no positions, so they are found by halving: the shortest beginning of the page that
    holds the passage, and of that the shortest end.
    """
    wanted = fold(quote)
    words = [match.span() for match in _WORD.finditer(text)]
    if not words or not find_wording(fold(text), wanted):
        return None

    def is_in(start: int, end: int) -> bool:
        return find_wording(fold(text[start:end]), wanted)

    last = bisect_left(words, True, hi=len(words) - 1, key=lambda word: is_in(0, word[1]))
    end = words[last][1]
    # Of the words up to there, the last from which the passage is still whole.
    broken = bisect_left(words, True, hi=last + 1, key=lambda word: not is_in(word[0], end))
    return (words[broken - 1][0], end) if broken else None
