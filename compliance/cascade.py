"""From a change to everything that it clears or stops, in the same transaction.

Imports go down only, so the apps above register how to recompute their windows; the order in
which they register (evidence and claims, then messages, assets, the index) is the order in which
a change travels.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any, TypeAlias

from django.db import transaction
from django.utils import timezone

from compliance.models import ControlledContent, MarketTree


class Changes(dict[str, set[int]]):
    """What changed: `app.model` → ids. `held` is content among it, as it stands in the database now."""

    def __init__(self, changed: Mapping[str, set[int]], held: Iterable[ControlledContent] = ()) -> None:
        super().__init__({kind: set(ids) for kind, ids in changed.items()})
        self._held = list(held)

    def held(self, kind: str) -> dict[int, Any]:
        """By id, what need not be read again: its parts are in hand."""
        return {each.pk: each for each in self._held if each.kind() == kind}

    @cached_property
    def tree(self) -> MarketTree:
        """All markets; read once for all steps."""
        return next((each.tree for each in self._held if each.tree), None) or MarketTree()


Changed: TypeAlias = Mapping[str, set[int]]
#: Recomputes what depends on the changes at an instant and says what changed by that.
Recompute = Callable[[Changes, datetime], Changed]

_recomputers: list[tuple[int, Recompute]] = []


def register(rank: int, recompute: Recompute) -> None:
    """Add a step; steps run by rising `rank`. Called from AppConfig.ready()."""
    _recomputers.append((rank, recompute))
    _recomputers.sort(key=lambda step: step[0])


def cascade(
    changed: Changed, at: datetime | None = None, held: Iterable[ControlledContent] = ()
) -> dict[str, set[int]]:
    """Recompute every window that `changed` touches and return all that changed.

    `held` are objects of what changed that say what the database says, with their parts in hand.
    """
    at = at or timezone.now()
    total = Changes(changed, held)
    # Within the transaction of the change; what fails here fails all of it.
    with transaction.atomic(savepoint=False):
        for _, recompute in _recomputers:
            for kind, ids in recompute(total, at).items():
                total.setdefault(kind, set()).update(ids)
    return total
