"""U1: how soon the evidence of use is read for a page of recommendations, with a year of use behind it."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any

from django.db import connection, transaction

from cms.core.models import User
from content.models import Asset, Recipient, Share, UsageEvent
from search.models import SearchLog
from tests.bench import corpus, timing

#: Milliseconds that a page may spend on it.
GOAL = 20.0
EVENTS = 1_000_000
DAYS = 400
_RECIPIENTS = 5_000
#: What a hundred events are: most are showings, a tenth shares, and of these two in five are looked at.
_KINDS = ["surfaced"] * 62 + ["opened"] * 12 + ["shared"] * 10 + ["link_opened"] * 10
_KINDS += ["confirmed_view"] * 4 + ["presented"] * 2
_BATCH = 20_000


def add_events(count: int, rep: User, now: datetime) -> None:
    """Events over 400 days, by Zipf's law over the pieces, with their shares and the searches before them."""
    rng = random.Random(corpus.SEED + 4)
    pieces = list(Asset.objects.order_by("pk").values_list("pk", flat=True))
    rng.shuffle(pieces)
    weights = list(accumulate(1 / rank for rank in range(1, len(pieces) + 1)))
    drawn = rng.choices(pieces, cum_weights=weights, k=count)
    people = Recipient.objects.bulk_create(
        Recipient(
            name=f"Recipient {number}",
            market_id=rng.randint(1, corpus.MARKETS),
            audience="hcp",
            persona_id=rng.randint(1, corpus.PERSONAS),
            created_by=rep,
        )
        for number in range(_RECIPIENTS)
    )
    first = now - timedelta(days=DAYS)
    shares: list[list[Any]] = []
    searches: list[list[Any]] = []
    events: list[list[Any]] = []
    for number, asset in enumerate(drawn):
        at = first + timedelta(days=DAYS) * (number / count)
        kind = rng.choice(_KINDS)
        who, share = rng.choice(people), None
        if kind == "shared":
            share = len(shares) + 1
            shares.append([share, asset, who, at])
            stage = rng.randint(1, corpus.STAGES)
            searches.append([at - timedelta(minutes=5), rep.pk, who.market_id, stage])
        elif kind in ("link_opened", "confirmed_view") and shares:
            share, asset, who, _ = rng.choice(shares[-2_000:])
        events.append([at, kind, asset, rep.pk, share, who.market_id, who.persona_id])
    with transaction.atomic():
        _write(Share, _shares(shares, rep))
        _write(SearchLog, map(_search, searches))
        _write(UsageEvent, map(_event, events))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _shares(shares: Iterable[Sequence[Any]], rep: User) -> Iterator[dict[str, Any]]:
    for pk, asset, who, at in shares:
        yield {
            "id": pk,
            "asset_id": asset,
            "recipient_id": who.pk,
            "market_id": who.market_id,
            "audience": "hcp",
            "token_hash": f"bench {pk}",
            "note": "",
            "created_by_id": rep.pk,
            "created_at": at,
            "expires_at": at + timedelta(days=30),
        }


def _search(row: Sequence[Any]) -> dict[str, Any]:
    at, user, market, stage = row
    return {
        "at": at,
        "user_id": user,
        "words": "",
        "market_id": market,
        "audience": "hcp",
        "context": json.dumps({"stage": stage}),
        "result_count": 1,
        "withheld_count": 0,
        "withheld_reasons": "{}",
        "relaxed": False,
    }


def _event(row: Sequence[Any]) -> dict[str, Any]:
    at, kind, asset, user, share, market, persona = row
    return {
        "at": at,
        "kind": kind,
        "asset_id": asset,
        "user_id": user,
        "share_id": share,
        "market_id": market,
        "audience": "hcp",
        "persona_id": persona,
    }


def _write(model: Any, rows: Iterable[dict[str, Any]]) -> None:
    """Rows as they are: an object for each of a million would take longer than all the rest."""
    waiting = iter(rows)
    adapt = connection.ops.adapt_datetimefield_value
    while batch := [row for _, row in zip(range(_BATCH), waiting, strict=False)]:
        columns = list(batch[0])
        marks = ", ".join(["%s"] * len(columns))
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) VALUES ({marks})",
                [[adapt(v) if isinstance(v, datetime) else v for v in row.values()] for row in batch],
            )


def evidence_of_use(rep: User, now: datetime, seconds: float) -> dict[str, Any]:
    """What a page without words reads of use, for every persona at every stage."""
    from search.recommending.use import use_now

    add_events(EVENTS, rep, now)
    deals = [
        (persona, stage) for persona in range(1, corpus.PERSONAS + 1) for stage in range(1, corpus.STAGES + 1)
    ]
    series = timing.in_turns({"ours": lambda deal: use_now(*deal, now)}, deals, seconds)["ours"]
    return {
        "id": "U1",
        "work": f"the evidence of use for a page of recommendations, {EVENTS:,} events",
        "other_is": f"the goal, {GOAL:.0f} ms",
        "ours": series.figures(),
        "other": {"p50_ms": GOAL, "p95_ms": GOAL, "error_count": 0},
        "compared": len(deals),
    }
