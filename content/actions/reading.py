"""Reading a version: its pages, their pictures, and the claims that stand on them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from cms.core.actions import Action
from cms.core.hashing import sha256_of
from cms.core.pdf import PageReading, UnreadableFile, read_pages
from compliance.audit import record
from compliance.cascade import cascade
from compliance.digest import page_hash
from compliance.models import Event
from content.actions.matching import SuggestClaims
from content.models import AssetPage, AssetVersion


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
            readings = self.readings or self._readings_of_file()
            pages = keep_pictures(readings, self.version.sha256, self._note_progress)
        except UnreadableFile as problem:
            self._give_up(str(problem))
            return self.version
        with transaction.atomic():
            # A worker that is given the same version twice must not keep its pages twice.
            state = AssetVersion.objects.select_for_update().values_list("state", flat=True)
            if state.get(pk=self.version.pk) == AssetVersion.State.PROCESSING:
                keep_pages(self.version, pages)
            else:
                discard_pictures(pages)
        self.version.refresh_from_db()
        return self.version

    def _readings_of_file(self) -> Iterator[PageReading]:
        with self.version.file.open() as file:
            return read_pages(file.read(), width=settings.PAGE_WIDTH)

    def _note_progress(self, number: int) -> None:
        AssetVersion.objects.filter(pk=self.version.pk).update(pages_read=number)

    def _give_up(self, problem: str) -> None:
        self.version.state = AssetVersion.State.FAILED
        self.version.problem = problem
        self.version.save(update_fields=["state", "problem"])


def keep_pictures(
    readings: Iterable[PageReading], sha256: str, note_progress: Callable[[int], None] = lambda number: None
) -> list[AssetPage]:
    """The pages of the file `sha256`, of no version and not saved yet, with their pictures in the store.

    Raises UnreadableFile, and then leaves no picture behind.
    """
    pages: list[AssetPage] = []
    try:
        for reading in readings:
            page = AssetPage(
                number=reading.number,
                text=reading.text,
                notes=reading.notes,
                width=reading.width,
                height=reading.height,
            )
            pages.append(page)
            shown = {"picture": sha256_of(reading.picture), "thumbnail": sha256_of(reading.thumbnail)}
            page.hash_on_reading = page_hash(reading.number, reading.text, shown)
            for field, picture in (("picture", reading.picture), ("thumbnail", reading.thumbnail)):
                stored = getattr(page, field)
                name = f"assets/{sha256[:2]}/{sha256}/{field}-{reading.number}.webp"
                stored.name = stored.storage.save(name, ContentFile(picture))
            note_progress(reading.number)
    except UnreadableFile:
        discard_pictures(pages)
        raise
    return pages


def discard_pictures(pages: list[AssetPage]) -> None:
    """Take the pictures of unsaved pages out of the store again."""
    for page in pages:
        for stored in (page.picture, page.thumbnail):
            if stored:
                stored.storage.delete(stored.name)


def keep_pages(version: AssetVersion, pages: list[AssetPage]) -> None:
    """Make a version ready: its pages, its suggested claims, its place in the index."""
    for page in pages:
        page.version = version
    AssetPage.objects.bulk_create(pages)
    record(
        Event.PAGES_READ,
        version.asset,
        actor=None,
        new={
            "version": version.number,
            "sha256": version.sha256,
            "pages": len(pages),
            "page_hashes": [page.hash_on_reading for page in pages],
        },
    )
    version.state = AssetVersion.State.READY
    version.pages_read = version.page_count
    version.save(update_fields=["state", "pages_read"])
    SuggestClaims(version).execute()
    cascade({"content.asset": {version.asset_id}})
