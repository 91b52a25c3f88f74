"""From a change to everything that it clears or stops, in the same transaction.

Imports go down only, so the apps above register how to recompute their windows; the order in
which they register (evidence and claims, then messages, assets, the index) is the order in which
a change travels.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

#: What changed: `app.model` → ids.
Changed = Mapping[str, set[int]]
#: Recomputes what depends on `changed` at an instant and says what changed by that.
Recompute = Callable[[Changed, datetime], Changed]

_recomputers: list[tuple[int, Recompute]] = []


def register(rank: int, recompute: Recompute) -> None:
    """Add a step; steps run by rising `rank`. Called from AppConfig.ready()."""
    _recomputers.append((rank, recompute))
    _recomputers.sort(key=lambda step: step[0])


def cascade(changed: Changed, at: datetime | None = None) -> dict[str, set[int]]:
    """Recompute every window that `changed` touches and return all that changed."""
    at = at or timezone.now()
    total = {kind: set(ids) for kind, ids in changed.items()}
    # Within the transaction of the change; what fails here fails all of it.
    with transaction.atomic(savepoint=False):
        for _, recompute in _recomputers:
            for kind, ids in recompute(total, at).items():
                total.setdefault(kind, set()).update(ids)
    return total
