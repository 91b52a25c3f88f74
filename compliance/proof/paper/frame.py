"""The pages themselves: every one says of what it is a copy, by which digest, and which page of how many."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from compliance.proof.paper.look import BRAND, LINE, MONO, SANS, SOFT, settable

WIDTH, HEIGHT = A4
MARGIN = 54
INNER = WIDTH - 2 * MARGIN
BAND = 112
"""Height of the coloured band on the first page, in points."""
FOOT = 58
"""Height of the foot of a page without the lines of the copy, in points."""
FOOT_LINE, FOOT_SIZE = 8.2, 6.6


class _Numbered(Canvas):
    """Holds pages back until their number is known, then sets each footer."""

    foot_title = foot_digest = ""
    foot_lines: tuple[str, ...] = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options | {"invariant": 1})
        self._held: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802
        self._held.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for number, page in enumerate(self._held, 1):
            self.__dict__.update(page)
            self._footer(number, len(self._held))
            super().showPage()
        super().save()

    def _footer(self, number: int, count: int) -> None:
        top = FOOT - 12 + FOOT_LINE * len(self.foot_lines)
        self.setStrokeColor(LINE)
        self.setLineWidth(0.5)
        self.line(MARGIN, top, WIDTH - MARGIN, top)
        self.setFillColor(SOFT)
        self.setFont(SANS, FOOT_SIZE)
        for place, line in enumerate(self.foot_lines, 1):
            self.drawString(MARGIN, top - FOOT_LINE * place - 1, line)
        self.setFont(SANS, 7)
        self.drawString(MARGIN, 35, self.foot_title)
        self.drawRightString(WIDTH - MARGIN, 35, f"Page {number} of {count}")
        self.setFont(MONO, 6.4)
        self.drawString(MARGIN, 25, f"Digest of the pack: {self.foot_digest}")


def make_pdf(story: Sequence[Any], title: str, organisation: str, digest: str, foot: Sequence[str]) -> bytes:
    """Set `story` on pages with the band of `organisation` on the first and the sentences of `foot` on each.

    The same input gives the same bytes.
    """
    buffer = BytesIO()
    lines = tuple(line for said in foot for line in simpleSplit(settable(said), SANS, FOOT_SIZE, INNER))
    bottom = FOOT + FOOT_LINE * len(lines)

    def first_page(canvas: Canvas, document: Any) -> None:
        canvas.setFillColor(BRAND)
        canvas.rect(0, HEIGHT - BAND, WIDTH, BAND, stroke=0, fill=1)
        canvas.setFillColorRGB(1, 1, 1)
        canvas.setFont("Helvetica-Bold", 20)
        canvas.drawString(MARGIN, HEIGHT - 66, "Substantiation pack")
        canvas.setFont(SANS, 10)
        canvas.drawString(MARGIN, HEIGHT - 84, organisation)

    document = BaseDocTemplate(buffer, pagesize=A4, title=title, author=organisation, lang="en")
    document.addPageTemplates(
        [
            PageTemplate(
                "first",
                [Frame(MARGIN, bottom, INNER, HEIGHT - bottom - BAND - 18, 0, 0, 0, 0)],
                onPage=first_page,
                autoNextPageTemplate="next",
            ),
            PageTemplate("next", [Frame(MARGIN, bottom, INNER, HEIGHT - bottom - 48, 0, 0, 0, 0)]),
        ]
    )
    about = {"foot_title": settable(title), "foot_digest": digest, "foot_lines": lines}
    canvas = type("Copy", (_Numbered,), about)
    document.build(list(story), canvasmaker=canvas)
    return buffer.getvalue()
