"""Showing a wording where it stands: the words of a page around it, as they were read."""

from __future__ import annotations

from dataclasses import dataclass

from messaging.matching.places import place_of

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
    place = place_of(page_text, wording)
    if place is None:
        return None
    start, end = place
    return Passage(
        " ".join(page_text[:start].split()[-AROUND:]),
        " ".join(page_text[start:end].split()),
        " ".join(page_text[end:].split()[:AROUND]),
    )
