"""Showing a wording where it stands: the words of a page around it, as they were read."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from messaging.folding import find_wording, fold

#: Words shown before and after the passage.
AROUND = 14


@dataclass(frozen=True, slots=True)
class Passage:
    """The passage itself and the words around it; all three as on the page but for line breaks."""

    before: str
    words: str
    after: str


def passage_of(page_text: str, wording: str) -> Passage | None:
    """The first place where `wording` stands on the page, or None: then it is in a picture, or by hand."""
    words, wanted = page_text.split(), fold(wording)

    def holds(start: int, end: int) -> bool:
        return find_wording(fold(" ".join(words[start:end])), wanted)

    if not holds(0, len(words)):
        return None
    # A stretch that holds the wording goes on doing so as it grows, so both ends are bisected; unless what
    # follows belongs to the last word ("2.4" in "2.4 %"), and then every end is tried.
    end = bisect_left(range(len(words)), True, key=lambda index: holds(0, index + 1)) + 1
    if not holds(0, end):
        end = next(index for index in range(1, len(words) + 1) if holds(0, index))
    start = bisect_left(range(end), True, key=lambda index: not holds(index + 1, end))
    return Passage(
        " ".join(words[max(0, start - AROUND) : start]),
        " ".join(words[start:end]),
        " ".join(words[end : end + AROUND]),
    )
