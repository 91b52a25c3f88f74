"""The drawn signs of the leaflets: a large motif for each product, a small icon for each kind of claim."""

import math

from reportlab.lib.colors import white
from reportlab.pdfgen.canvas import Canvas

from cms.demo.sheet import Sheet, tint


def draw_motif(sheet: Sheet, product: str, x: float, y: float, size: float) -> None:
    """The product's motif around the centre x, y, in lighter shades of its colour."""
    {"tessel": _drops, "corvane": _rings, "oriel": _waves}[product](sheet, x, y, size)


def _drop(sheet: Sheet, x: float, y: float, size: float, share: float) -> None:
    path = sheet.canvas.beginPath()
    path.moveTo(x, y + size)
    path.curveTo(
        x + size * 0.18, y + size * 0.5, x + size * 0.62, y + size * 0.2, x + size * 0.62, y - size * 0.2
    )
    path.curveTo(
        x + size * 0.62, y - size * 0.98, x - size * 0.62, y - size * 0.98, x - size * 0.62, y - size * 0.2
    )
    path.curveTo(x - size * 0.62, y + size * 0.2, x - size * 0.18, y + size * 0.5, x, y + size)
    sheet.canvas.setFillColor(tint(sheet.colour, share))
    sheet.canvas.drawPath(path, stroke=0, fill=1)


def _drops(sheet: Sheet, x: float, y: float, size: float) -> None:
    _drop(sheet, x, y, size * 0.56, 0.82)
    _drop(sheet, x, y - size * 0.09, size * 0.36, 0.62)
    _drop(sheet, x, y - size * 0.17, size * 0.17, 0.38)


def _rings(sheet: Sheet, x: float, y: float, size: float) -> None:
    for ring in range(6, 0, -1):
        sheet.canvas.setStrokeColor(tint(sheet.colour, 0.42 + ring * 0.08))
        sheet.canvas.setLineWidth(size * 0.028)
        sheet.canvas.circle(x, y, size * 0.085 * ring, stroke=1, fill=0)
    sheet.canvas.setFillColor(tint(sheet.colour, 0.3))
    sheet.canvas.circle(x, y, size * 0.05, stroke=0, fill=1)


def _waves(sheet: Sheet, x: float, y: float, size: float) -> None:
    canvas = sheet.canvas
    canvas.setLineCap(1)
    for line in range(7):
        canvas.setStrokeColor(tint(sheet.colour, 0.4 + line * 0.07))
        canvas.setLineWidth(size * 0.016)
        path = canvas.beginPath()
        for step in range(81):
            along = step / 80
            swing = math.sin(along * math.pi * 4 + line * 0.35) * math.sin(along * math.pi) ** 1.5
            point = (x + (along - 0.5) * size, y + swing * size * 0.2 + (line - 3) * size * 0.07)
            path.lineTo(*point) if step else path.moveTo(*point)
        canvas.drawPath(path, stroke=1, fill=0)
    canvas.setLineCap(0)


def draw_icon(sheet: Sheet, kind: str, x: float, y: float, size: float = 26) -> None:
    """A white sign on a disc of the product's colour; x, y is the centre."""
    canvas, r = sheet.canvas, size / 2
    canvas.setFillColor(sheet.colour)
    canvas.circle(x, y, r, stroke=0, fill=1)
    canvas.setStrokeColor(white)
    canvas.setFillColor(white)
    canvas.setLineWidth(size * 0.065)
    canvas.setLineCap(1)
    _ICONS[kind](canvas, x, y, r)
    canvas.setLineCap(0)


def _gauge(canvas: Canvas, x: float, y: float, r: float) -> None:
    canvas.arc(x - r * 0.55, y - r * 0.65, x + r * 0.55, y + r * 0.45, 0, 180)
    canvas.line(x, y - r * 0.1, x + r * 0.3, y + r * 0.22)


def _shield(canvas: Canvas, x: float, y: float, r: float) -> None:
    path = canvas.beginPath()
    path.moveTo(x, y + r * 0.58)
    path.lineTo(x + r * 0.48, y + r * 0.38)
    path.curveTo(x + r * 0.48, y - r * 0.2, x + r * 0.2, y - r * 0.48, x, y - r * 0.6)
    path.curveTo(x - r * 0.2, y - r * 0.48, x - r * 0.48, y - r * 0.2, x - r * 0.48, y + r * 0.38)
    path.close()
    canvas.drawPath(path, stroke=1, fill=0)


def _scales(canvas: Canvas, x: float, y: float, r: float) -> None:
    canvas.rect(x - r * 0.45, y - r * 0.45, r * 0.32, r * 0.5, stroke=0, fill=1)
    canvas.rect(x + r * 0.13, y - r * 0.45, r * 0.32, r * 0.95, stroke=0, fill=1)


def _coins(canvas: Canvas, x: float, y: float, r: float) -> None:
    for level in range(3):
        canvas.roundRect(
            x - r * 0.45, y - r * 0.5 + level * r * 0.34, r * 0.9, r * 0.24, r * 0.1, stroke=0, fill=1
        )


def _clock(canvas: Canvas, x: float, y: float, r: float) -> None:
    canvas.circle(x, y, r * 0.52, stroke=1, fill=0)
    canvas.line(x, y, x, y + r * 0.34)
    canvas.line(x, y, x + r * 0.24, y)


def _cross(canvas: Canvas, x: float, y: float, r: float) -> None:
    canvas.rect(x - r * 0.14, y - r * 0.5, r * 0.28, r, stroke=0, fill=1)
    canvas.rect(x - r * 0.5, y - r * 0.14, r, r * 0.28, stroke=0, fill=1)


def _hexagon(canvas: Canvas, x: float, y: float, r: float) -> None:
    corners = [
        (x + r * 0.56 * math.cos(a), y + r * 0.56 * math.sin(a))
        for a in (math.pi / 6 + step * math.pi / 3 for step in range(6))
    ]
    path = canvas.beginPath()
    path.moveTo(*corners[0])
    for corner in corners[1:]:
        path.lineTo(*corner)
    path.close()
    canvas.drawPath(path, stroke=1, fill=0)
    canvas.circle(x, y, r * 0.18, stroke=1, fill=0)


_ICONS = {
    "performance": _gauge,
    "safety": _shield,
    "comparative": _scales,
    "economic": _coins,
    "usability": _clock,
    "indication": _cross,
    "technical": _hexagon,
}
