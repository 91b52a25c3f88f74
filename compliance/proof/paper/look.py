"""How the paper looks: the palette of the site, styles, and text that says what it cannot set.

Only the fonts that every PDF reader has are used, so the bytes do not depend on the machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor, white
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.platypus import Paragraph, Table, TableStyle

from compliance.wording_diff import Change, Piece

INK, SOFT, LINE, SUNK = HexColor("#17202c"), HexColor("#566070"), HexColor("#dedbd2"), HexColor("#f3f1eb")
BRAND, MARK = HexColor("#123c3a"), "#ffe9a3"
TONES = {
    "cleared": (HexColor("#0b6b4f"), HexColor("#e3f3ec")),
    "soon": (HexColor("#8a5300"), HexColor("#fbf0da")),
    "stopped": (HexColor("#a3261b"), HexColor("#fbe7e4")),
    "": (SOFT, SUNK),
}
SERIF, SANS, BOLD, MONO = "Times-Roman", "Helvetica", "Helvetica-Bold", "Courier"


@lru_cache(maxsize=64)
def style(font: str = SANS, size: float = 9, colour: Any = INK, leading: float = 1.42, **more: Any) -> Any:
    """A paragraph style; `leading` is a multiple of the size."""
    return ParagraphStyle(
        "text",
        fontName=font,
        fontSize=size,
        textColor=colour,
        leading=size * leading,
        splitLongWords=1,
        **more,
    )


BODY, SMALL = style(), style(size=8, colour=SOFT)
H1 = style(BOLD, 15, BRAND, 1.25, spaceBefore=4, spaceAfter=7, keepWithNext=1)
H2 = style(BOLD, 10, INK, 1.3, spaceBefore=9, spaceAfter=3, keepWithNext=1)
QUOTE = style(SERIF, 11, INK, 1.4)


@lru_cache(maxsize=4096)
def _is_set(character: str) -> bool:
    """Whether the standard fonts have the character; reportlab would draw a black square without a word."""
    font = pdfmetrics.getFont(SERIF)
    used, drawn = pdfmetrics.unicode2T1(character, [font, *font.substitutionFonts])[0]
    return character == "■" or (used.fontName, drawn) != ("ZapfDingbats", b"n")


def settable(text: object) -> str:
    """Text in which a character that cannot be set is named, as [U+4E2D], never dropped."""
    shown = (
        each if each.isascii() or each.isspace() or _is_set(each) else f"[U+{ord(each):04X}]"
        for each in str(text)
    )
    return "".join(shown)


def plain(text: object) -> str:
    """Text as markup, with every character set or named."""
    return escape(settable(text)).replace("\n", "<br/>")


def words(text: object, look: Any = BODY) -> Paragraph:
    return Paragraph(plain(text), look)


def compared(pieces: Sequence[Piece], look: Any = QUOTE) -> Paragraph:
    """A wording with its changes: added marked and underlined, removed struck through."""
    runs = []
    for piece in pieces:
        said = plain(piece.words)
        if piece.change == Change.ADDED:
            said = f'<u><font backColor="{MARK}">{said}</font></u>'
        elif piece.change == Change.REMOVED:
            said = f'<strike><font color="#a3261b">{said}</font></strike>'
        runs.append(plain(piece.lead) + said)
    return Paragraph("".join(runs), look)


def utc(instant: str | None) -> str:
    """A time as a pack keeps it, with its offset (21 CFR 11.50(a)(2)): 24 Nov 2026, 17:03:22 UTC+00:00."""
    if not instant:
        return "not yet"
    return f"{datetime.fromisoformat(instant):%-d %b %Y, %H:%M:%S} UTC+00:00"


def day(text: str) -> str:
    return f"{datetime.fromisoformat(text):%-d %b %Y}"


def table(rows: Sequence[Sequence[Any]], widths: Sequence[float], head: bool = True) -> Table:
    """Rows under a head, with hair lines; text is set as paragraphs so that it wraps."""
    first = style(BOLD, 7.5, SOFT)
    cells = [
        [
            each
            if not isinstance(each, str)
            else words(each, first if head and not number else style(size=8))
            for each in row
        ]
        for number, row in enumerate(rows)
    ]
    drawn = Table(cells, colWidths=list(widths), repeatRows=1 if head else 0, hAlign="LEFT")
    drawn.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LINEBELOW", (0, 0), (-1, -1), 0.5, LINE),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 7),
                ("TOPPADDING", (0, 0), (-1, -1), 3.5),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
            ]
        )
    )
    return drawn


def tag(text: str, tone: str) -> Table:
    """A word on a tinted ground: where something stands."""
    ink, ground = TONES[tone]
    wide = pdfmetrics.stringWidth(text, BOLD, 8.5) + 14
    drawn = Table([[words(text, style(BOLD, 8.5, ink, 1.2))]], colWidths=[wide], hAlign="LEFT")
    drawn.setStyle(TableStyle([("BACKGROUND", (0, 0), (-1, -1), ground), ("ROUNDEDCORNERS", [4] * 4)]))
    return drawn


def notice(text: str, tone: str = "") -> Table:
    """A sentence on a tinted ground, as wide as the page."""
    ink, ground = TONES[tone]
    drawn = Table([[words(text, style(size=9, colour=ink))]], colWidths=["100%"])
    drawn.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, -1), ground),
                ("BOX", (0, 0), (-1, -1), 0, white),
                ("LEFTPADDING", (0, 0), (-1, -1), 8),
                ("TOPPADDING", (0, 0), (-1, -1), 6),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 7),
            ]
        )
    )
    return drawn
