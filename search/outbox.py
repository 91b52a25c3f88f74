"""From a change of a document to Elasticsearch: written down in its transaction, brought there later."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from search.elastic.client import is_configured, patient
from search.elastic.kept import all_built, kept_indices
from search.elastic.writing import LOWEST_VERSION, Failed, write
from search.models import IndexBuild, IndexChange

#: Documents that are brought at a time, with all their texts in memory.
BATCH = 500


@dataclass(frozen=True, slots=True)
class Drained:
    """How many documents were brought into the index, how many could not be, and why."""

    brought: int = 0
    left: int = 0
    reason: str = ""


def note(asset_ids: Collection[int]) -> None:
    """Write down that documents changed; called after their rows were written, in the same transaction."""
    if not is_configured() or not asset_ids:
        return
    from search.tasks import drain_changes

    IndexChange.objects.bulk_create([IndexChange(asset_id=pk) for pk in asset_ids], BATCH)
    transaction.on_commit(drain_changes.enqueue)


def drain() -> Drained:
    """Bring all that was written down into the index; what cannot be brought stays written down.

    Any number of workers may do so at once, and one may die anywhere: a write that is repeated changes
    nothing, and an older one never undoes a newer. Raises search.elastic.client.PROBLEMS if the server
    does not answer.
    """
    brought, after, failed = 0, 0, Failed(frozenset(), "")
    while rows := list(IndexChange.objects.filter(pk__gt=after).order_by("pk")[:BATCH]):
        after = rows[-1].pk
        # The targets are read after the rows: a building that began before one of them has to hear of it.
        versions = {row.asset_id: LOWEST_VERSION + row.pk for row in rows}
        failed = _write_everywhere(versions)
        brought_rows = [row.pk for row in rows if row.asset_id not in failed.assets]
        IndexChange.objects.filter(pk__in=brought_rows).delete()
        brought += len(versions) - len(failed.assets)
    return Drained(brought, IndexChange.objects.count(), failed.reason)


def _write_everywhere(versions: dict[int, int]) -> Failed:
    """Into the indices in use, and into those that are being built."""
    building = IndexBuild.objects.filter(state=IndexBuild.State.BUILDING)
    is_building = building.exists()
    if not is_building and not all_built():
        return Failed(frozenset(versions), "there is no index; manage.py rebuild_index builds it")
    missed: set[int] = set()
    reason = ""
    for kept in kept_indices():
        aliases = [kept.live_alias()] if kept.is_built() else []
        aliases += [kept.next_alias()] if is_building else []
        for alias in aliases:
            failed = write(kept, versions, alias)
            if failed.assets and alias == kept.next_alias():
                # Whoever builds it has died or been replaced; nobody waits for that index any more.
                building.update(state=IndexBuild.State.FAILED)
            missed |= failed.assets
            reason = failed.reason or reason
        # Only what a search can see is out of the outbox.
        patient().indices.refresh(index=aliases[0])
    return Failed(frozenset(missed), reason)
