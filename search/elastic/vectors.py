"""The index of meanings: a document for each piece, with the vector of each page that was read.

It holds numbers and no text, and knows nothing of clearance either. The vectors are kept in the database
(search.models.PageVector) and brought here by the outbox, like words.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from elasticsearch.dsl import DenseVector, Document, InnerDoc, Long, MetaField, Nested

from search.elastic.indices import Kept
from search.meaning.model import NAME, SIZE
from search.models import Document as Row
from search.models import PageVector

#: So many pages are looked at for each that is wanted.
_LOOKED_AT = 4
#: The server's own limit.
_MOST_LOOKED_AT = 10_000
#: Pieces whose vectors are in memory at a time.
_AT_ONCE = 50
#: Beyond these places a number of four bytes tells nothing.
_PLACES = 8


class _Page(InnerDoc):
    # Whole numbers, not the bytes that newer servers make of them by default: a cosine is then the one that
    # the exact scan computes, and a question has one answer.
    vector = DenseVector(
        dims=SIZE,
        index=True,
        similarity="dot_product",
        index_options={"type": "hnsw", "m": 16, "ef_construction": 100},
    )


class Meaning(Document):
    """A piece by the pages of the version that is searched."""

    version_id = Long()
    pages = Nested(_Page)

    class Meta:
        dynamic = MetaField("strict")
        source = MetaField(enabled=False)


def bodies_of(asset_ids: Collection[int]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The documents of those assets of whose searched version a page has been read."""
    ids = sorted(asset_ids)
    for start in range(0, len(ids), _AT_ONCE):
        searched = Row.objects.filter(pk__in=ids[start : start + _AT_ONCE]).order_by()
        rows = (
            PageVector.objects.filter(model=NAME, page__version__in=searched.values("version"))
            .order_by("page__version__asset", "page__number")
            .values_list("page__version__asset", "page__version", "vector")
        )
        for (asset_id, version_id), own in groupby(rows, itemgetter(0, 1)):
            yield asset_id, {"version_id": version_id, "pages": [{"vector": _said(row[2])} for row in own]}


VECTORS = Kept("vectors", Meaning, bodies_of, made_with=NAME)


def nearest_versions(vector: Sequence[float], count: int) -> dict[int, float]:
    """The `count` versions with the nearest pages to a vector of length one, and the cosine of each.

    All that the index holds or an error. Raises search.elastic.client.PROBLEMS.
    """
    knn = {
        "field": "pages.vector",
        "query_vector": list(vector),
        "k": count,
        "num_candidates": min(count * _LOOKED_AT, _MOST_LOOKED_AT),
    }
    # The server brings a cosine between 0 and 1.
    return {pk: 2 * score - 1 for pk, score in VECTORS.scores_by("version_id", count, knn=knn).items()}


def _said(vector: bytes) -> list[float]:
    """Numbers of four bytes, as few digits as say them."""
    return [round(each, _PLACES) for each in struct.unpack(f"<{SIZE}f", vector)]
