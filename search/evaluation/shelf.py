"""A library of a judged set's documents, each a cleared piece, and one rep who may use them all.

This is the one place of the product that writes windows without signatures. It works in a throw-away
database only: `fill` refuses one in which anybody has done anything.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from cms.core.models import User
from compliance.models import Audience, AuditRecord, Market
from content.models import Asset, AssetClearance, AssetPage, AssetVersion, Reach
from messaging.models import Product
from search.evaluation.judged import Text
from search.indexing import rebuild
from search.query import SearchRequest

_BATCH = 500
_LONG = timedelta(days=1)


class NotEmpty(Exception):
    """The database is somebody's; nothing was written."""


class Shelf:
    """The pieces of a judged set: `documents` by asset, and who asks for them."""

    def __init__(self, market: Market, documents: dict[int, str], at: datetime) -> None:
        self.market = market
        self.documents = documents
        self.at = at
        self.reach = Reach(frozenset({market.pk}), None)

    def request(self, words: str) -> SearchRequest:
        """The question of a rep, who also wants to see what has only some of the words."""
        return SearchRequest(market=self.market, audience=Audience.HCP.value, words=words, some=True)


def fill(texts: Sequence[Text], at: datetime, step: Callable[[int], object] = lambda count: None) -> Shelf:
    """Write the documents as pieces and index them all. Raises NotEmpty."""
    # Migrations make groups, and the trail says so: without a person.
    acted = AuditRecord.objects.filter(actor__isnull=False)
    if User.objects.exists() or Asset.objects.exists() or acted.exists():
        raise NotEmpty("This database has people, pieces or records. Evaluate in an empty one.")
    documents: dict[int, str] = {}
    with transaction.atomic():
        author = User.objects.create(username="evaluation", is_active=False)
        market = Market.objects.create(code="XX-EVAL", name="Evaluation", time_zone="UTC")
        product = Product.objects.create(name="Evaluation", slug="evaluation")
        for batch in _batches(texts):
            documents |= _write(batch, author, market, product, at)
            step(len(batch))
    rebuild()
    return Shelf(market, documents, at)


def _batches(texts: Sequence[Text]) -> Iterator[Sequence[Text]]:
    for start in range(0, len(texts), _BATCH):
        yield texts[start : start + _BATCH]


def _write(
    batch: Sequence[Text], author: User, market: Market, product: Product, at: datetime
) -> dict[int, str]:
    longest = Asset._meta.get_field("title").max_length
    assets = Asset.objects.bulk_create(
        Asset(title=each.title[:longest], kind_of_piece=Asset.Kind.BROCHURE, product=product)
        for each in batch
    )
    versions = AssetVersion.objects.bulk_create(
        AssetVersion(
            asset=asset,
            number=1,
            file=str(asset.pk),
            name="text.pdf",
            sha256=hashlib.sha256(f"{asset.pk}".encode()).hexdigest(),
            media_type="application/pdf",
            size=1,
            page_count=1,
            pages_read=1,
            state=AssetVersion.State.READY,
            uploaded_by=author,
            uploaded_at=at,
        )
        for asset in assets
    )
    AssetPage.objects.bulk_create(
        # What a title has no room for is not lost.
        AssetPage(
            version=version,
            number=1,
            text=f"{each.title[longest:]} {each.text}".strip(),
            width=1,
            height=1,
        )
        for version, each in zip(versions, batch, strict=True)
    )
    AssetClearance.objects.bulk_create(
        AssetClearance(
            asset=asset,
            version=version,
            market=market,
            audience=Audience.HCP,
            starts_at=at - _LONG,
            ends_at=at + _LONG,
        )
        for asset, version in zip(assets, versions, strict=True)
    )
    return {asset.pk: each.id for asset, each in zip(assets, batch, strict=True)}
