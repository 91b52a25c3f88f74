"""Keeping evidence: an exact file of a source, and what its licence allows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile

from cms.core.actions import Action, Refused
from cms.core.hashing import sha256_of
from cms.core.pdf import UnreadableFile, inspect_pdf, read_pages
from cms.core.permissions import may
from compliance.audit import record
from compliance.cascade import cascade
from compliance.digest import page_hash
from compliance.models import Event
from compliance.records import values_of
from messaging.comparing import ask_to_compare
from messaging.models import Evidence, EvidenceFile, EvidencePage
from messaging.text_pages import split_text


class AddEvidenceFile(Action):
    """Keep an exact file of a source, page by page, for good.

    PDF is read with its pictures; text and markdown are cut into pages of readable length. A source that is
    not saved yet is kept with its file.
    """

    def __init__(self, evidence: Evidence, name: str, data: bytes, user: Any) -> None:
        self.evidence = evidence
        self.name = name
        self.data = data
        self.user = user
        self.sha256 = sha256_of(data)
        self.picture_hashes: dict[int, str] = {}
        self.is_text = name.lower().endswith((".md", ".txt"))

    def check(self) -> None:
        twin = EvidenceFile.objects.filter(sha256=self.sha256).select_related("evidence").first()
        if twin:
            raise Refused(f"{self.name} is here already: “{twin.evidence.title}”. Anchor to that one.")
        if self.is_text:
            self.texts = split_text(self._decoded())
            if not self.texts:
                raise Refused(f"{self.name} is empty. Choose another file.")
        else:
            try:
                inspect_pdf(self.data)
            except UnreadableFile as problem:
                raise Refused(f"{self.name}: {problem}") from problem

    def _decoded(self) -> str:
        try:
            return self.data.decode("utf-8-sig").replace("\x00", "")
        except UnicodeDecodeError as problem:
            raise Refused(f"{self.name} is not UTF-8 text. Save it as UTF-8 and try again.") from problem

    def perform(self) -> EvidenceFile:
        pages = [EvidencePage(number=i, text=text) for i, text in enumerate(getattr(self, "texts", []), 1)]
        if not self.is_text:
            pages = self._read_pdf()
        source = {}
        if self.evidence.pk is None:
            self.evidence.save()
            source = {"source": values_of(self.evidence)}
        kept = EvidenceFile(
            evidence=self.evidence,
            name=self.name,
            sha256=self.sha256,
            media_type="text/plain" if self.is_text else "application/pdf",
            page_count=len(pages),
            uploaded_by=self.user,
        )
        kept.file.save(self.name, ContentFile(self.data), save=False)
        kept.save()
        for page in pages:
            page.file = kept
        EvidencePage.objects.bulk_create(pages)
        record(
            Event.UPLOADED,
            self.evidence,
            actor=self.user,
            new={
                "file": self.name,
                "sha256": self.sha256,
                "pages": len(pages),
                "page_hashes": [self._hash_of(page) for page in pages],
                **source,
            },
        )
        cascade({"messaging.evidencefile": {kept.pk}})
        ask_to_compare(kept)
        return kept

    def _hash_of(self, page: EvidencePage) -> str:
        shown = self.picture_hashes.get(page.number)
        return page_hash(page.number, page.text, {"picture": shown} if shown else {})

    def _read_pdf(self) -> list[EvidencePage]:
        pages = []
        try:
            for reading in read_pages(self.data, width=settings.EVIDENCE_PAGE_WIDTH):
                page = EvidencePage(number=reading.number, text=reading.text)
                name = f"evidence/{self.sha256[:2]}/{self.sha256}-{reading.number}.webp"
                page.picture.name = page.picture.storage.save(name, ContentFile(reading.picture))
                self.picture_hashes[reading.number] = sha256_of(reading.picture)
                pages.append(page)
        except UnreadableFile as problem:
            raise Refused(f"{self.name}: {problem}") from problem
        return pages


class SetLicence(Action):
    """Note what the licence of a kept file allows; reps hand out only what is marked for it (EV-07)."""

    def __init__(self, file: EvidenceFile, licence: str, is_shareable: bool, user: Any) -> None:
        self.file = file
        self.licence = licence.strip()
        self.is_shareable = is_shareable
        self.user = user

    def check(self) -> None:
        if not may(self.user, "change", self.file.evidence):
            raise Refused("You may not change evidence.")
        if self.is_shareable and not self.licence:
            raise Refused("Say what licence lets reps hand it out.")

    def perform(self) -> EvidenceFile:
        old = {"licence": self.file.licence, "is_shareable": self.file.is_shareable}
        self.file.licence, self.file.is_shareable = self.licence, self.is_shareable
        self.file.save(update_fields=["licence", "is_shareable"])
        record(
            Event.EDITED,
            self.file.evidence,
            actor=self.user,
            old={"file": self.file.sha256, **old},
            new={"file": self.file.sha256, "licence": self.licence, "is_shareable": self.is_shareable},
        )
        return self.file
