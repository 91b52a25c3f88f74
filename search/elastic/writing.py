"""Writing documents into indices, by batches, and what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from elasticsearch.helpers import streaming_bulk

from search.elastic.client import patient
from search.elastic.indices import Kept

#: Of a builder, which must never undo a change that was written meanwhile: those have higher ones.
LOWEST_VERSION = 1
#: Too busy, no space, no shard at the moment: worth another try.
_AGAIN = (429, 503)
_CONFLICT = 409


@dataclass(frozen=True, slots=True)
class Failed:
    """The assets whose documents could not be written, and why the last one could not."""

    assets: frozenset[int]
    reason: str


def write(kept: Kept, versions: Mapping[int, int], alias: str) -> Failed:
    """Bring the documents of some assets into the index behind `alias` as the database has them now.

    `versions` are by asset. A newer version that is there already stays, and counts as written. Raises
    search.elastic.client.PROBLEMS if the server does not answer at all.
    """
    return send(operations(kept, versions, alias))


def send(sent: Iterable[dict[str, Any]]) -> Failed:
    """Send operations that were read before. It asks no database, so that threads may do it."""
    failed: dict[int, str] = {}
    results = streaming_bulk(
        patient(),
        sent,
        chunk_size=500,
        max_chunk_bytes=10_000_000,
        max_retries=2,
        initial_backoff=0.2,
        max_backoff=2,
        retry_on_status=_AGAIN,
        raise_on_error=False,
        yield_ok=False,
    )
    for _, result in results:
        ((_, item),) = result.items()
        if item["status"] != _CONFLICT and item.get("result") != "not_found":
            failed[int(item["_id"])] = str(item.get("error", item))[:300]
    return Failed(frozenset(failed), next(reversed(failed.values()), ""))


def operations(kept: Kept, versions: Mapping[int, int], alias: str) -> Iterator[dict[str, Any]]:
    """What brings the documents of some assets into an index, read from the database as it goes."""
    without = dict(versions)
    for asset_id, body in kept.bodies_of(versions):
        yield {**_where(alias, asset_id, without.pop(asset_id)), "_op_type": "index", "_source": body}
    for asset_id, version in without.items():
        yield {**_where(alias, asset_id, version), "_op_type": "delete"}


def _where(alias: str, asset_id: int, version: int) -> dict[str, Any]:
    return {
        "_index": alias,
        "_id": str(asset_id),
        "version": version,
        "version_type": "external_gte",
        "require_alias": True,
    }
