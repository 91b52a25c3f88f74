"""The references of a piece: its sources by first use, and the numbers that each claim points to."""

from __future__ import annotations

from collections.abc import Iterable

from content.models import ClaimUse
from messaging.citations import Reference, marks
from messaging.references import references_of


def references_and_marks(uses: Iterable[ClaimUse]) -> tuple[list[Reference[int]], dict[int, str]]:
    """The list of references of `uses`, in the order of the pages, and by use id its superscript.

    The uses come with their claims' anchors and evidence. Take a claim out, and the rest is numbered anew.
    """
    ordered = sorted(uses, key=lambda use: (use.page, use.pk))
    references = references_of(anchor for use in ordered for anchor in use.claim.anchors.all())
    numbers = {each.key: each.number for each in references if each.number}
    found = {}
    for use in ordered:
        cited = (anchor.evidence_file.evidence_id for anchor in use.claim.anchors.all())
        found[use.pk] = marks(numbers[source] for source in cited if source in numbers)
    return references, found
