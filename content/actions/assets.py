"""The verbs of assets: create, upload, import, decide on claims."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction

from cms.core.actions import Action, Refused
from cms.core.hashing import sha256_of
from cms.core.pdf import UnreadableFile, inspect_pdf, read_pages
from cms.core.permissions import may
from compliance.actions import SaveDraft
from compliance.models import Event
from content.actions.reading import discard_pictures, keep_pages, keep_pictures
from content.models import Asset, AssetVersion


class UploadVersion(Action):
    """Keep a PDF as the next immutable version of an asset and let the worker read it.

    Raises Refused for a file that is empty, encrypted, damaged, too long, no PDF, or here already, and for a
    new file of an approved asset without a reason.
    """

    def __init__(self, asset: Asset, name: str, data: bytes, user: Any, reason: str = "") -> None:
        self.reason = reason
        self.asset = asset
        self.name = name
        self.data = data
        self.user = user
        self.sha256 = sha256_of(data)
        self.is_new = False

    def check(self) -> None:
        if not may(self.user, "change", self.asset):
            raise Refused(f"You may not change “{self.asset}”.")
        if self.asset.workflow_in_progress:
            raise Refused(f"“{self.asset}” is in review and frozen until the round ends.")
        self.check_file()

    def check_file(self) -> None:
        twin = AssetVersion.objects.filter(sha256=self.sha256).select_related("asset").first()
        if twin:
            raise Refused(f"{self.name} is here already, as version {twin.number} of “{twin.asset.title}”.")
        try:
            self.facts = inspect_pdf(self.data)
        except UnreadableFile as problem:
            raise Refused(f"{self.name}: {problem}") from problem

    def perform(self) -> AssetVersion:
        from content.tasks import read_version

        last = self.asset.versions.order_by("-number").first()
        version = AssetVersion(
            asset=self.asset,
            number=last.number + 1 if last else 1,
            name=self.name,
            sha256=self.sha256,
            media_type="application/pdf",
            size=len(self.data),
            page_count=self.facts.page_count,
            uploaded_by=self.user,
        )
        version.file.save(self.name, ContentFile(self.data), save=False)
        version.save()
        draft = self.asset.get_latest_revision_as_object()
        draft.version = version
        file = {"version": version.number, "sha256": version.sha256, "file": version.name}
        draft.recorded_as, draft.recorded_as_new = (Event.UPLOADED, file), self.is_new
        SaveDraft(draft, self.user, self.reason).execute()

        def hand_over() -> None:
            if version.state == AssetVersion.State.PROCESSING:
                read_version.enqueue(version.pk)

        transaction.on_commit(hand_over)
        return version


class CreateAsset(Action):
    """Start an asset with its first file, or do nothing at all.

    `draft` is an unsaved Asset; its `markets` and facets may be set on it.
    """

    def __init__(self, draft: Asset, name: str, data: bytes, user: Any) -> None:
        self.draft = draft
        self.upload = UploadVersion(draft, name, data, user)
        self.user = user

    def check(self) -> None:
        self.upload.check_file()

    def perform(self) -> AssetVersion:
        # The asset and its first file are one thing that happened: the upload makes the record.
        self.draft.recorded_as = None, {}
        SaveDraft(self.draft, self.user).execute()
        self.draft.recorded_as = None
        self.upload.is_new = True
        return self.upload.execute()


class ImportAsset(CreateAsset):
    """Create an asset and read its file at once, or do nothing at all.

    For imports: nobody looks at a progress bar, and a file that cannot be read leaves nothing behind.
    """

    def execute(self) -> AssetVersion:
        # Before the transaction, because a long file would keep others from writing.
        self.check()
        try:
            self.pages = keep_pictures(
                read_pages(self.upload.data, width=settings.PAGE_WIDTH), self.upload.sha256
            )
        except UnreadableFile as problem:
            raise Refused(f"{self.upload.name}: {problem}") from problem
        try:
            return super().execute()
        except (Refused, DatabaseError):
            discard_pictures(self.pages)
            raise

    def perform(self) -> AssetVersion:
        version = super().perform()
        keep_pages(version, self.pages)
        return version
