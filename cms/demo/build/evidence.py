"""The sources, each with the exact file that claims are anchored to."""

from __future__ import annotations

from datetime import timedelta

from cms.core.models import User
from cms.demo.build.calendar import Calendar
from cms.demo.story import Source, Story
from cms.demo.studies import source_pdf
from messaging.actions import AddEvidenceFile
from messaging.models import Evidence, EvidenceFile


def plan_evidence(calendar: Calendar, story: Story, librarian: User) -> dict[str, EvidenceFile]:
    """Let the librarian add every source on the first days; the files appear in the answer by key."""
    files: dict[str, EvidenceFile] = {}

    def add(source: Source) -> None:
        evidence = Evidence.objects.create(
            title=source.title,
            kind=source.kind,
            authors=source.authors,
            source=source.journal,
            year=source.year,
            identifier=source.identifier,
            level=f"OCEBM level {source.level}" if source.level else "",
        )
        files[source.key] = AddEvidenceFile(
            evidence, f"{source.key}.pdf", source_pdf(source), librarian
        ).execute()

    for number, source in enumerate(story.sources):
        when = calendar.day(0.5) + timedelta(hours=4 * number)
        calendar.at(calendar.office_hour(when), lambda source=source: add(source))
    return files
