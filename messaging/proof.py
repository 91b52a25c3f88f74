"""What packs and `manage.py verify` export about claims, messages and evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models.fields.files import FieldFile

from cms.core.storage import sha256_of_stored
from compliance.proof.kinds import Cited, Dossier, Kind, Marks, Passage, Row, register_kind
from compliance.proof.rows import row_of
from compliance.proof.tables import clearances_of, windows_of
from compliance.records import values_of
from messaging.marking import marks_for
from messaging.models import (
    MESSAGES,
    Claim,
    ClaimClearance,
    Evidence,
    EvidenceFile,
    EvidencePage,
)


def frozen_in(dossier: Dossier) -> list[dict[str, Any]]:
    """Everything that was ever submitted of a content, as its rounds froze it."""
    return [round_["canonical"] for round_ in dossier["tables"]["rounds"]]


def claims_named(codes: Iterable[str]) -> list[tuple[str, int]]:
    claims = Claim.objects.filter(code__in=set(codes)).order_by("code")
    return [("messaging.claim", pk) for pk in claims.values_list("pk", flat=True)]


def _anchored(dossier: Dossier) -> Iterator[tuple[str, int, str]]:
    for said in frozen_in(dossier):
        for anchor in said["anchors"]:
            yield anchor["sha256"], anchor["page"], anchor["quote"]


def _evidence_of_claim(dossier: Dossier) -> list[tuple[str, int]]:
    hashes = {sha256 for sha256, _, _ in _anchored(dossier)}
    sources = Evidence.objects.filter(files__sha256__in=hashes).order_by("pk").distinct()
    return [("messaging.evidence", pk) for pk in sources.values_list("pk", flat=True)]


def _claims_of_message(dossier: Dossier) -> list[tuple[str, int]]:
    return claims_named(code for said in frozen_in(dossier) for code in said["claims"])


def _sources(model: type, ids: list[int], cited: Cited) -> Iterator[tuple[int, Row]]:
    for each in Evidence.objects.filter(pk__in=ids).order_by("pk"):
        yield each.pk, row_of(**values_of(each), citation=each.citation)


def _name_in_pack(file: EvidenceFile, cited: Cited) -> str | None:
    if cited is None or file.sha256 not in {sha256 for sha256, _ in cited}:
        return None
    return f"evidence/{file.sha256}{'.pdf' if file.media_type == 'application/pdf' else '.txt'}"


def _files(model: type, ids: list[int], cited: Cited) -> Iterator[tuple[int, Row]]:
    files = EvidenceFile.objects.filter(evidence__in=ids).select_related("uploaded_by").order_by("pk")
    for each in files:
        yield (
            each.evidence_id,
            row_of(
                id=each.pk,
                name=each.name,
                sha256=each.sha256,
                media_type=each.media_type,
                page_count=each.page_count,
                uploaded_by=each.uploaded_by_id,
                uploaded_by_name=each.uploaded_by.printed_name,
                uploaded_at=each.uploaded_at,
                path=_name_in_pack(each, cited),
            ),
        )


def _pages(model: type, ids: list[int], cited: Cited) -> Iterator[tuple[int, Row]]:
    pages = EvidencePage.objects.filter(file__evidence__in=ids).select_related("file")
    if cited is not None:
        pages = pages.filter(file__sha256__in={sha256 for sha256, _ in cited})
    for each in pages.order_by("file", "number").iterator(chunk_size=200):
        if cited is not None and (each.file.sha256, each.number) not in cited:
            continue
        shown = {"picture": sha256_of_stored(each.picture)} if each.picture else {}
        path = f"pages/{each.file.sha256}-{each.number}.webp" if each.picture and cited else None
        row = row_of(file=each.file_id, number=each.number, text=each.text, pictures=shown, path=path)
        yield each.file.evidence_id, row


def _evidence_files(dossier: Dossier) -> Iterator[tuple[str, FieldFile]]:
    paths = {row["id"]: row["path"] for row in dossier["tables"]["files"] if row["path"]}
    for file in EvidenceFile.objects.filter(pk__in=paths).order_by("pk"):
        yield paths[file.pk], file.file
    shown = {(row["file"], row["number"]): row["path"] for row in dossier["tables"]["pages"] if row["path"]}
    pages = EvidencePage.objects.filter(file__in={file for file, _ in shown}).order_by("file", "number")
    for page in pages:
        if (page.file_id, page.number) in shown:
            yield shown[page.file_id, page.number], page.picture


def _marks(dossier: Dossier, passages: list[Passage]) -> Marks:
    ids = [row["id"] for row in dossier["tables"]["files"] if row["path"]]
    files = {file.sha256: file for file in EvidenceFile.objects.filter(pk__in=ids)}
    quoted = {
        (files[sha256].pk, page, said): (sha256, page) for sha256, page, said in passages if sha256 in files
    }
    found: Marks = {}
    for key, mark in marks_for(files.values(), quoted).items():
        found.setdefault(quoted[key], []).extend(tuple(each) for each in mark.rectangles)
    return found


def register_kinds() -> None:
    """Called when the apps are ready."""
    register_kind(
        "messaging.claim",
        Kind(
            Claim,
            tables={
                "windows": windows_of(ClaimClearance, "claim", "claim"),
                "clearances": clearances_of(Claim, "pk"),
            },
            related=_evidence_of_claim,
            passages=_anchored,
        ),
    )
    for message in MESSAGES:
        register_kind(
            message.kind(),
            Kind(
                message,
                tables={
                    "windows": windows_of(message.clearance_model(), "message", "message"),
                    "clearances": clearances_of(message, "pk"),
                },
                related=_claims_of_message,
            ),
        )
    register_kind(
        "messaging.evidence",
        Kind(
            Evidence,
            tables={"source": _sources, "files": _files, "pages": _pages},
            files=_evidence_files,
            marks=_marks,
        ),
    )
