"""The text of a page with the findings marked where they stand in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from compliance.models import Raised
from content.models import AssetPage
from messaging.marked_text import Piece, marked


@dataclass(frozen=True, slots=True)
class MarkedPage:
    """A page's text in pieces, and the findings that they mark, in the order of the text."""

    pieces: list[Piece]
    findings: list[Raised]


def marked_page(page: AssetPage, raised: Sequence[Raised]) -> MarkedPage | None:
    """None where no finding has a place in the text of this page."""
    here = sorted(
        (each for each in raised if each.span and each.place == f"page {page.number}"),
        key=lambda each: each.span or (0, 0),
    )
    if not here:
        return None
    spans = [(*each.span, str(each.level)) for each in here if each.span]
    return MarkedPage(marked(page.text, spans), here)
