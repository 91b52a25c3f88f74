"""The printed pieces: leave-behinds of two or three pages and brochures with a cover."""

from reportlab.lib.colors import white

from cms.demo.leaflet_back import draw_back_matter, draw_how_it_works
from cms.demo.leaflet_blocks import (
    Piece,
    claim_height,
    draw_claim,
    draw_running_head,
    start_sheet,
)
from cms.demo.leaflet_charts import draw_figure
from cms.demo.leaflet_motifs import draw_icon, draw_motif
from cms.demo.sheet import GREY, INK, SANS, SANS_BOLD, SERIF, SERIF_BOLD, Sheet, style, tint
from cms.demo.story import Claim, Story


def leave_behind(piece: Piece, story: Story) -> bytes:
    """A colour band with the headline, then one claim after another with its figure."""
    sheet = start_sheet(piece, story, "letter" if piece.in_us else "a4")
    band = 236
    foot = sheet.height - band
    sheet.box(0, foot, sheet.width, band, sheet.colour)
    draw_motif(sheet, piece.product.key, sheet.width - 104, foot + band * 0.47, 184)
    sheet.text(
        f"{piece.product.name} · {piece.audience_line}",
        sheet.margin,
        sheet.height - 46,
        sheet.inner,
        style(SANS_BOLD, 9, tint(sheet.colour, 0.25)),
    )
    headline = style(SERIF_BOLD, 33, white, 1.1)
    wide = sheet.inner - 152
    tall = sheet.measure(piece.asset.title, wide, headline)
    sheet.text(piece.asset.title, sheet.margin, foot + 30 + tall, wide, headline)
    sheet.y = (
        sheet.text(
            piece.asset.opening, sheet.margin, foot - 26, sheet.inner * 0.86, style(SANS, 11.5, INK, 1.5)
        )
        - 30
    )
    for position, claim in enumerate(piece.claims):
        _claim_row(sheet, piece, claim, left=position % 2 == 0)
    if sheet.number == 1:
        sheet.end_page()
        draw_running_head(sheet, piece)
    draw_back_matter(sheet, piece)
    return sheet.finish()


def _claim_row(sheet: Sheet, piece: Piece, claim: Claim, left: bool) -> None:
    """Heading and context over the claim, its figure beside them, on the left or on the right."""
    figure = piece.figure(claim)
    gap = 26
    wide = (sheet.inner - gap) * 0.58 if figure else sheet.inner
    side = sheet.inner - gap - wide
    title, body = style(SERIF_BOLD, 18, INK, 1.15), style(SANS, 9.5, GREY, 1.5)
    words = (
        sheet.measure(piece.heading(claim), wide - 34, title)
        + sheet.measure(piece.context(claim), wide, body)
        + 26
        + claim_height(sheet, piece, claim, wide)
    )
    tall = max(words, 176 if figure else 0)
    if sheet.need(tall + 8):
        draw_running_head(sheet, piece)
    x = sheet.margin + (side + gap if left and figure else 0)
    top = sheet.y
    draw_icon(sheet, claim.kind, x + 12, top - 11, 24)
    y = sheet.text(piece.heading(claim), x + 34, top, wide - 34, title) - 9
    y = sheet.text(piece.context(claim), x, y, wide, body) - 12
    draw_claim(sheet, piece, claim, x, y, wide)
    if figure:
        draw_figure(sheet, figure, sheet.margin if left else sheet.margin + wide + gap, top, side, tall)
    sheet.y = top - tall - 34


def brochure(piece: Piece, story: Story) -> bytes:
    """A cover in full colour, how the device works, then the claims on calm pages."""
    sheet = start_sheet(piece, story, "letter" if piece.in_us else "a4", margin=58)
    _cover(sheet, piece)
    draw_running_head(sheet, piece)
    sheet.y = (
        sheet.text(
            piece.asset.opening, sheet.margin, sheet.y, sheet.inner, style(SERIF, 20, sheet.colour, 1.32)
        )
        - 34
    )
    if piece.asset.language == "en":
        draw_how_it_works(sheet, piece)
    for position, claim in enumerate(piece.claims):
        _claim_row(sheet, piece, claim, left=position % 2 == 1)
    draw_back_matter(sheet, piece)
    return sheet.finish()


def _cover(sheet: Sheet, piece: Piece) -> None:
    sheet.box(0, 0, sheet.width, sheet.height, sheet.colour)
    draw_motif(sheet, piece.product.key, sheet.width * 0.62, sheet.height * 0.36, 420)
    pale = tint(sheet.colour, 0.25)
    sheet.text("Halden Medical", sheet.margin, sheet.height - 56, 200, style(SANS_BOLD, 11, white))
    sheet.text(
        piece.audience_line,
        sheet.width - sheet.margin - 220,
        sheet.height - 56,
        220,
        style(SANS, 9, pale, 1.4, 2),
    )
    y = sheet.text(
        piece.asset.title,
        sheet.margin,
        sheet.height - 112,
        sheet.inner * 0.92,
        style(SERIF_BOLD, 44, white, 1.06),
    )
    sheet.rule(sheet.margin, y - 18, 64, white, 2.5)
    sheet.text(piece.asset.summary, sheet.margin, y - 34, sheet.inner * 0.6, style(SANS, 13, pale, 1.45))
    sheet.end_page(dark=True)
