"""Finding the page of a source, for those who write and review claims."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from messaging.models import EvidenceFile, EvidencePage
from search.clauses import clauses_of
from search.engines.choosing import database_engine
from search.hits import highlight
from search.snippets import cut
from search.vocabulary import endings_of, read_words

#: So many pages are shown; whoever needs more adds a word.
LIMIT = 50
#: Words of the passage that is shown.
SNIPPET = 32


@dataclass(frozen=True, slots=True)
class SourcePage:
    """A page of an evidence file on which all the words stand."""

    file: EvidenceFile
    number: int
    snippet: SafeString


def find_evidence(text: str) -> list[SourcePage]:
    """The pages of evidence with all the words of `text`, best first, at most LIMIT."""
    words = read_words(text)
    clauses = clauses_of(words, endings_of(words))
    hits = database_engine().evidence(clauses, LIMIT)
    files = EvidenceFile.objects.select_related("evidence").in_bulk([hit.file_id for hit in hits])
    pages = EvidencePage.objects.filter(file__in=files).values_list("file", "number", "text")
    texts = {(file_id, number): text for file_id, number, text in pages}
    return [
        SourcePage(files[hit.file_id], hit.number, highlight(cut(texts[hit], clauses, SNIPPET)))
        for hit in hits
    ]
