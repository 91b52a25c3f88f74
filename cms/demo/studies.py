"""A source of evidence of the story as a PDF that looks like what it stands for."""

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle

from cms.demo.sheet import GREY, INK, SANS, SANS_BOLD, SERIF, SERIF_BOLD, SERIF_ITALIC, Sheet, style, tint
from cms.demo.story import Source

NOTICE = "Invented for demonstration. Halden Medical does not exist."
_SHADES = {
    "article": "#2F4858",
    "trial": "#2F4858",
    "registry": "#3B5249",
    "bench": "#4A4E69",
    "ifu": "#5C4742",
    "clearance_letter": "#333333",
    "data_on_file": "#4A4E69",
}
_NAMES = {
    "article": "Original article",
    "trial": "Clinical trial",
    "registry": "Registry report",
    "bench": "Test report",
    "ifu": "Instructions for use",
    "clearance_letter": "Regulatory document",
    "data_on_file": "Data on file",
}


def source_pdf(source: Source) -> bytes:
    """One PDF page for each page of the source; quotes stay whole, for nothing is hyphenated.

    Raises ValueError when the text of a page does not fit on it.
    """
    sheet = Sheet("a5", HexColor(_SHADES[source.kind]), source.title, (NOTICE, source.identifier), margin=44)
    journal = source.kind in ("article", "trial", "registry")
    for number, paragraphs in enumerate(source.pages):
        y = _first_head(sheet, source) if number == 0 else _later_head(sheet, source)
        look = style(SERIF, 12.5, INK, 1.5) if journal else style(SANS, 10.5, INK, 1.6)
        for paragraph in paragraphs:
            y = _paragraph(sheet, paragraph, y, look)
        if y < sheet.floor - 20:
            raise ValueError(f"page {number + 1} of {source.key} has more text than fits: part it in two")
        sheet.end_page()
    return sheet.finish()


def _first_head(sheet: Sheet, source: Source) -> float:
    sheet.box(0, sheet.height - 14, sheet.width, 14, sheet.colour)
    line = " · ".join(part for part in (_NAMES[source.kind], source.journal, str(source.year)) if part)
    y = sheet.text(line, sheet.margin, sheet.height - 40, sheet.inner, style(SANS_BOLD, 8, sheet.colour)) - 16
    y = sheet.text(source.title, sheet.margin, y, sheet.inner, style(SERIF_BOLD, 20, INK, 1.14)) - 12
    y = sheet.text(source.authors, sheet.margin, y, sheet.inner, style(SERIF_ITALIC, 10.5, GREY)) - 4
    label = f"doi {source.identifier}" if source.identifier.startswith("10.") else source.identifier
    y = sheet.text(label, sheet.margin, y, sheet.inner, style(SANS, 8.5, GREY)) - 14
    sheet.rule(sheet.margin, y, sheet.inner, sheet.colour, 1)
    return y - 24


def _later_head(sheet: Sheet, source: Source) -> float:
    top = sheet.height - 32
    sheet.text(source.title, sheet.margin, top, sheet.inner, style(SERIF_ITALIC, 8, GREY))
    sheet.rule(sheet.margin, top - 20, sheet.inner)
    return top - 38


def _paragraph(sheet: Sheet, paragraph: str, y: float, look: ParagraphStyle) -> float:
    """A paragraph; a first sentence of up to three words is its run-in heading, as in printed abstracts."""
    first, dot, rest = paragraph.partition(". ")
    if dot and len(first.split()) <= 3 and first.replace(" ", "").replace("-", "").isalpha():
        y = sheet.text(f"{first}.", sheet.margin, y, sheet.inner, style(SANS_BOLD, 10, sheet.colour, 1.5)) - 2
        paragraph = rest
    if any(mark in paragraph for mark in ("%", " mean ", "edian", "In the model")) and any(
        map(str.isdigit, paragraph)
    ):
        tall = sheet.measure(paragraph, sheet.inner - 28, look) + 20
        sheet.box(sheet.margin, y - tall, sheet.inner, tall, tint(sheet.colour, 0.07), 4)
        sheet.text(paragraph, sheet.margin + 14, y - 10, sheet.inner - 28, look)
        return y - tall - 20
    return sheet.text(paragraph, sheet.margin, y, sheet.inner, look) - 18
