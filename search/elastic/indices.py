"""An index that follows the database: its names, its shape, and how a new one is made beside the old."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from elasticsearch.dsl import Document, Index

from django.conf import settings

from search.elastic.client import client, patient

#: What every index has, whatever it holds.
SETTINGS: dict[str, Any] = {
    "number_of_shards": 1,
    # None on one node, one as soon as there are two.
    "auto_expand_replicas": "0-1",
    # So long a deletion is remembered against an older write that comes late.
    "gc_deletes": "1h",
}


@dataclass(frozen=True, eq=False)
class Kept:
    """One kind of index, with a document for each asset that has something to be found by.

    `bodies_of` reads from the database what stands in the documents of some assets; an asset that it leaves
    out has no document. `made_with` names whatever else an index would be useless without.
    """

    name: str
    document: type[Document]
    bodies_of: Callable[[Collection[int]], Iterator[tuple[int, dict[str, Any]]]]
    settings: dict[str, Any] = field(default_factory=dict)
    made_with: str = ""

    def live_alias(self) -> str:
        """What is searched. The name tells the shape: an index of an older release is simply not there."""
        return f"{settings.ELASTICSEARCH_PREFIX}-{self.name}-{self._shape()}"

    def next_alias(self) -> str:
        """What is being built. Writes go to an alias only, so that none makes an index by itself."""
        return f"{self.live_alias()}-next"

    def every_name(self) -> str:
        """What all indices of this kind are called, of any shape and any building."""
        return f"{settings.ELASTICSEARCH_PREFIX}-{self.name}-*"

    def is_built(self) -> bool:
        """Whether there is an index of this release's shape to search."""
        return bool(patient().indices.exists_alias(name=self.live_alias()))

    def scores_by(self, column: str, most: int, **asked: Any) -> dict[int, float]:
        """The scores of the documents that answer, by a number that each of them has; more is better.

        `asked` is the query or the kNN of a search. All of the answer or an error: a part of the shards or of
        the time is no answer. Raises search.elastic.client.PROBLEMS.
        """
        answer = client().search(
            index=self.live_alias(),
            size=most,
            source=False,
            stored_fields="_none_",
            docvalue_fields=[column],
            track_total_hits=False,
            allow_partial_search_results=False,
            filter_path="hits.hits._score,hits.hits.fields",
            **asked,
        )
        hits = answer.get("hits", {}).get("hits", ())
        return {hit["fields"][column][0]: hit["_score"] for hit in hits}

    def new_index(self, build: str) -> Index:
        """The index of one build, not yet made, under the alias of what is being built."""
        index: Index = self.document._index.clone(name=f"{self.live_alias()}-{build}")
        index.settings(**self._all_settings())
        index.mapping(self.document._doc_type.mapping)
        index.aliases(**{self.next_alias(): {}})
        return index

    def _all_settings(self) -> dict[str, Any]:
        return SETTINGS | self.settings

    def _shape(self) -> str:
        made = [self.document._doc_type.mapping.to_dict(), self._all_settings(), self.made_with]
        return hashlib.sha256(json.dumps(made, sort_keys=True).encode()).hexdigest()[:8]
