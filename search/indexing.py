"""Keeping the index: in the same transaction as the change, by plain SQL, or all of it anew."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime

from django.db import connection, transaction

from compliance.cascade import Changed
from content.models import Asset, AssetVersion
from messaging.models import EvidenceFile
from search.documents import named_by, read_documents
from search.elastic.client import is_configured
from search.engines import FIELDS
from search.engines.choosing import database_engine
from search.models import Document, PageVector, Word
from search.outbox import note

#: Documents are written by so many at a time, with all their texts in memory.
BATCH = 500


def recompute_index(changed: Changed, at: datetime) -> Changed:
    """Cascade step: documents whose words, facets or version changed, and new pages of evidence."""
    for ids in _batches({*changed.get("content.asset", ()), *named_by(changed)}):
        index_assets(ids)
    for ids in _batches(changed.get("messaging.evidencefile", ())):
        database_engine().learn_evidence(ids)
    return {}


def index_assets(ids: Collection[int]) -> None:
    """Bring the documents of some assets up to date. A clearance that changed changes no document."""
    read = read_documents(ids)
    fresh = {each.document.pk: each.document for each in read}
    stored = {document.pk: document for document in Document.objects.filter(pk__in=ids)}
    gone = {pk for pk in stored if pk not in fresh or not _same(stored[pk], fresh[pk])}
    new = [document for pk, document in fresh.items() if pk in gone or pk not in stored]
    new_ids = {document.pk for document in new}
    if gone:
        database_engine().forget(gone)
        _forget_meaning({stored[pk].version_id for pk in gone} - {each.version_id for each in new})
        if left := gone - new_ids:
            Document.objects.filter(pk__in=left).delete()
    if new:
        Document.objects.bulk_create(
            new, update_conflicts=True, unique_fields=["pk"], update_fields=["version", "facets", *FIELDS]
        )
        database_engine().learn(new_ids)
        database_engine().learn_pages([document.version_id for document in new])
        _keep_words(set().union(*(each.words for each in read if each.document.pk in new_ids)))
    note({*gone, *new_ids, *_purged(set(ids) - fresh.keys() - stored.keys())})


def rebuild(step: Callable[[int], object] = lambda count: None) -> None:
    """Build the whole index anew, in one transaction; readers see the old one until then.

    `step` is told how many assets or evidence files were done, batch by batch.
    """
    with transaction.atomic():
        database_engine().clear()
        Document.objects.all().delete()
        Word.objects.all().delete()
        for ids in _batches(Asset.objects.order_by("pk").values_list("pk", flat=True)):
            index_assets(ids)
            step(len(ids))
        for ids in _batches(EvidenceFile.objects.order_by("pk").values_list("pk", flat=True)):
            database_engine().learn_evidence(ids)
            step(len(ids))
    with connection.cursor() as cursor:
        # Without figures about its tables SQLite walks all clearances of a market to find twenty.
        cursor.execute("ANALYZE")


def index_what_is_missing() -> int:
    """Index pieces that can be read and have no document, as after an update; returns how many.

    A site that has none at all gets its whole index.
    """
    readable = AssetVersion.objects.filter(state=AssetVersion.State.READY).order_by()
    missing = readable.exclude(asset__in=Document.objects.order_by().values("pk"))
    ids = list(missing.values_list("asset", flat=True).distinct())
    if ids and not Document.objects.exists():
        rebuild()
    else:
        for batch in _batches(ids):
            with transaction.atomic():
                index_assets(batch)
    return len(ids)


def _batches(ids: Iterable[int]) -> Iterator[list[int]]:
    waiting = list(ids)
    for start in range(0, len(waiting), BATCH):
        yield waiting[start : start + BATCH]


def _same(stored: Document, fresh: Document) -> bool:
    return all(getattr(stored, name) == getattr(fresh, name) for name in ("version_id", "facets", *FIELDS))


def _purged(asset_ids: Collection[int]) -> set[int]:
    """Those that are there no more, whose documents went with them before anybody could say so."""
    if not asset_ids or not is_configured():
        return set()
    return set(asset_ids) - set(Asset.objects.filter(pk__in=asset_ids).values_list("pk", flat=True))


def _forget_meaning(version_ids: Collection[int]) -> None:
    """What is searched no longer must not be near to any question."""
    if version_ids:
        PageVector.objects.filter(page__version__in=version_ids).delete()


def _keep_words(words: Collection[str]) -> None:
    Word.objects.bulk_create([Word(text=word) for word in sorted(words)], 5000, ignore_conflicts=True)
