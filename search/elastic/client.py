"""The connection to Elasticsearch, and when to leave it alone for a while."""

from __future__ import annotations

import logging
from functools import lru_cache
from time import monotonic

from elasticsearch import ApiError, Elasticsearch, TransportError

from django.conf import settings

logger = logging.getLogger(__name__)

#: Everything that a call may end with when the server is down, slow, full, or has no such index.
PROBLEMS = (ApiError, TransportError)
#: Seconds for which nobody asks a server that just failed: each of them would wait for it again.
PAUSE = 10.0


def is_configured() -> bool:
    return bool(settings.ELASTICSEARCH_URL)


def client() -> Elasticsearch:
    """The client of this process. With several nodes a question goes to the next when one fails."""
    return _client(
        tuple(settings.ELASTICSEARCH_URL), settings.ELASTICSEARCH_API_KEY, settings.ELASTICSEARCH_TIMEOUT
    )


def patient() -> Elasticsearch:
    """The same for the worker: a batch, or the making of an index, takes longer than a person waits."""
    return client().options(request_timeout=60)


@lru_cache(maxsize=4)
def _client(addresses: tuple[str, ...], api_key: str, timeout: float) -> Elasticsearch:
    several = len(addresses) > 1
    return Elasticsearch(
        list(addresses),
        api_key=api_key or None,
        request_timeout=timeout,
        retry_on_timeout=several,
        max_retries=2 * len(addresses) if several else 0,
    )


class Pause:
    """Remembers in this process that the server failed, so that the next questions do not wait for it."""

    def __init__(self) -> None:
        self._until = 0.0

    @property
    def holds(self) -> bool:
        return monotonic() < self._until

    def begin(self, problem: Exception) -> None:
        if not self.holds:
            logger.warning("Elasticsearch does not answer, the database does: %s", problem)
        self._until = monotonic() + PAUSE

    def end(self) -> None:
        self._until = 0.0


pause = Pause()
