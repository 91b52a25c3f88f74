"""A page to draw on: one canvas, a palette, and text set in paragraphs from the top down.

Only the fonts that every PDF reader has are used, so the bytes do not depend on the machine.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from xml.sax.saxutils import escape

from reportlab.lib.colors import Color, HexColor, white
from reportlab.lib.pagesizes import A4, A5, LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

INK = HexColor("#16202C")
GREY = HexColor("#56616E")
HAIR = HexColor("#D5D9DE")
SERIF, SERIF_BOLD, SERIF_ITALIC = "Times-Roman", "Times-Bold", "Times-Italic"
SANS, SANS_BOLD = "Helvetica", "Helvetica-Bold"
SLIDE = (960.0, 540.0)
PAPER: dict[str, tuple[float, float]] = {
    "a4": A4,
    "a5": A5,
    "letter": LETTER,
    "slide": SLIDE,
    "card": (A4[1], A4[0]),
}


def tint(colour: Color, share: float) -> Color:
    """The colour mixed with white; `share` is how much of the colour stays (0 to 1)."""
    return Color(*(1 - (1 - part) * share for part in (colour.red, colour.green, colour.blue)))


@lru_cache(maxsize=256)
def style(
    font: str, size: float, colour: Color = INK, leading: float = 1.4, align: int = 0
) -> ParagraphStyle:
    """A paragraph style; `leading` is a multiple of the size, `align` 0 is left, 1 centred, 2 right."""
    return ParagraphStyle(
        "text",
        fontName=font,
        fontSize=size,
        leading=size * leading,
        textColor=colour,
        alignment=align,
        allowWidows=0,
        allowOrphans=0,
    )


@dataclass
class Sheet:
    """A document being drawn. `y` is where the next block begins, in points from the bottom."""

    paper: str
    colour: Color
    title: str
    footer: tuple[str, str]  # left and right line of each page
    margin: float = 54
    language: str = "en"
    buffer: BytesIO = field(default_factory=BytesIO)
    number: int = 1

    def __post_init__(self) -> None:
        self.width, self.height = PAPER[self.paper]
        self.canvas = Canvas(self.buffer, pagesize=(self.width, self.height), invariant=1)
        self.canvas.setTitle(self.title)
        self.canvas.setAuthor("Halden Medical (invented)")
        self.y = self.height - self.margin
        self.floor = 60.0
        # A slide is read from the back of a room: its small sizes grow by this factor.
        self.scale = 1.6 if self.paper == "slide" else 1.0

    @property
    def inner(self) -> float:
        return self.width - 2 * self.margin

    def figure(self, value: float, unit: str = "") -> str:
        """A number with its unit in the language of the sheet: 2.4%, 2,4 %, 412 euros."""
        number = f"{value:g}"
        if self.language != "en":
            number = number.replace(".", ",")
        return f"{number}%" if unit == "%" and self.language == "en" else f"{number} {unit}".strip()

    def measure(self, text: str, width: float, look: ParagraphStyle) -> float:
        return Paragraph(escape(text), look).wrap(width, 10_000)[1]

    def text(
        self, text: str, x: float, y: float, width: float, look: ParagraphStyle, markup: bool = False
    ) -> float:
        """Set a paragraph with its top at y; returns the y below it. `markup` allows reportlab's tags."""
        paragraph = Paragraph(text if markup else escape(text), look)
        _, height = paragraph.wrap(width, 10_000)
        paragraph.drawOn(self.canvas, x, y - height)
        return y - height

    def box(self, x: float, y: float, width: float, height: float, colour: Color, radius: float = 0) -> None:
        """A filled rectangle with its lower left corner at x, y."""
        self.canvas.setFillColor(colour)
        if radius:
            self.canvas.roundRect(x, y, width, height, radius, stroke=0, fill=1)
        else:
            self.canvas.rect(x, y, width, height, stroke=0, fill=1)

    def rule(self, x: float, y: float, width: float, colour: Color = HAIR, weight: float = 0.6) -> None:
        self.canvas.setStrokeColor(colour)
        self.canvas.setLineWidth(weight)
        self.canvas.line(x, y, x + width, y)

    def end_page(self, dark: bool = False, indent: float = 0) -> None:
        """Close the page with its footer, in white on `dark` pages, `indent` points in from the margin."""
        ink = white if dark else GREY
        left, right = self.footer
        x, size, wide = self.margin + indent, 7 * min(self.scale, 1.25), 125
        self.rule(x, 40, self.inner - indent, tint(self.colour, 0.6) if dark else HAIR)
        self.text(left, x, 35, self.inner - indent - wide, style(SANS, size, ink))
        self.text(
            f"{right} · {self.number}",
            self.width - self.margin - wide,
            35,
            wide,
            style(SANS, size, ink, 1.4, 2),
        )
        self.canvas.showPage()
        self.number += 1
        self.y = self.height - self.margin

    def need(self, height: float) -> bool:
        """Start a new page when less than `height` is left; true when it did."""
        if self.y - height >= self.floor:
            return False
        self.end_page()
        return True

    def finish(self) -> bytes:
        self.canvas.save()
        return self.buffer.getvalue()
