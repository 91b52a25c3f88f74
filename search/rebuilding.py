"""Building Elasticsearch's indices anew beside the old ones, while people search and write.

The new indices, of words and of vectors, are filled from the database by batches, with a version below
those of all changes, while changes are written to old and new. When they have every document, the aliases
change over in one step.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from search.elastic.client import PROBLEMS, patient, pause
from search.elastic.indices import Kept
from search.elastic.kept import drop_but, kept_indices
from search.elastic.writing import LOWEST_VERSION, Failed, operations, send
from search.models import Document, IndexBuild, IndexChange
from search.outbox import BATCH, drain

#: A building that has not been heard of for so long has died.
SILENCE = timedelta(minutes=3)
#: So many batches are on their way while the next one is read; more would only wait in the server.
SENDERS = 3


class AlreadyBuilding(Exception):
    """Another building is under way; `build` is its row."""

    def __init__(self, build: IndexBuild) -> None:
        self.build = build
        since = f"{build.started_at:%H:%M} UTC"
        super().__init__(f"The index is being built since {since}: {build.done} of {build.total} pieces.")


class BuildFailed(Exception):
    """The new index is not complete; the old one stays in use."""


def rebuild_elastic(step: Callable[[int], object] = lambda count: None) -> int:
    """Build the indices from the database's documents, put them in use, drop the old ones.

    Returns how many pieces there are.

    `step` is told how many were done, batch by batch. Raises AlreadyBuilding, BuildFailed, or
    search.elastic.client.PROBLEMS; the index in use is untouched then.
    """
    build = _begin()
    # What was written down before the first document is read, the new index has without it.
    covered = list(IndexChange.objects.values_list("pk", flat=True))
    stamp = f"{build.pk}-{build.started_at:%Y%m%d%H%M%S}"
    new = [(kept, kept.new_index(stamp)) for kept in kept_indices()]
    names = {index._name for _, index in new}
    try:
        for kept, index in new:
            # What a building that died has left would take the changes that are meant for this one.
            patient().options(ignore_status=404).indices.delete_alias(index="*", name=kept.next_alias())
            index.create(using=patient())
        _fill(build, [kept for kept, _ in new], step)
        _put_in_use(build, [(kept, index._name) for kept, index in new])
    except BaseException:
        IndexBuild.objects.filter(pk=build.pk).update(state=IndexBuild.State.FAILED)
        with suppress(*PROBLEMS):
            patient().options(ignore_status=404).indices.delete(index=sorted(names), ignore_unavailable=True)
        raise
    pause.end()
    for start in range(0, len(covered), BATCH):
        IndexChange.objects.filter(pk__in=covered[start : start + BATCH]).delete()
    drop_but(names)
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


def _fill(build: IndexBuild, indices: Sequence[Kept], step: Callable[[int], object]) -> None:
    """Read batch by batch here, where the connection to the database is, and send them in threads."""
    sent: deque[tuple[int, list[Future[Failed]]]] = deque()

    def finish() -> None:
        count, results = sent.popleft()
        for result in results:
            failed = result.result()
            if failed.assets:
                raise BuildFailed(f"{len(failed.assets)} pieces could not be written: {failed.reason}")
            build.save(update_fields=["beat_at"])
        build.done += count
        build.save(update_fields=["done", "beat_at"])
        step(count)

    aliases = [(kept, kept.next_alias()) for kept in indices]
    with ThreadPoolExecutor(SENDERS) as pool:
        for ids in _batches():
            versions = dict.fromkeys(ids, LOWEST_VERSION)
            read = [list(operations(kept, versions, alias)) for kept, alias in aliases]
            sent.append((len(ids), [pool.submit(send, each) for each in read]))
            if len(sent) > SENDERS:
                finish()
        while sent:
            finish()


def _batches() -> Iterator[list[int]]:
    after = 0
    rows = Document.objects.order_by("pk").values_list("pk", flat=True)
    while ids := list(rows.filter(pk__gt=after)[:BATCH]):
        after = ids[-1]
        yield ids


def _put_in_use(build: IndexBuild, new: Sequence[tuple[Kept, str]]) -> None:
    patient().indices.refresh(index=[name for _, name in new])
    build.refresh_from_db(fields=["state"])
    if build.state != IndexBuild.State.BUILDING:
        raise BuildFailed("A change could not be written into the new index, or another building took over.")
    patient().indices.update_aliases(
        actions=[
            action
            for kept, name in new
            for action in (
                {
                    "remove": {
                        "index": f"{kept.live_alias()}-*",
                        "alias": kept.live_alias(),
                        "must_exist": False,
                    }
                },
                {"add": {"index": name, "alias": kept.live_alias()}},
                {"remove": {"index": name, "alias": kept.next_alias()}},
            )
        ]
    )
    IndexBuild.objects.filter(pk=build.pk).update(state=IndexBuild.State.LIVE)
