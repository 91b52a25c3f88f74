"""Slide decks: a title, one slide for each thought, then limits, safety and references."""

from reportlab.lib.colors import white

from cms.demo.leaflet_back import draw_legal, draw_references, draw_safety
from cms.demo.leaflet_blocks import Piece, claim_height, draw_claim, start_sheet
from cms.demo.leaflet_charts import draw_figure
from cms.demo.leaflet_motifs import draw_icon, draw_motif
from cms.demo.sheet import GREY, INK, SANS, SANS_BOLD, SERIF, SERIF_BOLD, Sheet, style, tint
from cms.demo.story import Claim, Story


def deck(piece: Piece, story: Story) -> bytes:
    sheet = start_sheet(piece, story, "slide", margin=60)
    _title(sheet, piece)
    _statement(sheet, piece)
    _how_it_works(sheet, piece)
    for claim in piece.claims:
        _claim(sheet, piece, claim)
    _limits(sheet, piece)
    _back(sheet, piece)
    return sheet.finish()


def _head(sheet: Sheet, text: str, width: float | None = None) -> float:
    sheet.box(0, sheet.height - 8, sheet.width, 8, sheet.colour)
    return sheet.text(
        text, sheet.margin, sheet.height - 52, width or sheet.inner, style(SERIF_BOLD, 32, INK, 1.12)
    )


def _title(sheet: Sheet, piece: Piece) -> None:
    sheet.box(0, 0, sheet.width, sheet.height, sheet.colour)
    draw_motif(sheet, piece.product.key, sheet.width - 200, sheet.height / 2, 380)
    pale = tint(sheet.colour, 0.25)
    sheet.text("Halden Medical", sheet.margin, sheet.height - 54, 300, style(SANS_BOLD, 13, white))
    look = style(SERIF_BOLD, 50, white, 1.08)
    wide = sheet.inner * 0.58
    y = sheet.text(
        piece.asset.title, sheet.margin, 300 + sheet.measure(piece.asset.title, wide, look) / 2, wide, look
    )
    sheet.text(piece.asset.summary, sheet.margin, y - 20, wide * 0.9, style(SANS, 16, pale, 1.4))
    sheet.text(piece.audience_line, sheet.margin, 78, wide, style(SANS, 11, pale))
    sheet.end_page(dark=True)


def _statement(sheet: Sheet, piece: Piece) -> None:
    sheet.box(0, 0, sheet.width * 0.3, sheet.height, tint(sheet.colour, 0.1))
    draw_motif(sheet, piece.product.key, sheet.width * 0.15, sheet.height / 2, 200)
    x, wide = sheet.width * 0.3 + 56, sheet.width * 0.7 - 56 - sheet.margin
    look = style(SERIF, 30, INK, 1.3)
    tall = sheet.measure(piece.asset.opening, wide, look)
    y = sheet.text(piece.asset.opening, x, sheet.height / 2 + tall / 2 + 20, wide, look)
    sheet.text(piece.product.summary, x, y - 22, wide, style(SANS, 13, GREY, 1.45))
    sheet.end_page()


def _how_it_works(sheet: Sheet, piece: Piece) -> None:
    y = _head(sheet, piece.labels["how"]) - 34
    gap = 28
    column = (sheet.inner - 2 * gap) / 3
    for position, text in enumerate(piece.product.how_it_works):
        x = sheet.margin + position * (column + gap)
        sheet.rule(x, y, column, sheet.colour, 2)
        sheet.text(str(position + 1), x, y - 14, column, style(SERIF_BOLD, 48, sheet.colour, 1.0))
        sheet.text(text, x, y - 84, column, style(SANS, 18, INK, 1.5))
    sheet.end_page()


def _claim(sheet: Sheet, piece: Piece, claim: Claim) -> None:
    figure = piece.figure(claim)
    if figure is None:
        _sentence_alone(sheet, piece, claim)
        return
    sheet.box(0, sheet.height - 8, sheet.width, 8, sheet.colour)
    wide, size = sheet.inner * 0.53, 25
    title, body = style(SERIF_BOLD, 34, INK, 1.12), style(SANS, 14.5, GREY, 1.5)
    tall = (
        sheet.measure(piece.heading(claim), wide, title)
        + sheet.measure(piece.context(claim), wide, body)
        + claim_height(sheet, piece, claim, wide, size)
        + 94
    )
    y = sheet.height - 44 - (sheet.height - 110 - tall) / 2
    draw_icon(sheet, claim.kind, sheet.margin + 18, y - 18, 36)
    y = sheet.text(piece.heading(claim), sheet.margin, y - 50, wide, title) - 14
    y = sheet.text(piece.context(claim), sheet.margin, y, wide, body) - 26
    draw_claim(sheet, piece, claim, sheet.margin, y, wide, size)
    x = sheet.margin + wide + 44
    draw_figure(sheet, figure, x, sheet.height - 52, sheet.width - sheet.margin - x, sheet.height - 126)
    sheet.end_page()


def _sentence_alone(sheet: Sheet, piece: Piece, claim: Claim) -> None:
    """A claim without a figure fills its slide."""
    sheet.box(0, 0, sheet.width, sheet.height, tint(sheet.colour, 0.1))
    draw_motif(sheet, piece.product.key, sheet.width - 190, sheet.height / 2, 260)
    wide, size = sheet.inner * 0.66, 32
    tall = claim_height(sheet, piece, claim, wide, size)
    y = sheet.height / 2 + tall / 2 + 40
    sheet.text(piece.heading(claim), sheet.margin, y + 44, wide, style(SANS_BOLD, 15, sheet.colour))
    y = draw_claim(sheet, piece, claim, sheet.margin, y, wide, size) - 24
    sheet.text(piece.context(claim), sheet.margin + 14, y, wide, style(SANS, 13, GREY, 1.5))
    sheet.end_page()


def _limits(sheet: Sheet, piece: Piece) -> None:
    y = _head(sheet, piece.labels["limits"]) - 30
    for heading, qualifier in piece.limits:
        sheet.text(heading, sheet.margin, y, 250, style(SANS_BOLD, 14, sheet.colour, 1.4))
        below = sheet.text(qualifier, sheet.margin + 270, y, sheet.inner - 270, style(SANS, 15, INK, 1.45))
        y = min(below, y - 22) - 24
        sheet.rule(sheet.margin, y + 10, sheet.inner)
    sheet.end_page()


def _back(sheet: Sheet, piece: Piece) -> None:
    """Indication across the slide, safety on the left, references on the right."""
    _, indication = piece.product.indications[0]
    y = _head(sheet, "Before you use it") - 20
    y = sheet.text(indication, sheet.margin, y, sheet.inner, style(SERIF, 21, INK, 1.35)) - 30
    column = (sheet.inner - 48) / 2
    draw_safety(sheet, piece, sheet.margin, y, column)
    below = draw_references(sheet, piece, sheet.margin + column + 48, y, column) - 16
    draw_legal(sheet, piece, sheet.margin + column + 48, below, column)
    sheet.end_page()
