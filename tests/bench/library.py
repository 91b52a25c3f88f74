"""The corpus in the tables of both sides, written in bulk.

This is the one place that writes windows and live rows without signatures: it makes a library to
measure on, in a database of its own, and is no part of the product.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.contrib.auth.models import Group
from django.db import connection, models, transaction

from wagtail.search.backends import get_search_backend

from cms.core.models import User
from cms.core.roles import ensure_roles
from compliance.models import Market
from content.models import (
    Asset,
    AssetClearance,
    AssetPage,
    AssetVersion,
    Recipient,
    Share,
    Territory,
    hash_token,
)
from messaging.models import Persona, Product, Stage
from search.indexing import rebuild
from tests.bench import corpus
from tests.bench.wagtail_peer.models import Piece, Window

_BATCH = 2_000
_LONG = timedelta(days=300)


def build(count: int, now: datetime, *, pages: int = 1, peer: bool = True) -> User:
    """Write the library, for the peer too unless told not to, index it; return the person who searches."""
    ensure_roles()
    with transaction.atomic():
        rep = _surroundings()
        for batch in _batches(corpus.pieces(count)):
            _write_ours(batch, rep, now, pages)
            if peer:
                _write_peer(batch, now)
    rebuild()
    index = get_search_backend().get_index_for_model(Piece)
    for batch in _batches(Piece.objects.prefetch_related("windows").iterator(_BATCH)):
        index.add_items(Piece, batch)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return rep


def add_shares(count: int, rep: User, now: datetime) -> list[str]:
    """Links that may be opened now, each to another cleared piece, and their tokens."""
    held = AssetClearance.objects.holding(now).order_by("pk")[:count]
    tokens = [f"{'bench'}{number:038}" for number in range(len(held))]
    with transaction.atomic():
        recipients = Recipient.objects.bulk_create(
            Recipient(
                name=f"Recipient {number}",
                market_id=window.market_id,
                audience=window.audience,
                created_by=rep,
            )
            for number, window in enumerate(held)
        )
        Share.objects.bulk_create(
            Share(
                asset_id=window.asset_id,
                recipient=recipient,
                market_id=window.market_id,
                audience=window.audience,
                token_hash=hash_token(token),
                created_by=rep,
                created_at=now - timedelta(days=1),
                expires_at=now + timedelta(days=30),
            )
            for window, recipient, token in zip(held, recipients, tokens, strict=True)
        )
    return tokens


def _batches(items: Iterable[Any]) -> Iterator[list[Any]]:
    waiting = iter(items)
    while batch := list(islice(waiting, _BATCH)):
        yield batch


def _named(model: type[models.Model], count: int, **fields: Any) -> None:
    name = model.__name__
    model.objects.bulk_create(
        model(pk=number, name=f"{name} {number}", slug=f"{name.lower()}-{number}", **fields)
        for number in range(1, count + 1)
    )


def _surroundings() -> User:
    _named(Persona, corpus.PERSONAS)
    _named(Stage, corpus.STAGES)
    _named(Product, corpus.PRODUCTS)
    markets = Market.objects.bulk_create(
        Market(pk=number, code=f"M{number}", name=f"Market {number}", time_zone="UTC")
        for number in range(1, corpus.MARKETS + 1)
    )
    rep = User.objects.create_user("bench", first_name="Bench", last_name="Rep")
    rep.groups.add(Group.objects.get(name="Reps"))
    territory = Territory.objects.create(name="All")
    territory.markets.set(markets)
    territory.members.add(rep)
    return rep


def _hours(piece: corpus.Piece, now: datetime) -> dict[str, datetime]:
    """Until when a window of this piece holds."""
    ends = now - timedelta(days=1) if piece.standing == corpus.ENDED else now + _LONG
    return {"starts_at": now - _LONG, "ends_at": ends}


def _write_ours(batch: list[corpus.Piece], rep: User, now: datetime, pages: int) -> None:
    Asset.objects.bulk_create(
        Asset(
            pk=each.number,
            title=each.title,
            kind_of_piece=each.kind,
            product_id=each.product,
            version_id=each.number,
            live=each.standing != corpus.NEVER,
        )
        for each in batch
    )
    for relation, name in ((Asset.personas, "persona"), (Asset.stages, "stage")):
        relation.through.objects.bulk_create(
            relation.through(**{"asset_id": each.number, f"{name}_id": getattr(each, name)}) for each in batch
        )
    AssetVersion.objects.bulk_create(
        AssetVersion(
            pk=each.number,
            asset_id=each.number,
            number=1,
            file=str(each.number),
            name="piece.pdf",
            sha256=hashlib.sha256(str(each.number).encode()).hexdigest(),
            media_type="application/pdf",
            size=1,
            page_count=pages,
            pages_read=pages,
            state=AssetVersion.State.READY,
            uploaded_by=rep,
            uploaded_at=now,
        )
        for each in batch
    )
    with connection.cursor() as cursor:
        # An object for each of two million pages would take longer than all the rest.
        cursor.executemany(
            f"INSERT INTO {AssetPage._meta.db_table} "
            "(version_id, number, text, notes, picture, thumbnail, width, height) "
            "VALUES (%s, %s, %s, '', '', '', 420, 595)",
            [
                (each.number, number, text)
                for each in batch
                for number, text in enumerate(corpus.page_texts(each, pages), start=1)
            ],
        )
    AssetClearance.objects.bulk_create(
        AssetClearance(
            asset_id=each.number,
            version_id=each.number,
            market_id=market,
            audience=audience,
            **_hours(each, now),
        )
        for each in batch
        if each.standing != corpus.NEVER
        for market, audience in each.places
    )


def _write_peer(batch: list[corpus.Piece], now: datetime) -> None:
    Piece.objects.bulk_create(
        Piece(
            pk=each.number,
            title=each.title,
            text=each.text,
            kind=each.kind,
            product=each.product,
            persona=each.persona,
            stage=each.stage,
        )
        for each in batch
    )
    Window.objects.bulk_create(
        Window(piece_id=each.number, market=market, audience=audience, **_hours(each, now))
        for each in batch
        if each.standing != corpus.NEVER
        for market, audience in each.places
    )
