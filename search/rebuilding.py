"""Building Elasticsearch's index anew beside the old one, while people search and write.

The new index is filled from the database by batches, with a version below those of all changes, while
changes are written to both indices. When it has every document, an alias changes over in one step.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from search.elastic.client import PROBLEMS, patient, pause
from search.elastic.pieces import live_alias, new_index, next_alias
from search.elastic.writing import LOWEST_VERSION, write
from search.models import Document, IndexBuild, IndexChange
from search.outbox import BATCH, drain

#: A building that has not been heard of for so long has died.
SILENCE = timedelta(minutes=3)


class AlreadyBuilding(Exception):
    """Another building is under way; `build` is its row."""

    def __init__(self, build: IndexBuild) -> None:
        self.build = build
        since = f"{build.started_at:%H:%M} UTC"
        super().__init__(f"The index is being built since {since}: {build.done} of {build.total} pieces.")


class BuildFailed(Exception):
    """The new index is not complete; the old one stays in use."""


def rebuild_elastic(step: Callable[[int], object] = lambda count: None) -> int:
    """Build the index from the database's documents, put it in use, drop the old ones; returns how many.

    `step` is told how many were done, batch by batch. Raises AlreadyBuilding, BuildFailed, or
    search.elastic.client.PROBLEMS; the index in use is untouched then.
    """
    build = _begin()
    # What was written down before the first document is read, the new index has without it.
    covered = list(IndexChange.objects.values_list("pk", flat=True))
    index = new_index(f"{build.pk}-{build.started_at:%Y%m%d%H%M%S}")
    name = index._name
    try:
        # What a building that died has left would take the changes that are meant for this one.
        patient().options(ignore_status=404).indices.delete_alias(index="*", name=next_alias())
        index.create(using=patient())
        _fill(build, step)
        _put_in_use(build, name)
    except BaseException:
        IndexBuild.objects.filter(pk=build.pk).update(state=IndexBuild.State.FAILED)
        with suppress(*PROBLEMS):
            patient().options(ignore_status=404).indices.delete(index=name)
        raise
    pause.end()
    for start in range(0, len(covered), BATCH):
        IndexChange.objects.filter(pk__in=covered[start : start + BATCH]).delete()
    _drop_others(name)
    drain()
    return build.done


def _begin() -> IndexBuild:
    underway = IndexBuild.objects.filter(state=IndexBuild.State.BUILDING)
    underway.filter(beat_at__lt=timezone.now() - SILENCE).update(state=IndexBuild.State.FAILED)
    try:
        with transaction.atomic():
            return IndexBuild.objects.create(total=Document.objects.count())
    except IntegrityError as problem:
        raise AlreadyBuilding(underway.get()) from problem


def _fill(build: IndexBuild, step: Callable[[int], object]) -> None:
    after = 0
    while ids := list(
        Document.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:BATCH]
    ):
        after = ids[-1]
        failed = write(dict.fromkeys(ids, LOWEST_VERSION), next_alias())
        if failed.assets:
            raise BuildFailed(f"{len(failed.assets)} pieces could not be written: {failed.reason}")
        build.done += len(ids)
        build.save(update_fields=["done", "beat_at"])
        step(len(ids))


def _put_in_use(build: IndexBuild, name: str) -> None:
    patient().indices.refresh(index=name)
    build.refresh_from_db(fields=["state"])
    if build.state != IndexBuild.State.BUILDING:
        raise BuildFailed("A change could not be written into the new index, or another building took over.")
    patient().indices.update_aliases(
        actions=[
            {"remove": {"index": f"{live_alias()}-*", "alias": live_alias(), "must_exist": False}},
            {"add": {"index": name, "alias": live_alias()}},
            {"remove": {"index": name, "alias": next_alias()}},
        ]
    )
    IndexBuild.objects.filter(pk=build.pk).update(state=IndexBuild.State.LIVE)


def _drop_others(name: str) -> None:
    every = patient().indices.get(index=f"{settings.ELASTICSEARCH_PREFIX}-pieces-*", features="aliases")
    others = [other for other in every if other != name]
    if others:
        patient().options(ignore_status=404).indices.delete(index=others)
