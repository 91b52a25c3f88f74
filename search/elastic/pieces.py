"""The document of Elasticsearch, its settings, and the names under which indices are reached."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from elasticsearch.dsl import Document, Index, Keyword, Long, MetaField, Text

from django.conf import settings

from search.elastic.client import patient
from search.engines import FIELDS
from search.models import Document as Row

_SETTINGS: dict[str, Any] = {
    "number_of_shards": 1,
    # None on one node, one as soon as there are two.
    "auto_expand_replicas": "0-1",
    # A question takes all that answers: facets and what is held back are counted over the whole.
    "max_result_window": 1_000_000,
    # So long a deletion is remembered against an older write that comes late.
    "gc_deletes": "1h",
}


class Piece(Document):
    """A row of search.models.Document. Stems come in as they are: every engine has the same ones."""

    asset_id = Long()
    facets = Keyword()

    class Meta:
        dynamic = MetaField("strict")
        source = MetaField(enabled=False)


for _name in FIELDS:
    Piece._doc_type.mapping.field(_name, Text(analyzer="whitespace"))


def piece_of(row: Row) -> dict[str, Any]:
    """A row as the body of its document."""
    texts = {name: getattr(row, name) for name in FIELDS}
    return Piece(asset_id=row.pk, facets=row.facets.split(), **texts).to_dict(skip_empty=False)


def live_alias() -> str:
    """What is searched. The name tells the shape: an index of an older release is simply not there."""
    return f"{settings.ELASTICSEARCH_PREFIX}-pieces-{_shape()}"


def next_alias() -> str:
    """What is being built. Writes go to an alias only, so that none makes an index by itself."""
    return f"{live_alias()}-next"


def is_built() -> bool:
    """Whether there is an index of this release's shape to search."""
    return bool(patient().indices.exists_alias(name=live_alias()))


def new_index(name: str) -> Index:
    """The index of one build, not yet made, under the alias of what is being built."""
    index: Index = Piece._index.clone(name=f"{live_alias()}-{name}")
    index.settings(**_SETTINGS)
    index.mapping(Piece._doc_type.mapping)
    index.aliases(**{next_alias(): {}})
    return index


def _shape() -> str:
    mapping = json.dumps([Piece._doc_type.mapping.to_dict(), _SETTINGS], sort_keys=True)
    return hashlib.sha256(mapping.encode()).hexdigest()[:8]
