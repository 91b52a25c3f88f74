"""Figures of the leaflets, drawn from the numbers of a claim."""

import math

from reportlab.lib.colors import Color
from reportlab.pdfbase.pdfmetrics import stringWidth

from cms.demo.sheet import GREY, HAIR, INK, SANS, SANS_BOLD, SERIF_BOLD, Sheet, style, tint
from cms.demo.story import Figure


def draw_figure(
    sheet: Sheet, figure: Figure, x: float, top: float, width: float, height: float, panel: bool = True
) -> None:
    """The figure in the given frame, caption first; `panel` sets it on a light ground."""
    if panel:
        sheet.box(x, top - height, width, height, tint(sheet.colour, 0.07), 6)
        x, top, width, height = x + 16, top - 14, width - 32, height - 28
    below = sheet.text(figure.caption, x, top, width, style(SANS_BOLD, 8.5 * sheet.scale, GREY, 1.3))
    frame = (x, below - 10, width, height - (top - below) - 10)
    _KINDS[figure.kind](sheet, figure, *frame)


def _shade(sheet: Sheet, position: int) -> Color:
    return sheet.colour if position == 0 else tint(sheet.colour, 0.32)


def _bars(sheet: Sheet, figure: Figure, x: float, top: float, width: float, height: float) -> None:
    longest = max(value for _, value in figure.rows)
    step = min(62 * sheet.scale, height / len(figure.rows))
    above = 14 * sheet.scale
    thick = step - above - 10
    size = min(20 * sheet.scale, thick * 0.85)
    room = 14 + max(
        stringWidth(sheet.figure(value, figure.unit), SERIF_BOLD, size) for _, value in figure.rows
    )
    top -= (height - step * len(figure.rows)) / 2
    for position, (label, value) in enumerate(figure.rows):
        y = top - position * step
        sheet.text(label, x, y, width, style(SANS, 9 * sheet.scale, INK, 1.2))
        long = max(4, (width - room) * value / longest)
        sheet.box(x, y - above - thick, long, thick, _shade(sheet, position), 2)
        sheet.text(
            sheet.figure(value, figure.unit),
            x + long + 8,
            y - above - thick / 2 + size * 0.62,
            room,
            style(SERIF_BOLD, size, INK, 1.2),
        )


def _columns(sheet: Sheet, figure: Figure, x: float, top: float, width: float, height: float) -> None:
    highest = max(value for _, value in figure.rows)
    room = width / len(figure.rows)
    thick = min(64 * sheet.scale, room * 0.55)
    foot, full = top - height + 16 * sheet.scale, height - 46 * sheet.scale
    sheet.rule(x, foot, width, HAIR, 0.8)
    for position, (label, value) in enumerate(figure.rows):
        left = x + room * position + (room - thick) / 2
        tall = max(3, full * value / highest)
        sheet.box(left, foot, thick, tall, _shade(sheet, position))
        sheet.text(
            sheet.figure(value, figure.unit),
            x + room * position,
            foot + tall + 24 * sheet.scale,
            room,
            style(SERIF_BOLD, 17 * sheet.scale, INK, 1.2, 1),
        )
        sheet.text(label, x + room * position, foot - 3, room, style(SANS, 8.5 * sheet.scale, INK, 1.2, 1))


def _ring(sheet: Sheet, figure: Figure, x: float, top: float, width: float, height: float) -> None:
    (label, value), (_, whole) = figure.rows
    radius = min(width, height) / 2 - 8
    middle, centre = x + width / 2, top - height / 2
    canvas = sheet.canvas
    canvas.setLineWidth(radius * 0.26)
    canvas.setStrokeColor(tint(sheet.colour, 0.2))
    canvas.circle(middle, centre, radius - 4, stroke=1, fill=0)
    canvas.setStrokeColor(sheet.colour)
    path = canvas.beginPath()
    path.arc(
        middle - radius + 4,
        centre - radius + 4,
        middle + radius - 4,
        centre + radius - 4,
        90,
        -360 * value / whole,
    )
    canvas.drawPath(path)
    size = radius * 0.46
    sheet.text(
        sheet.figure(value, figure.unit),
        middle - radius,
        centre + size * 0.72,
        2 * radius,
        style(SERIF_BOLD, size, INK, 1.1, 1),
    )
    sheet.text(
        label, middle - radius, centre - size * 0.42, 2 * radius, style(SANS, 8 * sheet.scale, GREY, 1.2, 1)
    )


def _people(sheet: Sheet, figure: Figure, x: float, top: float, width: float, height: float) -> None:
    (_, value), (_, whole) = figure.rows
    per_row = 15 if whole > 30 else 10
    rows = math.ceil(whole / per_row)
    step = min(width / per_row, (height - 34 * sheet.scale) / rows)
    radius = step * 0.36
    top -= (height - step * rows - 34 * sheet.scale) / 2
    left = x + (width - step * per_row) / 2
    for number in range(int(whole)):
        row, column = divmod(number, per_row)
        sheet.canvas.setFillColor(sheet.colour if number < value else tint(sheet.colour, 0.22))
        sheet.canvas.circle(left + step * (column + 0.5), top - step * (row + 0.5), radius, stroke=0, fill=1)
    look = style(SERIF_BOLD, 20 * sheet.scale, INK, 1.1, 1)
    sheet.text(f"{sheet.figure(value)} / {sheet.figure(whole)}", x, top - step * rows - 6, width, look)


def _number(sheet: Sheet, figure: Figure, x: float, top: float, width: float, height: float) -> None:
    ((label, value),) = figure.rows
    size = min(height * 0.5, width * 0.34)
    top -= (height - size - 34) / 2
    sheet.text(sheet.figure(value), x, top, width, style(SERIF_BOLD, size, sheet.colour, 1.0, 1))
    below = (
        sheet.text(figure.unit, x, top - size - 4, width, style(SANS_BOLD, 11 * sheet.scale, INK, 1.2, 1))
        if figure.unit
        else top - size - 4
    )
    sheet.text(label, x, below - 2, width, style(SANS, 8.5 * sheet.scale, GREY, 1.2, 1))


def _steps(sheet: Sheet, figure: Figure, x: float, top: float, width: float, height: float) -> None:
    room = width / len(figure.rows)
    radius = min(26 * sheet.scale, room * 0.3)
    centre = top - height / 2 + 6
    for position, (label, value) in enumerate(figure.rows):
        middle = x + room * (position + 0.5)
        if position:
            sheet.rule(middle - room + radius + 4, centre, room - 2 * radius - 8, sheet.colour, 1.6)
        sheet.canvas.setFillColor(_shade(sheet, 0))
        sheet.canvas.circle(middle, centre, radius, stroke=0, fill=1)
        sheet.text(
            sheet.figure(value),
            middle - radius,
            centre + radius * 0.6,
            2 * radius,
            style(SERIF_BOLD, radius, tint(sheet.colour, 0), 1.1, 1),
        )
        sheet.text(
            label, middle - room / 2, centre - radius - 8, room, style(SANS, 9 * sheet.scale, INK, 1.2, 1)
        )


_KINDS = {
    "bars": _bars,
    "columns": _columns,
    "ring": _ring,
    "people": _people,
    "number": _number,
    "steps": _steps,
}
