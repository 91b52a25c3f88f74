"""Work for the worker: Elasticsearch follows the library."""

from __future__ import annotations

from contextlib import suppress

from django_tasks import task

from search.elastic.client import PROBLEMS, is_configured
from search.elastic.kept import all_built, drop_unused
from search.indexing import index_what_is_missing
from search.meaning import model
from search.meaning.vectors import learn_missing
from search.outbox import drain
from search.rebuilding import AlreadyBuilding, rebuild_elastic


@task()
def drain_changes() -> None:
    """Bring changes that were just made. While the server is away, the periodic job tries, and says so."""
    with suppress(*PROBLEMS):
        drain()


def keep_index() -> str:
    """Periodic: index what has no document, build what is not there, bring what waits."""
    said = [f"indexed {count}" for count in [index_what_is_missing()] if count]
    if model.is_on():
        said += [f"read the meaning of {count} pages" for count in [learn_missing()] if count]
    if is_configured():
        try:
            said.append(_keep_elastic())
        except AlreadyBuilding as problem:
            said.append(str(problem))
        except PROBLEMS as problem:
            raise RuntimeError(f"Elasticsearch does not answer: {problem}") from problem
    return "; ".join(said) or "nothing to do"


def _keep_elastic() -> str:
    drop_unused()
    if not all_built():
        return f"built Elasticsearch's index of {rebuild_elastic()} pieces"
    drained = drain()
    left = f", {drained.left} left: {drained.reason}" if drained.left else ""
    return f"brought {drained.brought} changes to Elasticsearch{left}"
