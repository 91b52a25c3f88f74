"""What a newer file of a source does to the claims that are anchored to an older one (EV-03)."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from compliance.actions import OpenContentTask
from compliance.models import TaskKind
from messaging.anchoring import nearest_passage
from messaging.folding import find_wording, fold
from messaging.models import Anchor, Claim, EvidenceFile, EvidencePage
from messaging.resting import resting_on


@dataclass(frozen=True, slots=True)
class Comparison:
    """One anchor beside the newer file. `page` is None where nothing there is like its passage."""

    number: int
    anchor: Anchor
    page: int | None
    quote: str
    is_same: bool


def ask_to_compare(file: EvidenceFile) -> None:
    """Open a task on each claim that is anchored to an older file of the source; nothing moves by itself."""
    older = list(file.evidence.files.exclude(pk=file.pk).values_list("sha256", flat=True))
    if not older:
        return
    for claim in resting_on({file.evidence_id}).all:
        address = reverse("messaging:compare_file", args=[file.pk, claim.pk])
        OpenContentTask(
            claim,
            TaskKind.EVIDENCE_CHANGED,
            f"“{file.evidence.title}” has a newer file, {file.name}. "
            "The claim stays with the old one. Compare the passages.",
            key=f"file {file.sha256[:16]}",
            details={"old": older, "new": file.sha256, "compare": address},
        ).execute()


def compare(claim: Claim, file: EvidenceFile) -> list[Comparison]:
    """The anchors of the newest draft that point to other files of the same source, each beside `file`."""
    pages = dict(EvidencePage.objects.filter(file=file).values_list("number", "text"))
    draft = claim.get_latest_revision_as_object()
    found = []
    for number, anchor in enumerate(draft.anchors.all(), 1):
        if anchor.evidence_file_id == file.pk or anchor.evidence_file.evidence_id != file.evidence_id:
            continue
        # Its own page first: of two that have the passage, it is meant.
        ordered = {n: pages[n] for n in sorted(pages, key=lambda n, own=anchor.page: (n != own, n))}
        quote = fold(anchor.quote)
        same = next((n for n, text in ordered.items() if find_wording(fold(text), quote)), None)
        if same:
            found.append(Comparison(number, anchor, same, anchor.quote, True))
            continue
        near = nearest_passage(anchor.quote, ordered)
        found.append(
            Comparison(number, anchor, near.page if near else None, near.text if near else "", False)
        )
    return found
