"""Finding the page of a source, for those who write and review claims."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from messaging.models import EvidenceFile
from search.engines import engine
from search.finding import endings_of, highlight
from search.query import words_of

#: So many pages are shown; whoever needs more adds a word.
LIMIT = 50


@dataclass(frozen=True, slots=True)
class SourcePage:
    """A page of an evidence file on which all the words stand."""

    file: EvidenceFile
    number: int
    snippet: SafeString


def find_evidence(text: str) -> list[SourcePage]:
    """The pages of evidence with all the words of `text`, best first, at most LIMIT."""
    words = words_of(text)
    hits = engine().evidence(words, endings_of(words), LIMIT)
    files = EvidenceFile.objects.select_related("evidence").in_bulk([hit.file_id for hit in hits])
    return [SourcePage(files[hit.file_id], hit.number, highlight(hit.marked)) for hit in hits]
