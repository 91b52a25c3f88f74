"""The verbs of assets: create, upload, import, decide on claims."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction
from django.utils import timezone

from cms.core.actions import Action, Refused
from cms.core.hashing import sha256_of
from cms.core.pdf import UnreadableFile, inspect_pdf, read_pages
from cms.core.permissions import may
from compliance.actions import SaveDraft
from compliance.audit import record
from compliance.models import Event
from content.actions.reading import discard_pictures, keep_pages, keep_pictures
from content.models import Asset, AssetVersion, ClaimUse
from messaging.models import Claim


class UploadVersion(Action):
    """Keep a PDF as the next immutable version of an asset and let the worker read it.

    Raises Refused for a file that is empty, encrypted, damaged, too long, no PDF, or here already.
    """

    def __init__(self, asset: Asset, name: str, data: bytes, user: Any) -> None:
        self.asset = asset
        self.name = name
        self.data = data
        self.user = user
        self.sha256 = sha256_of(data)

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
        SaveDraft(draft, self.user).execute()
        record(
            Event.UPLOADED,
            self.asset,
            actor=self.user,
            new={"version": version.number, "sha256": version.sha256, "file": version.name},
        )

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
        SaveDraft(self.draft, self.user).execute()
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


class _ChangeOfUse(Action):
    """A change to which claims a version uses; refused once the version is under review or approved."""

    version: AssetVersion
    user: Any

    def check(self) -> None:
        asset = self.version.asset
        if not may(self.user, "change", asset):
            raise Refused(f"You may not change “{asset}”.")
        if asset.workflow_in_progress:
            raise Refused(f"“{asset}” is in review and frozen until the round ends.")
        if asset.live and asset.version_id == self.version.pk:
            raise Refused(
                f"Version {self.version.number} is approved. Upload a new version to change its claims."
            )


class DecideClaimUse(_ChangeOfUse):
    """Confirm a suggested claim, or dismiss it with a reason."""

    def __init__(self, use: ClaimUse, user: Any, *, confirm: bool, reason: str = "") -> None:
        self.use = use
        self.version = use.version
        self.user = user
        self.confirm = confirm
        self.reason = reason.strip()

    def check(self) -> None:
        super().check()
        if not self.confirm and not self.reason:
            raise Refused("Say why this is not that claim. Its wording stands on the page.")

    def perform(self) -> ClaimUse:
        old = self.use.status
        self.use.status = ClaimUse.Status.CONFIRMED if self.confirm else ClaimUse.Status.DISMISSED
        self.use.decided_by = self.user
        self.use.decided_at = timezone.now()
        self.use.reason = self.reason
        self.use.save()
        record(
            Event.USE_CONFIRMED if self.confirm else Event.USE_DISMISSED,
            self.version.asset,
            actor=self.user,
            old={"status": old},
            new={"claim": self.use.claim.code, "page": self.use.page, "version": self.version.number},
            reason=self.reason,
        )
        return self.use


class AddClaimUse(_ChangeOfUse):
    """Link a claim to a page by hand, where its wording stands in a picture."""

    def __init__(self, version: AssetVersion, claim: Claim, page: int, user: Any) -> None:
        self.version = version
        self.claim = claim
        self.page = page
        self.user = user

    def check(self) -> None:
        super().check()
        if not 1 <= self.page <= self.version.page_count:
            raise Refused(f"The file has {self.version.page_count} pages.")
        if self.claim.product_id != self.version.asset.product_id or not self.claim.live:
            raise Refused(f"{self.claim} is not an approved claim of {self.version.asset.product}.")
        if self.version.uses.filter(claim=self.claim, page=self.page).exists():
            raise Refused(f"{self.claim} is on page {self.page} already.")

    def perform(self) -> ClaimUse:
        use = ClaimUse(version=self.version, claim=self.claim, page=self.page, wording=self.claim.text)
        return DecideClaimUse(use, self.user, confirm=True).perform()
