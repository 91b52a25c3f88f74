"""Where a wording stands in a text, whatever the layout did to it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from messaging.folding import find_wording, fold

_WORD = re.compile(r"\S+")


def place_of(text: str, wording: str) -> tuple[int, int] | None:
    """The first place of `wording` in `text` as [start, end) in characters, or None."""
    return next(places_of(text, wording), None)


def places_of(text: str, wording: str) -> Iterator[tuple[int, int]]:
    """Every place of `wording` in `text`, from the first on."""
    wanted = fold(wording)
    spans = [match.span() for match in _WORD.finditer(text)]
    first = 0
    while True:
        found = _first_in(text, spans[first:], wanted)
        if found is None:
            return
        start, end = found
        yield spans[first + start][0], spans[first + end - 1][1]
        first += end


def _first_in(text: str, spans: list[tuple[int, int]], wanted: str) -> tuple[int, int] | None:
    def holds(start: int, end: int) -> bool:
        return start < end and find_wording(fold(text[spans[start][0] : spans[end - 1][1]]), wanted)

    if not holds(0, len(spans)):
        return None
    # A stretch that holds the wording goes on doing so as it grows, so both ends are bisected; unless what
    # follows belongs to the last word ("2.4" in "2.4 %"), and then every end is tried.
    end = bisect_left(range(len(spans)), True, key=lambda index: holds(0, index + 1)) + 1
    if not holds(0, end):
        end = next(index for index in range(1, len(spans) + 1) if holds(0, index))
    start = bisect_left(range(end), True, key=lambda index: not holds(index + 1, end))
    return start, end
