"""The verbs of assets: create, upload, read, suggest claims, decide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from cms.core.actions import Action, Refused
from cms.core.hashing import sha256_of
from cms.core.pdf import PageReading, UnreadableFile, inspect_pdf, read_pages
from cms.core.permissions import may
from compliance.actions import SaveDraft
from compliance.audit import record
from compliance.cascade import cascade
from compliance.models import Event
from content.models import Asset, AssetPage, AssetVersion, ClaimUse
from messaging.folding import WordingMatcher
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
        transaction.on_commit(lambda: read_version.enqueue(version.pk))
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


class ReadVersion(Action):
    """Read a version's pages, text and pictures, and suggest its claims. Run by the worker.

    Pages are kept together at the end, so a version is never half-read; `pages_read` shows progress.
    `readings` are the pages of exactly this file where another process has read them already.
    """

    def __init__(self, version: AssetVersion, readings: Iterable[PageReading] | None = None) -> None:
        self.version = version
        self.readings = readings

    def execute(self) -> AssetVersion:
        if self.version.state != AssetVersion.State.PROCESSING:
            return self.version
        try:
            pages = self._read()
        except UnreadableFile as problem:
            self._finish(AssetVersion.State.FAILED, problem=str(problem))
            return self.version
        with transaction.atomic():
            AssetPage.objects.bulk_create(pages)
            self._finish(AssetVersion.State.READY)
            SuggestClaims(self.version).execute()
            cascade({"content.asset": {self.version.asset_id}})
        return self.version

    def _read(self) -> list[AssetPage]:
        pages = []
        folder = f"assets/{self.version.sha256[:2]}/{self.version.sha256}"
        for reading in self.readings or self._readings_of_file():
            page = AssetPage(
                version=self.version,
                number=reading.number,
                text=reading.text,
                width=reading.width,
                height=reading.height,
            )
            for field, picture in (("picture", reading.picture), ("thumbnail", reading.thumbnail)):
                stored = getattr(page, field)
                stored.name = stored.storage.save(
                    f"{folder}/{field}-{reading.number}.webp", ContentFile(picture)
                )
            pages.append(page)
            AssetVersion.objects.filter(pk=self.version.pk).update(pages_read=reading.number)
        return pages

    def _readings_of_file(self) -> Iterator[PageReading]:
        with self.version.file.open() as file:
            data = file.read()
        return read_pages(data)

    def _finish(self, state: AssetVersion.State, problem: str = "") -> None:
        self.version.state = state
        self.version.problem = problem
        self.version.pages_read = self.version.page_count
        self.version.save(update_fields=["state", "problem", "pages_read"])


class SuggestClaims(Action):
    """Suggest the approved claims whose wording stands on a page of a version, in exact words."""

    def __init__(self, version: AssetVersion) -> None:
        self.version = version

    def perform(self) -> list[ClaimUse]:
        claims = Claim.objects.filter(product=self.version.asset.product_id, live=True)
        wordings = {claim.pk: claim.approved_wordings() for claim in claims.prefetch_related("wordings")}
        pages = list(self.version.pages.order_by("number").values_list("text", flat=True))
        return ClaimUse.objects.bulk_create(
            (
                ClaimUse(
                    version=self.version, claim_id=match.key, page=match.page_number, wording=match.wording
                )
                for match in WordingMatcher(wordings).matches(pages)
            ),
            ignore_conflicts=True,
        )


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
