"""Speaker notes in a PDF: slides that are exported with them carry them as text annotations.

Source: ISO 32000-1 §12.5.6.4.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium_c  # type: ignore[import-untyped]


def notes_on(page: pdfium.PdfPage) -> str:
    """The texts of the notes on a page, "" without any. Called holding `cms.core.pdf.PDFIUM`."""
    return "\n".join(filter(None, (each.strip() for each in _notes(page))))


def _notes(page: pdfium.PdfPage) -> Iterator[str]:
    for index in range(pdfium_c.FPDFPage_GetAnnotCount(page.raw)):
        annotation = pdfium_c.FPDFPage_GetAnnot(page.raw, index)
        if not annotation:
            continue
        try:
            if pdfium_c.FPDFAnnot_GetSubtype(annotation) == pdfium_c.FPDF_ANNOT_TEXT:
                yield _contents(annotation)
        finally:
            pdfium_c.FPDFPage_CloseAnnot(annotation)


def _contents(annotation: pdfium_c.FPDF_ANNOTATION) -> str:
    size = pdfium_c.FPDFAnnot_GetStringValue(annotation, b"Contents", None, 0)
    buffer = ctypes.create_string_buffer(max(size, 2))
    into = ctypes.cast(buffer, ctypes.POINTER(pdfium_c.FPDF_WCHAR))
    pdfium_c.FPDFAnnot_GetStringValue(annotation, b"Contents", into, size)
    return buffer.raw[:-2].decode("utf-16-le", "replace")
