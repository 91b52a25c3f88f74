"""What the automatic checks say about the proof of a claim: EV-01, 02, 05, 06, 08, ADM-01."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from django.urls import reverse

from compliance.models import Audience, Level, Raised, ReviewRole, ReviewSettings
from messaging.admissibility import Grade, Matrix, read_matrix
from messaging.anchoring import nearest_passage
from messaging.folding import find_wording, fold
from messaging.models.evidence import Evidence, EvidencePage
from messaging.numbers import unsupported_numbers

if TYPE_CHECKING:
    from messaging.models import Anchor, Claim


@cache
def matrix() -> Matrix:
    """The matrix in use; read once."""
    return read_matrix()


def evidence_findings(claim: Claim) -> Iterator[Raised]:
    """What stands against the proof of `claim`, a draft."""
    anchors = list(claim.anchors.all())
    if not anchors:
        yield Raised(
            "EV-01",
            Level.BLOCK,
            f"{claim.code} has no evidence.",
            "Anchor it to a passage on a page of an evidence file.",
        )
        return
    yield from _unconfirmed(claim, anchors)
    for number, anchor in enumerate(anchors, 1):
        yield from _quote_findings(anchor, f"anchor {number}")
    # In a fixed order, so that a finding keeps its place from one check to the next.
    sources = {anchor.evidence_file.evidence_id: anchor.evidence_file.evidence for anchor in anchors}
    for source in sources.values():
        yield from _source_findings(source)
    medical = _medical_role()
    yield from _number_findings(claim, [anchor.quote for anchor in anchors], medical)
    yield from _admissibility_findings(claim, list(sources.values()), medical)


def _medical_role() -> str:
    """The code of the role that answers for medicine, where a site has one."""
    codes = (
        ReviewRole.objects.filter(code__startswith="medical").order_by("code").values_list("code", flat=True)
    )
    return codes.first() or ""


def _quote_findings(anchor: Anchor, place: str) -> Iterator[Raised]:
    """EV-02: the quote must be in the text of its page; a scan cannot be checked and is not passed.

    A quote that is not there stops the submission: folding forgives all that layout does, so the words or the
    page are wrong, and a reviewer must not be shown words that no page has. What comes nearest is shown, so
    that putting it right is one copy.
    """
    file = anchor.evidence_file
    where = f"page {anchor.page} of {file.name}"
    pages = dict(EvidencePage.objects.filter(file=file.pk).values_list("number", "text"))
    if anchor.page not in pages:
        yield Raised(
            "EV-02",
            Level.BLOCK,
            f"There is no {where}; it has {file.page_count} pages.",
            "Correct the page.",
            place,
        )
    elif not pages[anchor.page].strip():
        yield Raised(
            "EV-02",
            Level.REVIEW,
            f"The quote cannot be checked: {where} is a scan.",
            "Compare it by eye.",
            place,
        )
    elif not find_wording(fold(pages[anchor.page]), fold(anchor.quote)):
        # The page that was named first: of two that are as near, it is meant.
        ordered = {anchor.page: pages[anchor.page]} | pages
        near = nearest_passage(anchor.quote, ordered)
        yield Raised(
            "EV-02",
            Level.BLOCK,
            f"The quote “{anchor.quote[:80]}” is not on {where}.",
            f"Nearest, on page {near.page}: “{near.text}”. Copy it if it is meant, or correct the page."
            if near
            else "Nothing in the file is like it. Copy the passage as it stands there.",
            place,
        )


def _unconfirmed(claim: Claim, anchors: list[Anchor]) -> Iterator[Raised]:
    """A11-01: where the site says so, a second person has confirmed every anchor before a submission."""
    from messaging.actions.anchors import confirmations_of, identity_of

    if not claim.pk or not ReviewSettings.current().anchors_need_second_person:
        return
    confirmed = confirmations_of(claim)
    for number, anchor in enumerate(anchors, 1):
        if identity_of(anchor) not in confirmed:
            yield Raised(
                "A11-01",
                Level.BLOCK,
                f"Nobody else has confirmed page {anchor.page} of {anchor.evidence_file.name}.",
                f"Ask a colleague to: {reverse('messaging:anchors', args=[claim.pk])}.",
                f"anchor {number}",
            )


def _source_findings(source: Evidence) -> Iterator[Raised]:
    """EV-05 and EV-08: what has become of a source, and what kind of source it is."""
    if source.retracted_at:
        yield Raised(
            "EV-05",
            Level.BLOCK,
            f"“{source.title}” was retracted on {source.retracted_at:%-d %b %Y}.",
            "Anchor the claim to other evidence.",
        )
    elif source.publication != Evidence.Publication.OK:
        words = source.get_publication_display().lower()
        yield Raised(
            "EV-05",
            Level.WARN,
            f"“{source.title}” stands with a notice: {words}.",
            "Judge whether the passage still holds.",
        )
    if source.is_secondary:
        yield Raised("EV-08", Level.WARN, f"“{source.title}” is a secondary source.", "Cite what it cites.")
    if source.abstract_only:
        yield Raised(
            "EV-08", Level.WARN, f"Only the abstract of “{source.title}” is here.", "Add the full text."
        )


def _number_findings(claim: Claim, passages: list[str], role: str) -> Iterator[Raised]:
    """EV-06: every number and per cent of the claim is in an anchored passage, or somebody answers for it."""
    for place, text, level in _texts(claim):
        for missing in unsupported_numbers(text, passages):
            source = missing.rounded_from
            written = missing.number.written
            yield Raised(
                "EV-06",
                level,
                f"{written} may be rounded from {source.written}, which a passage gives."
                if source
                else f"No anchored passage gives {written}.",
                "Give the number as the source does, or say why this one is right."
                if source
                else "Anchor the passage that gives it, or say where it comes from.",
                place,
                missing.number.span,
                role if level == Level.REVIEW else "",
            )


def _texts(claim: Claim) -> Iterator[tuple[str, str, Level]]:
    """The texts with numbers to be found: what is claimed must be; what limits it is only noted."""
    yield "text", claim.text, Level.REVIEW
    for number, wording in enumerate(claim.wordings.all(), 1):
        yield f"wording {number}", wording.text, Level.REVIEW
    for number, qualifier in enumerate(claim.qualifiers.all(), 1):
        yield f"qualifier {number}", qualifier.text, Level.WARN


def _admissibility_findings(claim: Claim, sources: Iterable[Evidence], role: str) -> Iterator[Raised]:
    """ADM-01: whether this proof may support this type of claim, before each audience asked for."""
    designs = {source.design for source in sources}
    if "" in designs:
        yield Raised(
            "ADM-01",
            Level.WARN,
            "Of some evidence nobody has said what kind of proof it is.",
            "Say it in the source, so that it can be checked whether it may support the claim.",
        )
        return
    labels = ", ".join(sorted(Evidence.Design(design).label.lower() for design in designs))
    for audience in sorted({row.audience for row in claim.markets.all()}):
        grade = matrix().best(claim.type, designs, audience)
        what = f"a {claim.get_type_display().lower()} claim before {Audience(audience).label}"
        if grade == Grade.NO:
            yield Raised(
                "ADM-01",
                Level.BLOCK,
                f"This evidence ({labels}) does not support {what}.",
                "Anchor evidence that may, or claim less.",
                version=matrix().version,
            )
        elif grade == Grade.CONDITIONAL:
            yield Raised(
                "ADM-01",
                Level.REVIEW,
                f"This evidence ({labels}) supports {what} only on conditions.",
                "Say why it is enough here.",
                role=role,
                version=matrix().version,
            )
