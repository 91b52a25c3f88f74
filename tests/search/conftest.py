"""The engines of the contract: the database in use, and a real Elasticsearch where one is up."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import uuid4

import pytest
from elasticsearch import Elasticsearch

from search.elastic.client import PROBLEMS, client, pause
from search.models import IndexChange
from search.outbox import drain
from search.rebuilding import rebuild_elastic


@dataclass(frozen=True)
class Server:
    """A real Elasticsearch, as `make elasticsearch` starts it."""

    address: str
    api_key: str
    every: tuple[str, ...]
    """The addresses of all its nodes, of which one may die in a test."""


@pytest.fixture(scope="session")
def server() -> Server:
    every = tuple(os.environ.get("ELASTICSEARCH_URL", "http://127.0.0.1:9201").split(","))
    address = every[0]
    found = Server(address, os.environ.get("ELASTICSEARCH_API_KEY", ""), every)
    try:
        asking = Elasticsearch(address, api_key=found.api_key or None, request_timeout=10, max_retries=0)
        asking.indices.exists(index="vouch-none")
        with asking:
            return found
    except PROBLEMS as problem:
        reason = f"no Elasticsearch at {address} ({type(problem).__name__}); `make elasticsearch` starts one"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture
def choose(settings) -> Iterator[Callable[[str, str], None]]:
    """A function that makes Elasticsearch the engine, at an address, with indices of this test's own."""
    settings.ELASTICSEARCH_PREFIX = f"vouch-{uuid4().hex[:12]}"

    def choose(address: str, api_key: str = "") -> None:
        settings.ELASTICSEARCH_URL = [address]
        settings.ELASTICSEARCH_API_KEY = api_key
        settings.ELASTICSEARCH_TIMEOUT = 20.0

    pause.end()
    yield choose
    pause.end()


@pytest.fixture
def elastic(server, choose, settings) -> Iterator[Server]:
    """Elasticsearch as the engine, without an index as yet."""
    choose(server.address, server.api_key)
    yield server
    settings.ELASTICSEARCH_URL = list(server.every)
    every = client().indices.get(index=f"{settings.ELASTICSEARCH_PREFIX}-*", features="aliases")
    if every:
        client().indices.delete(index=list(every))


@pytest.fixture(params=["database", "elasticsearch"])
def settle(request, db) -> Callable[[], None]:
    """Run a test once for each engine. What it returns brings everything into that engine's index."""
    if request.param == "database":
        return lambda: None
    request.getfixturevalue("elastic")
    rebuild_elastic()

    def settle() -> None:
        drain()
        # Otherwise the database would answer, and the test prove nothing of Elasticsearch.
        assert not IndexChange.objects.exists()

    return settle
