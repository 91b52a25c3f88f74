"""Keeping the index: in the same transaction as the change, by plain SQL, or all of it anew."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime

from django.db import connection, transaction

from compliance.cascade import Changed
from content.models import Asset, AssetPage, AssetVersion
from messaging.models import EvidenceFile
from search.engines import engine
from search.models import Document, Word
from search.query import Group, fold, token

#: Documents are written by so many at a time, with all their texts in memory.
BATCH = 500


def recompute_index(changed: Changed, at: datetime) -> Changed:
    """Cascade step: documents whose words, facets or version changed, and new pages of evidence."""
    for ids in _batches(changed.get("content.asset", ())):
        index_assets(ids)
    for ids in _batches(changed.get("messaging.evidencefile", ())):
        engine().learn_evidence(ids)
    return {}


def index_assets(ids: Collection[int]) -> None:
    """Bring the documents of some assets up to date. A clearance that changed changes no document."""
    fresh = {document.pk: document for document in _documents(ids)}
    stored = {document.pk: document for document in Document.objects.filter(pk__in=ids)}
    gone = [pk for pk in stored if pk not in fresh or not _same(stored[pk], fresh[pk])]
    new = [document for pk, document in fresh.items() if pk in gone or pk not in stored]
    if gone:
        engine().forget(gone)
        Document.objects.filter(pk__in=gone).delete()
    if new:
        Document.objects.bulk_create(new)
        engine().learn([document.pk for document in new])
        engine().learn_pages([document.version_id for document in new])
        _keep_words(new)


def rebuild(step: Callable[[int], object] = lambda count: None) -> None:
    """Build the whole index anew, in one transaction; readers see the old one until then.

    `step` is told how many assets or evidence files were done, batch by batch.
    """
    with transaction.atomic():
        engine().clear()
        Document.objects.all().delete()
        Word.objects.all().delete()
        for ids in _batches(Asset.objects.order_by("pk").values_list("pk", flat=True)):
            index_assets(ids)
            step(len(ids))
        for ids in _batches(EvidenceFile.objects.order_by("pk").values_list("pk", flat=True)):
            engine().learn_evidence(ids)
            step(len(ids))
    with connection.cursor() as cursor:
        # Without figures about its tables SQLite walks all clearances of a market to find twenty.
        cursor.execute("ANALYZE")


def _batches(ids: Iterable[int]) -> Iterator[list[int]]:
    waiting = list(ids)
    for start in range(0, len(waiting), BATCH):
        yield waiting[start : start + BATCH]


def _documents(ids: Collection[int]) -> Iterator[Document]:
    assets = list(Asset.objects.filter(pk__in=ids))
    ready: dict[int, list[int]] = {}
    for version_id, asset_id in (
        AssetVersion.objects.filter(asset__in=ids, state=AssetVersion.State.READY)
        .order_by("number")
        .values_list("pk", "asset")
    ):
        ready.setdefault(asset_id, []).append(version_id)
    shown = {}
    for asset in assets:
        if own := ready.get(asset.pk):
            shown[asset.pk] = asset.version_id if asset.live and asset.version_id in own else own[-1]
    texts: dict[int, list[str]] = {}
    pages = AssetPage.objects.filter(version__in=shown.values()).order_by("version", "number")
    for version_id, text in pages.values_list("version", "text"):
        texts.setdefault(version_id, []).append(text)
    tokens = _chosen_tokens(ids)
    for asset in assets:
        if asset.pk in shown:
            version_id = shown[asset.pk]
            own = [
                token(Group.KIND, asset.kind_of_piece),
                token(Group.LANGUAGE, asset.language),
                token(Group.PRODUCT, asset.product_id),
            ]
            yield Document(
                asset_id=asset.pk,
                version_id=version_id,
                facets=" ".join(sorted(own + tokens.get(asset.pk, []))),
                title=" ".join(fold(asset.title)),
                summary=" ".join(fold(asset.summary)),
                body=" ".join(fold(" ".join(texts.get(version_id, [])))),
            )


def _chosen_tokens(ids: Collection[int]) -> dict[int, list[str]]:
    """Tokens of what was chosen for each asset: personas, stages and so on."""
    relations = {
        Group.PERSONA: Asset.personas,
        Group.STAGE: Asset.stages,
        Group.SPECIALTY: Asset.specialties,
        Group.CARE: Asset.care_settings,
        Group.COMPETITOR: Asset.competitors,
    }
    found: dict[int, list[str]] = {}
    for group, relation in relations.items():
        value = relation.field.m2m_reverse_field_name()
        for asset_id, value_id in relation.through.objects.filter(asset__in=ids).values_list("asset", value):
            found.setdefault(asset_id, []).append(token(group, value_id))
    return found


def _same(stored: Document, fresh: Document) -> bool:
    return all(
        getattr(stored, name) == getattr(fresh, name)
        for name in ("version_id", "facets", "title", "summary", "body")
    )


def _keep_words(documents: Collection[Document]) -> None:
    words = {
        word
        for document in documents
        for text in (document.title, document.summary, document.body)
        for word in text.split()
        if len(word) <= Word._meta.get_field("text").max_length
    }
    Word.objects.bulk_create([Word(text=word) for word in sorted(words)], 5000, ignore_conflicts=True)
