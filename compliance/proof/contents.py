"""What a substantiation pack of one content holds: its own dossier and those of all that it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models.fields.files import FieldFile

from compliance.models import AuditHead, ControlledContent
from compliance.proof.dossiers import dossiers
from compliance.proof.kinds import Dossier, kind_of


@dataclass(frozen=True, slots=True)
class Contents:
    """The dossiers of a pack, that of its subject first, and the stored files that they point to by path."""

    dossiers: tuple[Dossier, ...]
    files: dict[str, FieldFile]
    head: AuditHead

    @property
    def subject(self) -> Dossier:
        return self.dossiers[0]

    def of_kind(self, kind: str) -> list[Dossier]:
        return [each for each in self.dossiers if each["kind"] == kind]


def contents_of(content: ControlledContent) -> Contents:
    """Collect the pack of a content as it is on record now. Call it inside a transaction."""
    head = AuditHead.objects.filter(pk=1).first() or AuditHead()
    found: dict[tuple[str, int], Dossier] = {}
    cited: set[tuple[str, int]] = set()
    waiting = [(content.kind(), content.pk)]
    while waiting:
        # By kind, so that a deck with forty claims costs as many queries as one with two.
        kind = waiting[0][0]
        ids = list(dict.fromkeys(pk for each, pk in waiting if each == kind))
        waiting = [each for each in waiting if each[0] != kind]
        for dossier in dossiers(kind, ids, frozenset()):
            found[kind, dossier["id"]] = dossier
            cited.update((sha256, page) for sha256, page, _ in kind_of(kind).passages(dossier))
            waiting += [each for each in kind_of(kind).related(dossier) if each not in found]
    return Contents(*_with_files(list(found), cited), head)


def _with_files(
    names: list[tuple[str, int]], cited: set[tuple[str, int]]
) -> tuple[tuple[Dossier, ...], dict[str, FieldFile]]:
    """The dossiers once more, now that it is known which files and pages matter."""
    by_kind: dict[str, list[int]] = {}
    for kind, pk in names:
        by_kind.setdefault(kind, []).append(pk)
    told: list[Dossier] = []
    files: dict[str, Any] = {}
    for kind, ids in by_kind.items():
        for dossier in dossiers(kind, ids, frozenset(cited)):
            told.append(dossier)
            files.update(kind_of(kind).files(dossier))
    return tuple(told), files
