"""The vectors of pages: made in the worker, kept in the database, looked through one and all."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef

from content.models import Asset, AssetPage
from search.meaning.model import NAME, SIZE, vector_of
from search.models import Document, PageVector

#: So many pages are read at a time, so that the worker has time for others.
BATCH = 500
#: Of a long piece the first pages tell what it is about.
PAGES = 40
#: Nearness counts for so many pages.
NEAREST = 100
#: Less than the length of a page that the model takes in; the rest need not be read.
_CHARACTERS = 3_000


def learn_missing(limit: int = BATCH) -> int:
    """Read pages of searched versions that have no vector of this model yet; returns how many were read."""
    known = PageVector.objects.filter(page=OuterRef("pk"), model=NAME)
    pages = (
        AssetPage.objects.filter(version__in=Document.objects.order_by().values("version"), number__lte=PAGES)
        .filter(~Exists(known))
        .order_by("pk")
        .values_list("pk", "version__asset", "text")[:limit]
    )
    rows = list(pages)
    titles = dict(Asset.objects.filter(pk__in={asset for _, asset, _ in rows}).values_list("pk", "title"))
    PageVector.objects.filter(page__in=[pk for pk, _, _ in rows]).delete()
    PageVector.objects.bulk_create(
        PageVector(
            page_id=pk, model=NAME, vector=vector_of(f"{titles[asset]}. {text[:_CHARACTERS]}").tobytes()
        )
        for pk, asset, text in rows
    )
    return len(rows)


def nearest(text: str) -> dict[int, float]:
    """By version the cosine of its nearest page with `text`, for the versions of the NEAREST pages."""
    table = _table(**_state())
    if table is None:
        return {}
    import numpy as np

    owners, matrix = table
    cosines = matrix @ vector_of(text)
    places = np.argpartition(-cosines, NEAREST)[:NEAREST] if len(cosines) > NEAREST else range(len(cosines))
    found: dict[int, float] = {}
    for place in places:
        version, cosine = int(owners[place]), float(cosines[place])
        found[version] = max(cosine, found.get(version, cosine))
    return found


def _state() -> dict[str, Any]:
    """What tells that the vectors are still those that this process holds."""
    return PageVector.objects.filter(model=NAME).aggregate(count=Count("pk"), last=Max("pk"))


@lru_cache(maxsize=1)
def _table(count: int, last: int | None) -> tuple[Any, Any] | None:
    """The version of each vector, and all vectors as the rows of a matrix; kept by each process."""
    if not count:
        return None
    import numpy as np

    rows = PageVector.objects.filter(model=NAME, pk__lte=last).order_by("pk")
    owners = np.empty(count, dtype=np.int64)
    matrix = np.empty((count, SIZE), dtype=np.float32)
    for place, (version_id, vector) in enumerate(rows.values_list("page__version", "vector").iterator(2_000)):
        owners[place] = version_id
        matrix[place] = np.frombuffer(vector, dtype=np.float32)
    return owners, matrix
