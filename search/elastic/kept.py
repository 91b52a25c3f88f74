"""The indices that this site keeps: of words, and where it searches by meaning, of vectors."""

from __future__ import annotations

from search.elastic.client import patient
from search.elastic.indices import Kept
from search.elastic.pieces import PIECES
from search.elastic.vectors import VECTORS
from search.meaning import model

_ALL = (PIECES, VECTORS)


def kept_indices() -> tuple[Kept, ...]:
    return _ALL if model.is_on() else (PIECES,)


def all_built() -> bool:
    """Whether there is an index of this release's shape for all that is searched."""
    return all(kept.is_built() for kept in kept_indices())


def drop_but(names: set[str]) -> None:
    """Delete every index of this site except those."""
    every = patient().indices.get(index=",".join(kept.every_name() for kept in _ALL), features="aliases")
    if others := set(every) - names:
        patient().options(ignore_status=404).indices.delete(index=sorted(others))


def drop_unused() -> None:
    """Delete what a site keeps no longer. What nobody writes to must not be found again later."""
    for kept in set(_ALL) - set(kept_indices()):
        if every := patient().indices.get(index=kept.every_name(), features="aliases"):
            patient().options(ignore_status=404).indices.delete(index=sorted(every))
