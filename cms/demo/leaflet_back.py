"""The end of every leaflet: how it works and what was not shown, then safety, references and legal line."""

from cms.demo.leaflet_blocks import Piece, draw_running_head
from cms.demo.leaflet_motifs import draw_motif
from cms.demo.sheet import GREY, INK, SANS, SANS_BOLD, SERIF, SERIF_BOLD, Sheet, style, tint
from cms.demo.story import Source

_MONTHS = {"de": {"March": "März"}, "fr": {"March": "mars"}}
_PATHWAYS = {"510k": "510(k)", "pma": "PMA", "ce": "CE certificate", "ukca": "UKCA certificate"}


def draw_back_matter(sheet: Sheet, piece: Piece) -> None:
    """Set the back matter at the foot of the page, fill what is free above it, and end the page."""
    height = _back_matter_height(sheet, piece)
    if sheet.need(height):
        draw_running_head(sheet, piece)
    _fill(sheet, piece, sheet.floor + height + 20)
    y = sheet.floor + height - 8
    sheet.rule(sheet.margin, y + 12, sheet.inner, sheet.colour, 1.2)
    y = draw_safety(sheet, piece, sheet.margin, y, sheet.inner) - 12
    y = draw_references(sheet, piece, sheet.margin, y, sheet.inner) - 8
    draw_legal(sheet, piece, sheet.margin, y, sheet.inner)
    sheet.end_page()


def draw_how_it_works(sheet: Sheet, piece: Piece) -> None:
    gap = 20
    column = (sheet.inner - 2 * gap) / 3
    body = style(SANS, 9.5, INK, 1.5)
    tall = max(sheet.measure(text, column - 28, body) for text in piece.product.how_it_works) + 62
    y = (
        sheet.text(
            piece.labels["how"], sheet.margin, sheet.y, sheet.inner, style(SANS_BOLD, 11, sheet.colour)
        )
        - 10
    )
    for position, text in enumerate(piece.product.how_it_works):
        x = sheet.margin + position * (column + gap)
        sheet.box(x, y - tall, column, tall, tint(sheet.colour, 0.07), 6)
        sheet.text(str(position + 1), x + 14, y - 12, column, style(SERIF_BOLD, 28, sheet.colour, 1.0))
        sheet.text(text, x + 14, y - 48, column - 28, body)
    sheet.y = y - tall - 36


def _fill(sheet: Sheet, piece: Piece, floor: float) -> None:
    """What a reader may want between the claims and the small print, as far as it fits above `floor`."""
    limits = _limits_height(sheet, piece)
    told = piece.asset.kind in ("brochure", "quick_guide") or piece.asset.language != "en"
    if not told and sheet.y - floor > limits + 300:
        sheet.y = (
            sheet.text(
                piece.product.summary,
                sheet.margin,
                sheet.y,
                sheet.inner * 0.9,
                style(SERIF, 21, sheet.colour, 1.3),
            )
            - 32
        )
        draw_how_it_works(sheet, piece)
    if sheet.y - floor > limits + 10:
        _limits(sheet, piece)
    room = sheet.y - floor
    if room > 110:
        sheet.box(sheet.margin, floor, sheet.inner, room - 14, tint(sheet.colour, 0.08), 8)
        draw_motif(sheet, piece.product.key, sheet.width / 2, floor + room / 2 - 8, min(room - 40, 260))


_LIMIT = style(SANS, 10, INK, 1.45)


def _limits_height(sheet: Sheet, piece: Piece) -> float:
    wide = sheet.inner - 168
    return 44 + sum(max(26, sheet.measure(qualifier, wide, _LIMIT)) + 17 for _, qualifier in piece.limits)


def _limits(sheet: Sheet, piece: Piece) -> None:
    """The qualifiers once more, as a list that can be read aloud."""
    title = style(SERIF_BOLD, 18, INK)
    y = sheet.text(piece.labels["limits"], sheet.margin, sheet.y, sheet.inner, title) - 14
    for heading, qualifier in piece.limits:
        sheet.text(heading, sheet.margin, y, 150, style(SANS_BOLD, 9, sheet.colour, 1.35))
        below = sheet.text(qualifier, sheet.margin + 168, y, sheet.inner - 168, _LIMIT)
        y = min(below, y - 26) - 9
        sheet.rule(sheet.margin, y + 2, sheet.inner)
        y -= 8
    sheet.y = y


def _back_matter_height(sheet: Sheet, piece: Piece) -> float:
    safety = dict(piece.product.safety)[piece.asset.language]
    rows = sum(
        sheet.measure(reference(source), sheet.inner - 14, style(SANS, 8, GREY, 1.4)) + 2
        for source in piece.sources
    )
    rx = 20 if piece.in_us and piece.product.prescription_only else 0
    return sheet.measure(safety, sheet.inner, style(SANS, 8.5, INK, 1.42)) + rows + 86 + rx


def reference(source: Source) -> str:
    """One line of the list of references."""
    journal = f"{source.journal}, {source.year}." if source.journal else f"{source.year}."
    doi = "doi " if source.identifier.startswith("10.") else ""
    return f"{source.authors}. {source.title}. {journal} {doi}{source.identifier}."


def standing(piece: Piece) -> str:
    """The product's regulatory standing in the markets of the piece, in one line."""
    asked = {request.market for request in piece.asset.markets}
    asked |= {"EU"} if asked & {"DE", "FR"} else set()
    lines = [
        f"{status.market}: {_PATHWAYS[status.pathway]} {status.number}"
        for status in piece.product.statuses
        if status.market in asked and status.pathway in _PATHWAYS
    ]
    return f"{piece.product.name} · EU class {piece.product.device_class} · " + " · ".join(lines)


def draw_safety(sheet: Sheet, piece: Piece, x: float, top: float, width: float) -> float:
    scale = sheet.scale
    safety = dict(piece.product.safety)[piece.asset.language]
    y = (
        sheet.text(piece.labels["safety"], x, top, width, style(SANS_BOLD, 9.5 * scale, sheet.colour, 1.3))
        - 3 * scale
    )
    y = sheet.text(safety, x, y, width, style(SANS, 8.5 * scale, INK, 1.42))
    if piece.in_us and piece.product.prescription_only:
        y = sheet.text("Rx only", x, y - 5 * scale, width, style(SANS_BOLD, 10 * scale, INK, 1.2))
    return y


def draw_references(sheet: Sheet, piece: Piece, x: float, top: float, width: float) -> float:
    scale = sheet.scale
    y = (
        sheet.text(
            piece.labels["references"], x, top, width, style(SANS_BOLD, 9.5 * scale, sheet.colour, 1.3)
        )
        - 3 * scale
    )
    for number, source in enumerate(piece.sources, 1):
        sheet.text(f"{number}", x, y, 14 * scale, style(SANS_BOLD, 8 * scale, GREY, 1.4))
        y = (
            sheet.text(
                reference(source), x + 14 * scale, y, width - 14 * scale, style(SANS, 8 * scale, GREY, 1.4)
            )
            - 2 * scale
        )
    return y


def draw_legal(sheet: Sheet, piece: Piece, x: float, top: float, width: float) -> float:
    month, year = piece.asset.prepared.split()
    month = _MONTHS.get(piece.asset.language, {}).get(month, month)
    look = style(SANS, 7 * sheet.scale, GREY, 1.4)
    y = sheet.text(standing(piece), x, top, width, look)
    return sheet.text(
        f"Halden Medical · {piece.asset.piece_number} · Rev {piece.asset.revision} · "
        f"{piece.labels['prepared']} {month} {year}",
        x,
        y,
        width,
        look,
    )
