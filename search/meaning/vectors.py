"""The vectors of pages: made in the worker, kept in the database, looked through one and all.

On a site with Elasticsearch they are brought there too (search.elastic.vectors); this is then what answers
while it is away.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, Max, OuterRef

from content.models import Asset, AssetPage
from search.meaning.model import NAME, SIZE, vector_of
from search.models import Document, PageVector
from search.outbox import note

#: So many pages are read at a time, so that the worker has time for others.
BATCH = 500
#: Of a long piece the first pages tell what it is about.
PAGES = 40
#: Nearness counts for so many pieces.
NEAREST = 100
#: Less than the length of a page that the model takes in; the rest need not be read.
_CHARACTERS = 3_000


def learn_missing(limit: int = BATCH, readers: int = 1) -> int:
    """Read pages of searched versions that have no vector of this model yet; returns how many were read.

    Each of `readers` takes a core for itself. Raises WrongModel.
    """
    known = PageVector.objects.filter(page=OuterRef("pk"), model=NAME)
    pages = (
        AssetPage.objects.filter(version__in=Document.objects.order_by().values("version"), number__lte=PAGES)
        .filter(~Exists(known))
        .order_by("pk")
        .values_list("pk", "version__asset", "text")[:limit]
    )
    rows = list(pages)
    titles = dict(Asset.objects.filter(pk__in={asset for _, asset, _ in rows}).values_list("pk", "title"))
    texts = [f"{titles[asset]}. {text[:_CHARACTERS]}" for _, asset, text in rows]
    # The runtime lets other threads run while it computes. Reading several texts at once in one of its runs
    # would be no quicker, and the numbers of one would depend on the others beside it.
    with ThreadPoolExecutor(readers) as threads:
        vectors = list(threads.map(vector_of, texts))
    with transaction.atomic():
        # A page may have gone meanwhile.
        there = set(AssetPage.objects.filter(pk__in=[pk for pk, _, _ in rows]).values_list("pk", flat=True))
        PageVector.objects.filter(page__in=there).delete()
        PageVector.objects.bulk_create(
            PageVector(page_id=pk, model=NAME, vector=vector.tobytes())
            for (pk, _, _), vector in zip(rows, vectors, strict=True)
            if pk in there
        )
        note({asset for pk, asset, _ in rows if pk in there})
    return len(rows)


def is_any_read() -> bool:
    """Whether there is anything to look through."""
    return PageVector.objects.filter(model=NAME).exists()


def nearest(vector: Any) -> dict[int, float]:
    """The NEAREST versions by their nearest pages to a vector of length one, and the cosine of each."""
    table = _table(**_state())
    if table is None:
        return {}
    import numpy as np

    versions, starts, matrix = table
    cosines = np.maximum.reduceat(matrix @ vector, starts)
    places = np.argpartition(-cosines, NEAREST)[:NEAREST] if len(cosines) > NEAREST else range(len(cosines))
    return {int(versions[place]): float(cosines[place]) for place in places}


def _state() -> dict[str, Any]:
    """What tells that the vectors are still those that this process holds."""
    return PageVector.objects.filter(model=NAME).aggregate(count=Count("pk"), last=Max("pk"))


@lru_cache(maxsize=1)
def _table(count: int, last: int | None) -> tuple[Any, Any, Any] | None:
    """The versions, where the vectors of each begin, and all vectors as the rows of a matrix.

    Kept by each process until the table changes.
    """
    if not count:
        return None
    import numpy as np

    rows = PageVector.objects.filter(model=NAME, pk__lte=last).order_by("page__version", "pk")
    owners = np.empty(count, dtype=np.int64)
    matrix = np.empty((count, SIZE), dtype=np.float32)
    read = 0
    for read, (version_id, vector) in enumerate(
        rows.values_list("page__version", "vector")[:count].iterator(2_000), 1
    ):
        owners[read - 1] = version_id
        matrix[read - 1] = np.frombuffer(vector, dtype=np.float32)
    versions, starts = np.unique(owners[:read], return_index=True)
    return (versions, starts, matrix[:read]) if read else None
