"""Quick guides for the ward, and briefs that answer a committee's questions."""

from reportlab.lib.colors import white

from cms.demo.leaflet_back import draw_back_matter
from cms.demo.leaflet_blocks import Piece, claim_height, draw_claim, draw_running_head, start_sheet
from cms.demo.leaflet_charts import draw_figure
from cms.demo.leaflet_motifs import draw_icon, draw_motif
from cms.demo.sheet import GREY, INK, SANS, SANS_BOLD, SERIF_BOLD, SERIF_ITALIC, Sheet, style, tint
from cms.demo.story import Claim, Story


def quick_guide(piece: Piece, story: Story) -> bytes:
    """A card in landscape: the steps in columns on the front, the proof and the warnings behind."""
    sheet = start_sheet(piece, story, "card", margin=44)
    sheet.box(0, sheet.height - 104, sheet.width, 104, sheet.colour)
    draw_motif(sheet, piece.product.key, sheet.width - 90, sheet.height - 55, 82)
    sheet.text(
        piece.asset.title,
        sheet.margin,
        sheet.height - 30,
        sheet.inner - 120,
        style(SERIF_BOLD, 36, white, 1.05),
    )
    sheet.text(
        piece.asset.opening,
        sheet.margin,
        sheet.height - 76,
        sheet.inner - 140,
        style(SANS, 10, tint(sheet.colour, 0.25)),
    )
    gap, top, foot = 16, sheet.height - 134, 66
    column = (sheet.inner - gap * (len(piece.asset.steps) - 1)) / len(piece.asset.steps)
    for position, (heading, text) in enumerate(piece.asset.steps):
        x = sheet.margin + position * (column + gap)
        sheet.box(x, foot, column, top - foot, tint(sheet.colour, 0.07), 8)
        sheet.text(str(position + 1), x + 16, top - 16, column, style(SERIF_BOLD, 84, sheet.colour, 1.0))
        y = sheet.text(heading, x + 16, top - 122, column - 32, style(SERIF_BOLD, 20, INK, 1.15)) - 12
        sheet.text(text, x + 16, y, column - 32, style(SANS, 13.5, INK, 1.55))
    sheet.end_page()
    draw_running_head(sheet, piece)
    column = (sheet.inner - 28) / 2
    top = sheet.y
    for position, claim in enumerate(piece.claims):
        x = sheet.margin + position * (column + 28)
        y = sheet.text(piece.heading(claim), x, top, column, style(SERIF_BOLD, 17, INK)) - 8
        y = draw_claim(sheet, piece, claim, x, y, column, 17)
        figure = piece.figure(claim)
        if figure:
            draw_figure(sheet, figure, x, y - 16, column, 128)
            y -= 144
        sheet.y = min(sheet.y, y - 30)
    draw_back_matter(sheet, piece)
    return sheet.finish()


def committee_brief(piece: Piece, story: Story) -> bytes:
    """Whom it is for and what each of them asks; then each question with the sentence that answers it."""
    sheet = start_sheet(piece, story, "letter" if piece.in_us else "a4")
    sheet.box(0, sheet.height - 12, sheet.width, 12, sheet.colour)
    y = sheet.text(
        f"Committee brief · {piece.audience_line}",
        sheet.margin,
        sheet.height - 48,
        sheet.inner,
        style(SANS_BOLD, 9, sheet.colour),
    )
    y = (
        sheet.text(
            piece.asset.title, sheet.margin, y - 10, sheet.inner * 0.85, style(SERIF_BOLD, 34, INK, 1.1)
        )
        - 14
    )
    y = sheet.text(piece.asset.opening, sheet.margin, y, sheet.inner * 0.8, style(SANS, 11.5, INK, 1.5)) - 22
    for persona in (p for p in story.personas if p.name in piece.asset.personas):
        tall = sheet.measure(persona.asks, sheet.inner - 200, style(SERIF_ITALIC, 13, INK, 1.35)) + 20
        sheet.box(sheet.margin, y - tall, sheet.inner, tall, tint(sheet.colour, 0.07), 5)
        sheet.text(persona.name, sheet.margin + 14, y - 10, 150, style(SANS_BOLD, 9, sheet.colour, 1.3))
        sheet.text(
            persona.asks, sheet.margin + 176, y - 9, sheet.inner - 192, style(SERIF_ITALIC, 13, INK, 1.35)
        )
        y -= tall + 8
    sheet.y = y - 24
    for claim in piece.claims:
        _answer(sheet, piece, claim)
    draw_back_matter(sheet, piece)
    return sheet.finish()


def _answer(sheet: Sheet, piece: Piece, claim: Claim) -> None:
    figure = piece.figure(claim)
    wide = sheet.inner * 0.6
    words = (
        claim_height(sheet, piece, claim, wide)
        + sheet.measure(piece.context(claim), wide, style(SANS, 9, GREY, 1.5))
        + 46
    )
    tall = max(words, 138 if figure else 0)
    if sheet.need(tall + 14):
        draw_running_head(sheet, piece)
    top = sheet.y
    sheet.rule(sheet.margin, top + 8, sheet.inner, sheet.colour, 0.8)
    draw_icon(sheet, claim.kind, sheet.margin + 11, top - 15, 22)
    sheet.text(piece.heading(claim), sheet.margin + 32, top - 5, wide - 32, style(SERIF_BOLD, 16, INK, 1.2))
    y = draw_claim(sheet, piece, claim, sheet.margin, top - 36, wide) - 6
    sheet.text(piece.context(claim), sheet.margin + 14, y, wide - 14, style(SANS, 9, GREY, 1.5))
    if figure:
        draw_figure(
            sheet, figure, sheet.margin + wide + 22, top, sheet.inner - wide - 22, tall - 8, panel=False
        )
    sheet.y = top - tall - 22
