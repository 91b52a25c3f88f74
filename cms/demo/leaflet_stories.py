"""Case studies with a side column, and e-mail templates drawn as the message that will be sent."""

from reportlab.lib.colors import white

from cms.demo.leaflet_back import draw_back_matter
from cms.demo.leaflet_blocks import Piece, claim_height, draw_claim, draw_running_head, start_sheet
from cms.demo.leaflet_charts import draw_figure
from cms.demo.leaflet_motifs import draw_motif
from cms.demo.sheet import (
    GREY,
    HAIR,
    INK,
    SANS,
    SANS_BOLD,
    SERIF,
    SERIF_BOLD,
    SERIF_ITALIC,
    Sheet,
    style,
    tint,
)
from cms.demo.story import Claim, Persona, Story

SIDE = 168.0


def case_study(piece: Piece, story: Story) -> bytes:
    """The story on the first page beside a column of facts; each claim on the pages after it."""
    sheet = start_sheet(piece, story, "letter" if piece.in_us else "a4", margin=50)
    _side_column(sheet, piece)
    x = SIDE + 40
    wide = sheet.width - x - sheet.margin
    y = sheet.text(piece.audience_line, x, sheet.height - 56, wide, style(SANS, 8.5, GREY))
    y = sheet.text(piece.asset.title, x, y - 12, wide, style(SERIF_BOLD, 34, INK, 1.08)) - 16
    y = sheet.text(piece.asset.opening, x, y, wide, style(SERIF_ITALIC, 14.5, sheet.colour, 1.4)) - 26
    for heading, text in piece.asset.steps:
        y = sheet.text(heading, x, y, wide, style(SERIF_BOLD, 16, INK, 1.2)) - 6
        y = sheet.text(text, x, y, wide, style(SANS, 11.5, INK, 1.6)) - 24
    if piece.asset.language == "en":
        _question(sheet, next(p for p in story.personas if p.name in piece.asset.personas), x, wide)
    sheet.end_page(indent=x - sheet.margin)
    draw_running_head(sheet, piece)
    for claim in piece.claims:
        _evidence(sheet, piece, claim)
    draw_back_matter(sheet, piece)
    return sheet.finish()


def _question(sheet: Sheet, persona: Persona, x: float, wide: float) -> None:
    """At the foot of the story, the question that this reader will bring."""
    look = style(SERIF_ITALIC, 17, sheet.colour, 1.3)
    tall = sheet.measure(persona.asks, wide - 40, look) + 54
    sheet.box(x, 66, wide, tall, tint(sheet.colour, 0.08), 6)
    y = sheet.text(
        f"{persona.name}: the question to expect",
        x + 20,
        66 + tall - 14,
        wide - 40,
        style(SANS_BOLD, 8.5, GREY),
    )
    sheet.text(persona.asks, x + 20, y - 5, wide - 40, look)


def _side_column(sheet: Sheet, piece: Piece) -> None:
    sheet.box(0, 0, SIDE, sheet.height, sheet.colour)
    draw_motif(sheet, piece.product.key, SIDE / 2, sheet.height - 140, 130)
    pale = tint(sheet.colour, 0.3)
    y = sheet.text(piece.product.name, 26, sheet.height - 232, SIDE - 44, style(SERIF_BOLD, 22, white)) - 18
    facts = [
        (sheet.figure(row[1], "%" if figure.unit == "%" else ""), figure.caption)
        for claim in piece.claims
        if (figure := piece.figure(claim))
        for row in figure.rows[:1]
    ]
    for number, caption in facts:
        sheet.rule(26, y, SIDE - 52, pale, 0.6)
        y = sheet.text(number, 26, y - 12, SIDE - 44, style(SERIF_BOLD, 34, white, 1.1))
        y = sheet.text(caption, 26, y - 2, SIDE - 48, style(SANS, 8.5, pale, 1.4)) - 20


def _evidence(sheet: Sheet, piece: Piece, claim: Claim) -> None:
    figure = piece.figure(claim)
    tall = 148 if figure else 0
    body = style(SANS, 10, GREY, 1.5)
    height = claim_height(sheet, piece, claim, sheet.inner, 17) + tall + 92
    if sheet.need(height):
        draw_running_head(sheet, piece)
    y = (
        sheet.text(piece.heading(claim), sheet.margin, sheet.y, sheet.inner, style(SERIF_BOLD, 21, INK, 1.15))
        - 8
    )
    y = sheet.text(piece.context(claim), sheet.margin, y, sheet.inner * 0.9, body) - 14
    y = draw_claim(sheet, piece, claim, sheet.margin, y, sheet.inner, 17) - 16
    if figure:
        draw_figure(sheet, figure, sheet.margin, y, sheet.inner, tall)
    sheet.y = y - tall - 28


def email_template(piece: Piece, story: Story) -> bytes:
    """The message in a window with its subject; safety and references on the page that goes with it."""
    sheet = start_sheet(piece, story, "letter" if piece.in_us else "a4")
    sheet.box(0, 0, sheet.width, sheet.height, tint(sheet.colour, 0.08))
    top, foot = sheet.height - 54, 66.0
    sheet.box(sheet.margin, foot, sheet.inner, top - foot, white, 8)
    sheet.box(sheet.margin, top - 92, sheet.inner, 92, sheet.colour, 8)
    sheet.box(sheet.margin, top - 92, sheet.inner, 12, sheet.colour)
    x, wide = sheet.margin + 34, sheet.inner - 68
    pale = tint(sheet.colour, 0.3)
    sheet.text(f"E-mail template · {piece.audience_line}", x, top - 18, wide, style(SANS, 8.5, pale))
    sheet.text(piece.asset.title, x, top - 38, wide, style(SERIF_BOLD, 21, white, 1.15))
    y = sheet.text("Dear [title and name],", x, top - 120, wide, style(SANS, 11, INK)) - 12
    y = sheet.text(piece.asset.opening, x, y, wide, style(SANS, 11, INK, 1.55)) - 20
    for claim in piece.claims:
        y = draw_claim(sheet, piece, claim, x, y, wide, 16) - 20
        figure = piece.figure(claim)
        if figure and len(piece.claims) == 1:
            draw_figure(sheet, figure, x, y, wide, 132)
            y -= 152
    for heading, text in piece.asset.steps:
        y = sheet.text(heading, x, y, wide, style(SANS_BOLD, 11, INK)) - 4
        y = sheet.text(text, x, y, wide, style(SANS, 11, INK, 1.55)) - 18
    y = sheet.text("With kind regards,", x, y, wide, style(SANS, 11, INK))
    y = (
        sheet.text(
            "[name of the representative], Halden Medical", x, y - 2, wide, style(SERIF, 12, sheet.colour)
        )
        - 14
    )
    sheet.rule(x, y, wide, HAIR)
    sheet.text(
        "Safety information and references are on the next page and go with this message.",
        x,
        y - 8,
        wide,
        style(SANS, 8, GREY),
    )
    sheet.end_page()
    draw_running_head(sheet, piece)
    draw_back_matter(sheet, piece)
    return sheet.finish()
