"""The index of words: a document for each piece, of stems and tokens."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from elasticsearch.dsl import Document, Keyword, Long, MetaField, Text

from search.elastic.indices import Kept
from search.engines import FIELDS
from search.models import Document as Row


class Piece(Document):
    """A row of search.models.Document. Stems come in as they are: every engine has the same ones."""

    asset_id = Long()
    facets = Keyword()

    class Meta:
        dynamic = MetaField("strict")
        source = MetaField(enabled=False)


for _name in FIELDS:
    Piece._doc_type.mapping.field(_name, Text(analyzer="whitespace"))


def bodies_of(asset_ids: Collection[int]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The documents of those assets that have a row."""
    for pk, row in Row.objects.in_bulk(asset_ids).items():
        texts = {name: getattr(row, name) for name in FIELDS}
        yield pk, Piece(asset_id=pk, facets=row.facets.split(), **texts).to_dict(skip_empty=False)


PIECES = Kept(
    "pieces",
    Piece,
    bodies_of,
    # A question takes all that answers: facets and what is held back are counted over the whole.
    settings={"max_result_window": 1_000_000},
)
