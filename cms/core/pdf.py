"""Reading PDFs: the cheap check at the edge, and pages as text and pictures.

PDFium is not thread safe, so every call into it is made under one lock; workers that need more than one
page at a time are further processes.
"""

from __future__ import annotations

import hashlib
import io
import math
import re
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from enum import StrEnum

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium_c  # type: ignore[import-untyped]
from PIL import Image

from cms.core.pdf_notes import notes_on

MAX_BYTES = 200 * 2**20
MAX_PIXELS = 6_000_000
"""Of one picture: an A4 page 1,400 wide has 2.8 million, a strip ten times as long as wide would have 20."""
WEBP_MAX_SIDE = 16_383

# Reentrant: the collector may close an abandoned reading on the thread that holds the lock.
PDFIUM = threading.RLock()

_LINE_END = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# What PDFium writes for a hyphen at the end of a line, in place of the hyphen and the line break.
_LINE_HYPHEN = "\ufffe"
# PostgreSQL refuses NUL, UTF-8 lone surrogates, and XML (a spreadsheet's file) the other controls.
_REFUSED = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\uffff]")


class Reason(StrEnum):
    """Why a file cannot be read."""

    EMPTY = "empty"
    NOT_A_PDF = "not_a_pdf"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_LARGE = "too_large"


class UnreadableFile(ValueError):
    """A file that cannot become an asset version; the message says what to do, `reason` is for code."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class PdfFacts:
    page_count: int
    sha256: str


@dataclass(frozen=True, slots=True)
class PageReading:
    """One page: `number` from 1, `text` ('' on a scanned page), WebP pictures, `width` x `height` in pixels.

    Width and height are those of `picture`. `notes` are those that a speaker sees, and nobody else.
    """

    number: int
    text: str
    picture: bytes
    thumbnail: bytes
    width: int
    height: int
    notes: str = ""


def inspect_pdf(data: bytes, *, max_pages: int = 500, max_bytes: int = MAX_BYTES) -> PdfFacts:
    """What an upload must be before anything is saved; reads the page tree only, no page.

    Raises UnreadableFile.
    """
    if len(data) > max_bytes:
        raise UnreadableFile(
            Reason.TOO_LARGE,
            f"The file has {_megabytes(len(data))} and at most {_megabytes(max_bytes)} are accepted: "
            "export it with smaller pictures, or split it.",
        )
    with opened(data) as document, PDFIUM:
        page_count = len(document)
    if page_count > max_pages:
        raise UnreadableFile(
            Reason.TOO_MANY_PAGES,
            f"The file has {page_count:,} pages and at most {max_pages:,} are accepted: split it.",
        )
    return PdfFacts(page_count, hashlib.sha256(data).hexdigest())


def read_pages(data: bytes, *, width: int = 1400, thumb_width: int = 360) -> Iterator[PageReading]:
    """The pages of a PDF in order, each read when asked for, so that memory does not grow with the file.

    `width` and `thumb_width` are in pixels; a very long or large page gets a smaller picture. Raises
    UnreadableFile when the first page is asked for, or at a page that is damaged.
    """
    with opened(data) as document:
        with PDFIUM:
            # Otherwise what is filled into form fields would be missing from the picture.
            document.init_forms()
            page_count = len(document)
        for index in range(page_count):
            yield _read_page(document, index, width, thumb_width)


@contextmanager
def opened(data: bytes) -> Iterator[pdfium.PdfDocument]:
    """The document, closed at the end. Calls on it are made holding `PDFIUM`. Raises UnreadableFile."""
    if not data:
        raise UnreadableFile(Reason.EMPTY, "The file is empty: choose the file again, or export it again.")
    # The standard lets other bytes stand before the header, and mail gateways and scanners put them there.
    if b"%PDF-" not in data[:1024]:
        raise UnreadableFile(
            Reason.NOT_A_PDF,
            "The content of the file is not a PDF, whatever its name says: export it as PDF and upload that.",
        )
    with PDFIUM:
        try:
            document = pdfium.PdfDocument(data)
        except pdfium.PdfiumError as error:
            raise _cannot_open(error) from error
    try:
        yield document
    finally:
        with PDFIUM:
            document.close()


def _cannot_open(error: pdfium.PdfiumError) -> UnreadableFile:
    if error.err_code in (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY):
        return UnreadableFile(
            Reason.ENCRYPTED, "The PDF is protected by a password: save it without one and upload that."
        )
    return UnreadableFile(
        Reason.DAMAGED,
        "The PDF is damaged or cut off and cannot be opened: upload it again, or export it again.",
    )


def _read_page(document: pdfium.PdfDocument, index: int, width: int, thumb_width: int) -> PageReading:
    try:
        with PDFIUM, closing(document[index]) as page:
            text, notes = _text(page), _storable(notes_on(page))
            picture = _picture(page, width)
        # Lanczos takes three times as long for a picture that nobody can tell apart at this size.
        thumbnail = picture.resize(_thumbnail_size(picture, thumb_width), Image.Resampling.HAMMING)
        return PageReading(index + 1, text, _webp(picture), _webp(thumbnail), *picture.size, notes)
    except (pdfium.PdfiumError, ValueError, OSError, MemoryError) as error:
        raise UnreadableFile(
            Reason.DAMAGED,
            f"Page {index + 1} of the PDF is damaged and cannot be shown: export the file again.",
        ) from error


def _text(page: pdfium.PdfPage) -> str:
    """What PDFium reads on the page, in a form that every database takes; '' if there is no text.

    Not `get_text_bounded`: it joins lines, and with them numbers.
    """
    with closing(page.get_textpage()) as text_page:
        raw: str = text_page.get_text_range()
    return _storable(raw)


def _storable(raw: str) -> str:
    lines = _LINE_END.sub("\n", raw).replace(_LINE_HYPHEN, "-\n")
    return _REFUSED.sub("", lines).strip()


def _picture(page: pdfium.PdfPage, width: int) -> Image.Image:
    page_width, page_height = page.get_size()
    if not (0 < page_width < math.inf and 0 < page_height < math.inf):
        raise ValueError(f"The page is {page_width} x {page_height} points.")
    scale = min(
        width / page_width,
        WEBP_MAX_SIDE / page_height,
        math.sqrt(MAX_PIXELS / page_width / page_height),
    )
    # PDFium rounds up: a hair less, so that rounding errors do not add a pixel.
    # Pillow's order of colours, so that nothing has to be swapped afterwards.
    with closing(page.render(scale=scale * (1 - 1e-6), rev_byteorder=True)) as bitmap:
        # A copy, because the bitmap's memory ends here.
        picture: Image.Image = bitmap.to_pil().convert("RGB").copy()
    return picture


def _thumbnail_size(picture: Image.Image, thumb_width: int) -> tuple[int, int]:
    factor = min(1.0, thumb_width / picture.width)
    return max(1, round(picture.width * factor)), max(1, round(picture.height * factor))


def _webp(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "WEBP", quality=80, method=2)
    return buffer.getvalue()


def _megabytes(size: int) -> str:
    return f"{size / 2**20:,.1f} MB"
