"""Taking a table of sources into the library: every row is checked, all are kept or none (A11-01)."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from cms.core.actions import Action, Refused
from cms.core.permissions import may
from compliance.audit import record
from compliance.models import Event
from messaging.identifiers import REGISTRATION, SUBMISSION, Kind, Misfit, parse_any
from messaging.models import Evidence
from messaging.tables import Row

#: The columns of the table. Choices are written as their value or their label.
COLUMNS = (
    "title", "kind", "design", "authors", "source", "year", "volume", "issue", "pages", "url", "doi", "pmid",
    "pmcid", "registration", "submission", "document_number", "comparator", "is_secondary", "abstract_only",
    "level_scale", "level_question", "level_grade", "level_standard",
)  # fmt: skip
REQUIRED = ("title", "kind")

_IDENTIFIERS = {
    "doi": (Kind.DOI,),
    "pmid": (Kind.PMID,),
    "pmcid": (Kind.PMCID,),
    "registration": REGISTRATION,
    "submission": SUBMISSION,
}
_YES_NO = {"": False, "no": False, "0": False, "false": False, "yes": True, "1": True, "true": True}


class ImportSources(Action):
    """Keep every row of a table as a source, or none. `report` says of each row what became of it.

    A row whose DOI, PMID or document number is here already is left as it is, so a table may be read again.
    """

    def __init__(self, rows: list[Row], user: Any) -> None:
        self.rows = rows
        self.user = user
        self.report: list[tuple[int, str]] = []

    def check(self) -> None:
        if not may(self.user, "add", Evidence()):
            raise Refused("You may not add evidence.")
        self.sources: list[Evidence] = []
        self.report, faults = [], []
        seen: dict[tuple[str, str], int] = {}
        for row in self.rows:
            try:
                source = self._source(row)
                twin = self._twin(source)
                for name in ("doi", "pmid", "document_number"):
                    number = getattr(source, name)
                    if number and seen.setdefault((name, number), row.line) != row.line:
                        raise ValidationError(f"{number} stands on line {seen[name, number]} already.")
            except ValidationError as problem:
                words = " ".join(problem.messages)
                faults.append(f"Line {row.line}: {words}")
                self.report.append((row.line, words))
                continue
            if twin:
                self.report.append((row.line, f"here already: “{twin.title}”"))
            else:
                self.sources.append(source)
                self.report.append((row.line, f"“{source.title}”"))
        if faults:
            raise Refused(faults)

    def _source(self, row: Row) -> Evidence:
        values: dict[str, Any] = dict(row.cells)
        for name, kinds in _IDENTIFIERS.items():
            if values.get(name):
                try:
                    values[name] = parse_any(kinds, values[name]).value
                except Misfit as problem:
                    raise ValidationError(str(problem)) from problem
        for name in ("is_secondary", "abstract_only"):
            said = values.pop(name, "").lower()
            if said not in _YES_NO:
                raise ValidationError(f"{name}: write yes or no, not “{said}”.")
            values[name] = _YES_NO[said]
        year = values.pop("year", "")
        if year and not (year.isascii() and year.isdigit() and 1600 <= int(year) <= 2200):
            raise ValidationError(f"year: “{year}” is no year.")
        for name in ("kind", "design", "level_scale", "level_question"):
            if values.get(name):
                values[name] = self._choice(name, values[name])
        source = Evidence(
            year=int(year) if year else None, head_to_head=bool(values.get("comparator")), **values
        )
        try:
            source.full_clean()
        except ValidationError as problem:
            words = [f"{name}: {' '.join(each)}" for name, each in problem.message_dict.items()]
            raise ValidationError(words) from problem
        return source

    @staticmethod
    def _choice(name: str, said: str) -> str:
        choices = dict(Evidence._meta.get_field(name).choices)
        labels = {str(label).lower(): value for value, label in choices.items()}
        found = said if said in choices else labels.get(said.lower())
        if found is None:
            raise ValidationError(f"{name}: “{said}” is none of {', '.join(choices)}.")
        return str(found)

    @staticmethod
    def _twin(source: Evidence) -> Evidence | None:
        for name in ("doi", "pmid", "document_number"):
            number = getattr(source, name)
            if number and (twin := Evidence.objects.filter(**{name: number}).first()):
                return twin
        return None

    def perform(self) -> list[Evidence]:
        for source in self.sources:
            source.save()
            record(
                Event.CREATED,
                source,
                actor=self.user,
                new={"title": source.title, "kind": source.kind, "identifier": source.identifier},
                reason="Read from a table of sources.",
            )
        return self.sources
