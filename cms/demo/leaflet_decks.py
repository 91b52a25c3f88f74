"""Slide decks: a title, one slide for each thought, limits and safety before the references."""

from reportlab.lib.colors import white

from cms.demo.leaflet_blocks import Piece, draw_claim, draw_legal, draw_references, draw_safety, start_sheet
from cms.demo.leaflet_charts import draw_figure
from cms.demo.leaflet_motifs import draw_icon, draw_motif
from cms.demo.sheet import GREY, INK, SANS, SANS_BOLD, SERIF, SERIF_BOLD, Sheet, style, tint
from cms.demo.story import Claim, Story


def deck(piece: Piece, story: Story) -> bytes:
    sheet = start_sheet(piece, story, "slide", margin=60)
    _title(sheet, piece)
    _statement(sheet, piece)
    _how_it_works(sheet, piece)
    for position, claim in enumerate(piece.claims):
        _claim(sheet, piece, claim, position)
    _limits(sheet, piece)
    _safety(sheet, piece)
    _references(sheet, piece)
    return sheet.finish()


def _head(sheet: Sheet, text: str, width: float | None = None) -> float:
    sheet.box(0, sheet.height - 8, sheet.width, 8, sheet.colour)
    return sheet.text(text, sheet.margin, sheet.height - 52, width or sheet.inner, style(SERIF_BOLD, 32, INK, 1.12))


def _title(sheet: Sheet, piece: Piece) -> None:
    sheet.box(0, 0, sheet.width, sheet.height, sheet.colour)
    draw_motif(sheet, piece.product.key, sheet.width - 200, sheet.height / 2, 380)
    pale = tint(sheet.colour, 0.25)
    sheet.text("Halden Medical", sheet.margin, sheet.height - 54, 300, style(SANS_BOLD, 13, white))
    look = style(SERIF_BOLD, 50, white, 1.08)
    wide = sheet.inner * 0.64
    y = sheet.text(piece.asset.title, sheet.margin, 300 + sheet.measure(piece.asset.title, wide, look) / 2, wide, look)
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
        sheet.text(text, x, y - 80, column, style(SANS, 15, INK, 1.5))
    sheet.end_page()


def _claim(sheet: Sheet, piece: Piece, claim: Claim, position: int) -> None:
    figure = piece.figure(claim)
    wide = sheet.inner * 0.53 if figure else sheet.inner * 0.8
    draw_icon(sheet, claim.kind, sheet.margin + 16, sheet.height - 46, 32)
    sheet.box(0, sheet.height - 8, sheet.width, 8, sheet.colour)
    y = sheet.text(piece.heading(claim), sheet.margin, sheet.height - 76, wide, style(SERIF_BOLD, 30, INK, 1.12)) - 14
    y = sheet.text(piece.context(claim), sheet.margin, y, wide, style(SANS, 13, GREY, 1.5)) - 24
    draw_claim(sheet, piece, claim, sheet.margin, y, wide, size=21)
    if figure:
        x = sheet.margin + wide + 44
        draw_figure(sheet, figure, x, sheet.height - 60, sheet.width - sheet.margin - x, sheet.height - 150)
    sheet.end_page()


def _limits(sheet: Sheet, piece: Piece) -> None:
    y = _head(sheet, "What these results do not show") - 28
    for claim in piece.claims:
        for qualifier in claim.qualifiers:
            sheet.text(piece.heading(claim), sheet.margin, y, 250, style(SANS_BOLD, 12, sheet.colour, 1.4))
            below = sheet.text(qualifier, sheet.margin + 270, y, sheet.inner - 270, style(SANS, 13, INK, 1.45))
            y = min(below, y - 18) - 22
            sheet.rule(sheet.margin, y + 10, sheet.inner)
    sheet.end_page()


def _safety(sheet: Sheet, piece: Piece) -> None:
    y = _head(sheet, "Before you use it") - 26
    indications = [text for _, text in piece.product.indications[:1]]
    for text in indications:
        y = sheet.text(text, sheet.margin, y, sheet.inner * 0.85, style(SERIF, 19, INK, 1.35)) - 26
    draw_safety(sheet, piece, sheet.margin, y, sheet.inner * 0.85)
    sheet.end_page()


def _references(sheet: Sheet, piece: Piece) -> None:
    y = _head(sheet, "Where to read on") - 26
    y = draw_references(sheet, piece, sheet.margin, y, sheet.inner) - 20
    draw_legal(sheet, piece, sheet.margin, y, sheet.inner)
    sheet.end_page()
