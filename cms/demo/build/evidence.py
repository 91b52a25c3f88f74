"""The sources, each with the exact file that claims are anchored to."""

from __future__ import annotations

from datetime import timedelta

from cms.core.models import User
from cms.demo.build.calendar import Calendar
from cms.demo.source_facts import FACTS, Facts
from cms.demo.story import Source, Story
from cms.demo.studies import source_pdf
from messaging.actions import AddEvidenceFile, SetLicence
from messaging.models import Evidence, EvidenceFile


def plan_evidence(calendar: Calendar, story: Story, librarian: User) -> dict[str, EvidenceFile]:
    """Let the librarian add every source on the first days; the files appear in the answer by key."""
    files: dict[str, EvidenceFile] = {}

    def add(source: Source) -> None:
        facts = FACTS[source.key]
        evidence = Evidence(
            title=source.title,
            kind=source.kind,
            authors=source.authors,
            source=source.journal,
            year=source.year,
            design=facts.design,
            volume=facts.volume,
            issue=facts.issue,
            pages=facts.pages,
            pmid=facts.pmid,
            registration=facts.registration,
            head_to_head=bool(facts.comparator),
            comparator=facts.comparator,
            **_number(source.identifier),
            **_level(source, facts),
        )
        file = AddEvidenceFile(evidence, f"{source.key}.pdf", source_pdf(source), librarian).execute()
        if facts.licence:
            SetLicence(file, facts.licence, facts.is_shareable, librarian).execute()
        files[source.key] = file

    for number, source in enumerate(story.sources):
        when = calendar.day(0.5) + timedelta(hours=4 * number)
        calendar.at(calendar.office_hour(when), lambda source=source: add(source))
    return files


def _number(identifier: str) -> dict[str, str]:
    """The identifier of a source, under the field of its kind."""
    if identifier.startswith("10."):
        return {"doi": identifier}
    return {"submission" if identifier[0] in "KP" else "document_number": identifier}


def _level(source: Source, facts: Facts) -> dict[str, str]:
    if source.level:
        return {
            "level_scale": Evidence.Scale.OCEBM_2011,
            "level_question": Evidence.Question.TREATMENT,
            "level_grade": str(source.level),
        }
    return {"level_scale": Evidence.Scale.NONE, "level_standard": facts.standard}
