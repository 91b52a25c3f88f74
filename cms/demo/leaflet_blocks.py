"""What every leaflet is made of: the approved sentence, its small print, safety, references, legal line."""

from dataclasses import dataclass
from xml.sax.saxutils import escape

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.styles import ParagraphStyle

from cms.demo.sheet import GREY, INK, SANS, SANS_BOLD, SERIF, SERIF_BOLD, SERIF_ITALIC, Sheet, style
from cms.demo.story import Asset, Claim, Figure, Product, Source, Story

LABELS = {
    "en": {
        "safety": "Safety information",
        "references": "References",
        "how": "How it works",
        "hcp": "For healthcare professionals",
        "payor": "For payors",
        "patient": "For patients",
        "internal": "For internal use",
        "wording": "",
        "limits": "What these results do not show",
        "prepared": "Prepared",
    },
    "de": {
        "safety": "Sicherheitsinformation",
        "references": "Quellen",
        "how": "So funktioniert es",
        "hcp": "Für medizinische Fachkreise",
        "payor": "Für Kostenträger",
        "wording": "Freigegebener Wortlaut (Englisch)",
        "limits": "Was diese Ergebnisse nicht zeigen",
        "prepared": "Stand",
    },
    "fr": {
        "safety": "Informations de sécurité",
        "references": "Références",
        "how": "Fonctionnement",
        "hcp": "Destiné aux professionnels de santé",
        "payor": "Destiné aux payeurs",
        "wording": "Formulation approuvée (anglais)",
        "limits": "Ce que ces résultats ne montrent pas",
        "prepared": "Établi en",
    },
}


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
        return cls(
            asset,
            story.product(asset.product),
            claims,
            tuple(story.source(key) for key in keys),
            LABELS[asset.language],
        )

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

    def qualifiers(self, claim: Claim) -> tuple[str, ...]:
        wording = claim.wording(self.asset.language)
        return wording.qualifiers if wording else claim.qualifiers

    @property
    def limits(self) -> tuple[tuple[str, str], ...]:
        """(heading, qualifier) of every result; an indication is not a result."""
        return tuple(
            (self.heading(claim), qualifier)
            for claim in self.claims
            if claim.kind != "indication"
            for qualifier in self.qualifiers(claim)
        )

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
    return Sheet(
        paper,
        HexColor(piece.product.colour),
        asset.title,
        (story.notice, f"{asset.piece_number} · Rev {asset.revision}"),
        margin,
        asset.language,
    )


def small_print(size: float) -> ParagraphStyle:
    """How qualifiers are set below a sentence of that size: half of it, never below 7.5 points."""
    return style(SANS, max(7.5, size * 0.5), GREY, 1.3)


def claim_height(sheet: Sheet, piece: Piece, claim: Claim, width: float, size: float = 15) -> float:
    """The room that `draw_claim` takes."""
    height = 0.0
    for position, (label, sentence, qualifiers) in enumerate(piece.sentences(claim)):
        letter = size if position == 0 else size * 0.72
        height += sheet.measure(sentence + " 1,2", width - 14, style(SERIF, letter, INK, 1.28)) + 4
        height += sum(sheet.measure(q, width - 14, small_print(size)) + 1 for q in qualifiers)
        height += (16 if label else 0) + (8 if position else 0)
    return height


def draw_claim(
    sheet: Sheet,
    piece: Piece,
    claim: Claim,
    x: float,
    top: float,
    width: float,
    size: float = 15,
    ink: Color = INK,
) -> float:
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
            y = sheet.text(qualifier, x + 14, y, width - 14, small_print(size)) - 1
    sheet.box(x, y, 3, top - y - 1, sheet.colour)
    return y


def reference(source: Source) -> str:
    """One line of the list of references."""
    parts = [f"{source.authors}.", f"{source.title}."]
    parts += [f"{source.journal}, {source.year}."] if source.journal else [f"{source.year}."]
    parts += (
        [f"doi {source.identifier}."] if source.identifier.startswith("10.") else [f"{source.identifier}."]
    )
    return " ".join(parts)


def standing(piece: Piece) -> str:
    """The product's regulatory standing in the markets of the piece, in one line."""
    asked = {request.market for request in piece.asset.markets}
    asked |= {"EU"} if asked & {"DE", "FR"} else set()
    words = {"510k": "510(k)", "pma": "PMA", "ce": "CE certificate", "ukca": "UKCA certificate"}
    lines = [
        f"{s.market}: {words[s.pathway]} {s.number}"
        for s in piece.product.statuses
        if s.market in asked and s.pathway in words
    ]
    return f"{piece.product.name} · EU class {piece.product.device_class} · " + " · ".join(lines)


def draw_running_head(sheet: Sheet, piece: Piece) -> None:
    """The small head of inner pages: product left, title right."""
    sheet.box(0, sheet.height - 10, sheet.width, 10, sheet.colour)
    top = sheet.height - 30
    sheet.text(piece.product.name, sheet.margin, top, 120, style(SERIF_BOLD, 12, sheet.colour, 1.2))
    sheet.text(
        piece.asset.title,
        sheet.margin + 120,
        top - 2,
        sheet.inner - 120,
        style(SERIF_ITALIC, 9.5, GREY, 1.2, 2),
    )
    sheet.y = sheet.height - 76
