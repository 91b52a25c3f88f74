"""Where on a page of a PDF a passage stands: rectangles from PDFium's text geometry."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium_c  # type: ignore[import-untyped]

from cms.core.pdf import PDFIUM, Reason, UnreadableFile, opened

#: Finds a passage in a page's text: [start, end) in characters, or None.
Find = Callable[[str], "tuple[int, int] | None"]

# What GetUnicode gives for a hyphen that the layout put at the end of a line; the line break is not told.
_LINE_HYPHENS = {0x2, 0xFFFE}
# PDFium answers in whole pixels of the device it is asked for: this one is fine enough for any screen.
_FINE = 1_000_000


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A part of a page; all four in fractions of the page's width or height, from the top left."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class MarkedPage:
    """One page with the passages that were looked for on it.

    `aspect` is height over width. Each passage has its rectangles, one or more a line, from the top;
    none where it was not found.
    """

    aspect: float
    passages: tuple[tuple[Rectangle, ...], ...]


def mark_page(data: bytes, number: int, finders: Sequence[Find]) -> MarkedPage:
    """Look for passages on page `number`, counted from 1, of the PDF `data`. Raises UnreadableFile."""
    try:
        with opened(data) as document, PDFIUM, closing(document[number - 1]) as page:
            width, height = page.get_size()
            with closing(page.get_textpage()) as text_page:
                text, places = _letters(text_page)
                spans = [find(text) for find in finders]
                return MarkedPage(
                    height / width,
                    tuple(
                        tuple(_rectangles(page, text_page, places[span[0]], places[span[1] - 1] + 1))
                        if span
                        else ()
                        for span in spans
                    ),
                )
    except (pdfium.PdfiumError, IndexError, ZeroDivisionError) as error:
        raise UnreadableFile(Reason.DAMAGED, f"Page {number} of the PDF cannot be read.") from error


def _letters(text_page: pdfium.PdfTextPage) -> tuple[str, list[int]]:
    """The text of a page, and for each of its characters PDFium's index of it."""
    letters: list[str] = []
    places: list[int] = []
    for place in range(text_page.count_chars()):
        code = pdfium_c.FPDFText_GetUnicode(text_page, place)
        for letter in "-\n" if code in _LINE_HYPHENS else chr(code):
            letters.append(letter)
            places.append(place)
    return "".join(letters), places


def _rectangles(
    page: pdfium.PdfPage, text_page: pdfium.PdfTextPage, start: int, end: int
) -> Iterator[Rectangle]:
    for index in range(text_page.count_rects(start, end - start)):
        left, bottom, right, top = text_page.get_rect(index)
        corners = [_on_screen(page, left, top), _on_screen(page, right, bottom)]
        # A rotated page swaps the corners.
        (x0, x1), (y0, y1) = (sorted(axis) for axis in zip(*corners, strict=True))
        if x1 > x0 and y1 > y0:
            yield Rectangle(x0, y0, x1 - x0, y1 - y0)


def _on_screen(page: pdfium.PdfPage, x: float, y: float) -> tuple[float, float]:
    """A point of the page as fractions of its picture, whatever its rotation and crop box."""
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDF_PageToDevice(page, 0, 0, _FINE, _FINE, 0, x, y, across, down)
    return across.value / _FINE, down.value / _FINE
