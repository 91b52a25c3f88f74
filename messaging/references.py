"""From sources to references in the style of AMA 11."""

from __future__ import annotations

from collections.abc import Iterable

from messaging.citations import Reference, Work, reference_list
from messaging.models import Anchor, Evidence

#: What nobody outside can read has no place in a list of references.
_UNPUBLISHED = {Evidence.Kind.DATA_ON_FILE, Evidence.Kind.BENCH}


def work_of(evidence: Evidence) -> Work:
    """A source as a citation is made of it."""
    return Work(
        title=evidence.title,
        authors=evidence.authors,
        journal=evidence.source,
        year=evidence.year,
        volume=evidence.volume,
        issue=evidence.issue,
        pages=evidence.pages,
        doi=evidence.doi,
        url=evidence.url,
        accessed_on=evidence.accessed_on,
        number=evidence.document_number or evidence.submission,
        published=evidence.kind not in _UNPUBLISHED,
    )


def references_of(anchors: Iterable[Anchor]) -> list[Reference[int]]:
    """The sources of these anchors by first use; the key of each is its source's id."""
    sources = (anchor.evidence_file.evidence for anchor in anchors)
    return reference_list((source.pk, work_of(source)) for source in sources)
