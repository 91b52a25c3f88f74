"""What every leaflet is made of: the approved sentence, its small print, safety, references, legal line."""

from dataclasses import dataclass
from xml.sax.saxutils import escape

from reportlab.lib.colors import Color, HexColor

from cms.demo.sheet import GREY, INK, SANS, SANS_BOLD, SERIF, SERIF_BOLD, SERIF_ITALIC, Sheet, style
from cms.demo.story import Asset, Claim, Figure, Product, Source, Story

LABELS = {
    "en": {"safety": "Safety information", "references": "References", "how": "How it works",
           "hcp": "For healthcare professionals", "payor": "For payors", "patient": "For patients",
           "internal": "For internal use", "wording": "", "prepared": "Prepared"},
    "de": {"safety": "Sicherheitsinformation", "references": "Quellen", "how": "So funktioniert es",
           "hcp": "Für medizinische Fachkreise", "payor": "Für Kostenträger", "wording": "Freigegebener Wortlaut (Englisch)",
           "prepared": "Stand"},
    "fr": {"safety": "Informations de sécurité", "references": "Références", "how": "Fonctionnement",
           "hcp": "Destiné aux professionnels de santé", "payor": "Destiné aux payeurs",
           "wording": "Formulation approuvée (anglais)", "prepared": "Établi en"},
}
_MONTHS = {"de": {"March": "März"}, "fr": {"March": "mars"}}


@dataclass(frozen=True, slots=True)
class Piece:
    """An asset with everything its pages need, looked up once."""

    asset: Asset
    product: Product
    claims: tuple[Claim, ...]
    sources: tuple[Source, ...]
    labels: dict[str, str]

    @classmethod
    def of(cls, asset: Asset, story: Story) -> "Piece":
        claims = tuple(story.claim(code) for code in asset.claims)
        keys = dict.fromkeys(anchor.source for claim in claims for anchor in claim.anchors)
        return cls(asset, story.product(asset.product), claims, tuple(story.source(key) for key in keys),
                   LABELS[asset.language])

    @property
    def audience_line(self) -> str:
        audiences = dict.fromkeys(request.audience for request in self.asset.markets)
        return " · ".join(self.labels[audience] for audience in audiences)

    @property
    def in_us(self) -> bool:
        return any(request.market == "US" for request in self.asset.markets)

    def heading(self, claim: Claim) -> str:
        wording = claim.wording(self.asset.language)
        return wording.heading if wording else claim.heading

    def context(self, claim: Claim) -> str:
        wording = claim.wording(self.asset.language)
        return wording.context if wording else claim.context

    def figure(self, claim: Claim) -> Figure | None:
        wording = claim.wording(self.asset.language)
        return wording.figure if wording else claim.figure

    def marks(self, claim: Claim) -> str:
        """The reference numbers of a claim, as they stand behind its sentence: 1,3."""
        keys = [source.key for source in self.sources]
        return ",".join(str(keys.index(key) + 1) for key in dict.fromkeys(a.source for a in claim.anchors))

    def sentences(self, claim: Claim) -> list[tuple[str, str, tuple[str, ...]]]:
        """(label, sentence, qualifiers): the local wording first, the approved English one always."""
        wording = claim.wording(self.asset.language)
        approved = (self.labels["wording"] if wording else "", claim.text, claim.qualifiers)
        return [("", wording.text, wording.qualifiers), approved] if wording else [approved]


def start_sheet(piece: Piece, story: Story, paper: str, margin: float = 54) -> Sheet:
    asset = piece.asset
    return Sheet(paper, HexColor(piece.product.colour), asset.title,
                 (story.notice, f"{asset.piece_number} · Rev {asset.revision}"), margin)


def claim_height(sheet: Sheet, piece: Piece, claim: Claim, width: float, size: float = 15) -> float:
    """The room that `draw_claim` takes."""
    height = 0.0
    for position, (label, sentence, qualifiers) in enumerate(piece.sentences(claim)):
        letter = size if position == 0 else size * 0.72
        height += sheet.measure(sentence + " 1,2", width - 14, style(SERIF, letter, INK, 1.28)) + 4
        height += sum(sheet.measure(q, width - 14, style(SANS, 7.5, GREY, 1.3)) + 1 for q in qualifiers)
        height += (16 if label else 0) + (8 if position else 0)
    return height


def draw_claim(sheet: Sheet, piece: Piece, claim: Claim, x: float, top: float, width: float, size: float = 15,
               ink: Color = INK) -> float:
    """An approved sentence in serif with its qualifiers right below it; returns the y below the block."""
    y = top
    for position, (label, sentence, qualifiers) in enumerate(piece.sentences(claim)):
        letter = size if position == 0 else size * 0.72
        y -= 8 if position else 0
        if label:
            y = sheet.text(label, x + 14, y, width - 14, style(SANS_BOLD, 6.5, GREY, 1.3)) - 3
        marked = f'{escape(sentence)} <super size="{letter * 0.6:.1f}">{piece.marks(claim)}</super>'
        y = sheet.text(marked, x + 14, y, width - 14, style(SERIF, letter, ink, 1.28), markup=True) - 4
        for qualifier in qualifiers:
            y = sheet.text(qualifier, x + 14, y, width - 14, style(SANS, 7.5, GREY, 1.3)) - 1
    sheet.box(x, y, 3, top - y - 1, sheet.colour)
    return y


def reference(source: Source) -> str:
    """One line of the list of references."""
    parts = [f"{source.authors}.", f"{source.title}."]
    parts += [f"{source.journal}, {source.year}."] if source.journal else [f"{source.year}."]
    parts += [f"doi {source.identifier}."] if source.identifier.startswith("10.") else [f"{source.identifier}."]
    return " ".join(parts)


def standing(piece: Piece) -> str:
    """The product's regulatory standing in the markets of the piece, in one line."""
    asked = {request.market for request in piece.asset.markets}
    asked |= {"EU"} if asked & {"DE", "FR"} else set()
    words = {"510k": "510(k)", "pma": "PMA", "ce": "CE certificate", "ukca": "UKCA certificate"}
    lines = [f"{s.market}: {words[s.pathway]} {s.number}" for s in piece.product.statuses
             if s.market in asked and s.pathway in words]
    return f"{piece.product.name} · EU class {piece.product.device_class} · " + " · ".join(lines)


def draw_safety(sheet: Sheet, piece: Piece, x: float, top: float, width: float) -> float:
    safety = dict(piece.product.safety)[piece.asset.language]
    y = sheet.text(piece.labels["safety"], x, top, width, style(SANS_BOLD, 9.5, sheet.colour, 1.3)) - 3
    y = sheet.text(safety, x, y, width, style(SANS, 8.5, INK, 1.42))
    if piece.in_us and piece.product.prescription_only:
        y = sheet.text("Rx only", x, y - 5, width, style(SANS_BOLD, 10, INK, 1.2))
    return y


def draw_references(sheet: Sheet, piece: Piece, x: float, top: float, width: float) -> float:
    y = sheet.text(piece.labels["references"], x, top, width, style(SANS_BOLD, 9.5, sheet.colour, 1.3)) - 3
    for number, source in enumerate(piece.sources, 1):
        sheet.text(f"{number}", x, y, 14, style(SANS_BOLD, 8, GREY, 1.4))
        y = sheet.text(reference(source), x + 14, y, width - 14, style(SANS, 8, GREY, 1.4)) - 2
    return y


def draw_legal(sheet: Sheet, piece: Piece, x: float, top: float, width: float) -> float:
    month, year = piece.asset.prepared.split()
    month = _MONTHS.get(piece.asset.language, {}).get(month, month)
    y = sheet.text(standing(piece), x, top, width, style(SANS, 7, GREY, 1.4))
    return sheet.text(f"Halden Medical · {piece.asset.piece_number} · Rev {piece.asset.revision} · "
                      f"{piece.labels['prepared']} {month} {year}", x, y, width, style(SANS, 7, GREY, 1.4))


def back_matter_height(sheet: Sheet, piece: Piece, width: float) -> float:
    safety = dict(piece.product.safety)[piece.asset.language]
    rows = sum(sheet.measure(reference(s), width - 14, style(SANS, 8, GREY, 1.4)) + 2 for s in piece.sources)
    return sheet.measure(safety, width, style(SANS, 8.5, INK, 1.42)) + rows + 110


def draw_back_matter(sheet: Sheet, piece: Piece) -> None:
    """Safety, references and legal line at the foot of the page, or of a new one; ends the page."""
    height = back_matter_height(sheet, piece, sheet.inner)
    if sheet.need(height):
        draw_running_head(sheet, piece)
        y = sheet.y - 6
    else:
        y = sheet.floor + height - 8
    sheet.rule(sheet.margin, y + 12, sheet.inner, sheet.colour, 1.2)
    y = draw_safety(sheet, piece, sheet.margin, y, sheet.inner) - 12
    y = draw_references(sheet, piece, sheet.margin, y, sheet.inner) - 8
    draw_legal(sheet, piece, sheet.margin, y, sheet.inner)
    sheet.end_page()


def draw_running_head(sheet: Sheet, piece: Piece) -> None:
    """The small head of inner pages: product left, title right."""
    sheet.box(0, sheet.height - 10, sheet.width, 10, sheet.colour)
    top = sheet.height - 30
    sheet.text(piece.product.name, sheet.margin, top, 120, style(SERIF_BOLD, 12, sheet.colour, 1.2))
    sheet.text(piece.asset.title, sheet.margin + 120, top - 2, sheet.inner - 120, style(SERIF_ITALIC, 9.5, GREY, 1.2, 2))
    sheet.y = sheet.height - 76
