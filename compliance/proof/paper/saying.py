"""What a content said, field by field, in every state on record, and how often each field changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from compliance.proof.kinds import Dossier
from compliance.saying import text_of

#: Fields as frozen content calls them, in the words of the paper.
_NAMES = {
    "text": "Statement",
    "wordings": "Other wordings",
    "anchors": "Evidence",
    "kind": "Kind of piece",
    "sha256": "File",
    "claims": "Claims",
}


def lines(value: Any) -> list[str]:
    """A field of frozen content as lines of text."""
    if isinstance(value, list):
        return [line for each in value for line in lines(each)]
    return [] if value in (None, "", {}) else [text_of(value, {})]


def name_of(field: str) -> str:
    """A field of frozen content in the words of the paper."""
    return _NAMES.get(field, field.replace("_", " ").capitalize())


def fields(said: dict[str, Any]) -> list[tuple[str, str, list[str]]]:
    """Each field of frozen content as key, name and lines; the statement first."""
    found = [(key, name_of(key), lines(value)) for key, value in said.items()]
    lead = ["text", "title", "wordings", "qualifiers"]
    return sorted(found, key=lambda each: lead.index(each[0]) if each[0] in lead else len(lead))


def states(dossier: Dossier) -> Iterator[dict[str, Any]]:
    """Everything that the content is on record to have said, in order: drafts as kept, rounds as frozen."""
    rounds = iter(dossier["tables"]["rounds"])
    for entry in dossier["tables"]["audit"]:
        said = (entry["new"] or {}).get("says") if isinstance(entry["new"], dict) else None
        if entry["event"] == "submitted":
            said = next(rounds, {}).get("canonical")
        if isinstance(said, dict):
            yield said


def changes_since_entry(dossier: Dossier) -> dict[str, int]:
    """How often each field was changed since it was first entered (EU Annex 11 §8.2)."""
    counts: dict[str, int] = {}
    before: dict[str, Any] | None = None
    for said in states(dossier):
        for key, value in said.items():
            counts.setdefault(key, 0)
            if before is not None and key in before and before[key] != value:
                counts[key] += 1
        before = said
    return counts


def in_words(count: int) -> str:
    if count == 0:
        return "unchanged since entry"
    return f"changed {count} time{'' if count == 1 else 's'} since entry"
