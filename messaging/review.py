"""What a reviewer reads about a claim or a message: its words, what changed, and the proof."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from compliance.annotating import Run
from compliance.models import Headline, SignoffTaskState
from compliance.notes import Note
from compliance.panels import Panel
from compliance.saying import codes_in
from compliance.wording_diff import Change, Piece, change_in_words, items_diff, wording_diff
from messaging.citations import citation
from messaging.folding import find_wording, fold
from messaging.market_questions import answered, comparison_facts
from messaging.marking import MarkedPicture, marks_for, picture_of
from messaging.models.claims import Claim
from messaging.models.evidence import EvidenceFile, EvidencePage
from messaging.models.messages import Message
from messaging.models.products import Product
from messaging.references import work_of

_FIGURE = re.compile(r"\d+(?:[.,]\d+)*(?:\s?%)?")


def product_names(frozen: Sequence[dict[str, Any]]) -> dict[str, str]:
    """The names of the products that frozen contents are about, by slug."""
    slugs = {each["product"] for each in frozen}
    return dict(Product.objects.filter(slug__in=slugs).values_list("slug", "name"))


def products_in(frozen: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """The names of the products in records of the trail, some of which name none."""
    slugs = codes_in(frozen, "product")
    return dict(Product.objects.filter(slug__in=slugs).values_list("slug", "name"))


def evidence_names(frozen: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """What a person calls each evidence file, by its digest."""
    files = EvidenceFile.objects.filter(sha256__in=codes_in(frozen, "sha256")).select_related("evidence")
    return {file.sha256: str(file) for file in files}


def claim_headlines(frozen: Sequence[dict[str, Any]]) -> list[Headline]:
    names = product_names(frozen)
    return [
        Headline(
            f"Claim {each['code']}", names.get(each["product"], each["product"]), each["text"], is_claim=True
        )
        for each in frozen
    ]


def message_headlines(model: type[Message], frozen: Sequence[dict[str, Any]]) -> list[Headline]:
    names, kind = product_names(frozen), str(model._meta.verbose_name).capitalize()
    return [
        Headline(kind, names.get(each["product"], each["product"]), each[model.MAIN_LINE]) for each in frozen
    ]


@dataclass(frozen=True, slots=True)
class Proof:
    """One anchor as a reviewer checks it.

    `found` is None where the page has no text: a scan is not checked. `quote` is the passage in runs, each
    with whether it is a figure of the claim. `page` is None where the file has no such page, `picture` where
    the passage cannot be marked on it.
    """

    file: EvidenceFile
    number: int
    page: EvidencePage | None
    quote: tuple[tuple[str, bool], ...]
    reference: str
    found: bool | None
    is_new: bool
    picture: MarkedPicture | None
    notes: list[Note]


def figures_of(text: str) -> set[str]:
    """The numbers that a text gives, without inner spaces: {"2.4%", "30"}."""
    return {re.sub(r"\s", "", figure) for figure in _FIGURE.findall(text)}


def _marked(quote: str, figures: set[str]) -> Iterator[tuple[str, bool]]:
    at = 0
    for match in _FIGURE.finditer(quote):
        yield quote[at : match.start()], False
        yield match.group(), not figures.isdisjoint(figures_of(match.group()))
        at = match.end()
    yield quote[at:], False


def _found(page: EvidencePage | None, quote: str) -> bool | None:
    if page is None:
        return False
    return find_wording(fold(page.text), fold(quote)) if page.text.strip() else None


def _proofs(round_: SignoffTaskState, old: Sequence[dict[str, Any]]) -> list[Proof]:
    """The anchors of the round; those that are not among the `old` ones are new."""
    canonical = round_.canonical
    anchors = canonical["anchors"]
    files = {
        file.sha256: file
        for file in EvidenceFile.objects.filter(
            sha256__in={anchor["sha256"] for anchor in anchors}
        ).select_related("evidence")
    }
    numbers = {anchor["page"] for anchor in anchors}
    pages = {
        (page.file_id, page.number): page
        for page in EvidencePage.objects.filter(file__in=files.values(), number__in=numbers)
    }
    quoted = [(files[each["sha256"]].pk, each["page"], each["quote"]) for each in anchors]
    marks = marks_for(files.values(), quoted)
    figures = figures_of(canonical["text"])
    proofs = []
    for place, anchor in enumerate(anchors, 1):
        file = files[anchor["sha256"]]
        mark = marks.get((file.pk, anchor["page"], anchor["quote"]))
        page = pages.get((file.pk, anchor["page"]))
        proofs.append(
            Proof(
                file=file,
                number=anchor["page"],
                page=page,
                quote=tuple(_marked(anchor["quote"], figures)),
                found=_found(page, anchor["quote"]),
                reference=citation(work_of(file.evidence)),
                is_new=anchor not in old,
                picture=picture_of(mark) if mark and mark.rectangles else None,
                notes=round_.notes.on(f"anchor {place}"),
            )
        )
    return proofs


def _noted(round_: SignoffTaskState, part: str, items: Sequence[Piece]) -> list[list[Run[Note]]]:
    """Whole items with their comments. Those of the round come first and are counted from 1."""
    return [round_.notes.runs(f"{part} {place}", [item]) for place, item in enumerate(items, 1)]


def claim_panels(round_: SignoffTaskState) -> list[Panel]:
    """The statement with its change, what is said beside it, then the evidence."""
    canonical, base = round_.canonical, round_.base
    old = base.canonical if base else canonical
    statement = wording_diff(old["text"], canonical["text"])
    quoted = set().union(*(figures_of(anchor["quote"]) for anchor in canonical["anchors"]))
    return [
        Panel(
            "messaging/review_claim.html",
            {
                "type": Claim.Type(canonical["type"]).label,
                "type_was": Claim.Type(old["type"]).label,
                "indication": canonical["indication"],
                "indication_was": old["indication"],
                "text": canonical["text"],
                "statement": round_.notes.runs("text", statement),
                "change": change_in_words(statement),
                "base": base,
                "wordings": _noted(round_, "wording", items_diff(old["wordings"], canonical["wordings"])),
                "qualifiers": _noted(
                    round_, "qualifier", items_diff(old["qualifiers"], canonical["qualifiers"])
                ),
                "indication_text": round_.notes.runs(
                    "indication", [Piece(Change.SAME, canonical["indication"]["text"])]
                ),
            },
        ),
        Panel(
            "messaging/review_answers.html",
            {"facts": comparison_facts(canonical, old), "answers": list(answered(canonical, old))},
        ),
        Panel(
            "messaging/review_evidence.html",
            {
                "proofs": _proofs(round_, old["anchors"]),
                "gone": [anchor for anchor in old["anchors"] if anchor not in canonical["anchors"]],
                "unquoted": sorted(figures_of(canonical["text"]) - quoted),
            },
        ),
    ]


def message_panels(model: type[Message], round_: SignoffTaskState) -> list[Panel]:
    """Every line of the message with its change, and the claims that it cites."""
    canonical, base = round_.canonical, round_.base
    old = base.canonical if base else canonical
    lines = [
        (model.line_name(name), name, round_.notes.runs(name, wording_diff(old[name], canonical[name])))
        for name in model.LINES
        if canonical[name] or old[name]
    ]
    cited = items_diff(old["claims"], canonical["claims"])
    texts = dict(Claim.objects.filter(code__in=[each.text for each in cited]).values_list("code", "text"))
    return [
        Panel(
            "messaging/review_message.html",
            {
                "kind": model._meta.verbose_name,
                "objection": canonical.get("objection"),
                "lines": lines,
                "base": base,
                "cited": [(each, texts[each.text]) for each in cited],
            },
        )
    ]
