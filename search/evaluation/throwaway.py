"""An evaluation in a process of its own, on a library that is made for it and thrown away.

The library of the site is never read nor written: the process gets a database of its own (a SQLite file in
a temporary folder, or a new database of the site's PostgreSQL server) and names of its own on Elasticsearch.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from secrets import token_hex
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from search.elastic.client import is_configured, patient


class Engine(StrEnum):
    EMBEDDED = "embedded"
    POSTGRESQL = "postgresql"
    ELASTICSEARCH = "elasticsearch"


class NotDone(Exception):
    """The evaluation ended early; the message says why."""


def at_hand() -> list[Engine]:
    """The engines that this site can be asked about."""
    found = [Engine.EMBEDDED]
    if connection.vendor == "postgresql":
        found.append(Engine.POSTGRESQL)
    if is_configured():
        found.append(Engine.ELASTICSEARCH)
    return found


def evaluate_apart(engine: Engine, folder: Path, *options: str) -> dict[str, Any]:
    """What `manage.py evaluate_search --here` writes as JSON. Raises NotDone."""
    with tempfile.TemporaryDirectory(prefix="vouch-evaluation-") as state, _own(engine, state) as own:
        out = Path(state) / "scores.json"
        command = [sys.executable, "-m", "django", "evaluate_search", str(folder.resolve()), "--here"]
        command += ["--json", str(out), *options]
        (Path(state) / "static").mkdir()
        done = subprocess.run(  # noqa: S603
            command, cwd=settings.BASE_DIR, env=own, stdout=subprocess.DEVNULL, check=False
        )
        if done.returncode:
            raise NotDone(f"The evaluation of {engine} stopped; what it said stands above.")
        found: dict[str, Any] = json.loads(out.read_text())
        return found | {"engine": engine.value}


@contextmanager
def _own(engine: Engine, state: str) -> Iterator[dict[str, str]]:
    """The environment of the process, with places of its own, which are gone afterwards."""
    own = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "VOUCH_STATE")}
    own |= {"VOUCH_STATE": state, "ELASTICSEARCH_URL": ""}
    if engine == Engine.POSTGRESQL:
        with _own_database() as address:
            yield own | {"DATABASE_URL": address}
    elif engine == Engine.ELASTICSEARCH:
        with _own_indices() as prefix:
            yield own | {
                "ELASTICSEARCH_URL": ",".join(settings.ELASTICSEARCH_URL),
                "ELASTICSEARCH_PREFIX": prefix,
                # Nobody waits: a slow answer is still the answer that is to be judged.
                "ELASTICSEARCH_TIMEOUT": "60",
            }
    else:
        yield own


@contextmanager
def _own_database() -> Iterator[str]:
    if connection.vendor != "postgresql":
        raise NotDone("The site's database is not PostgreSQL; DATABASE_URL chooses it.")
    name = f"vouch_evaluation_{token_hex(4)}"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    try:
        yield urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def _own_indices() -> Iterator[str]:
    if not is_configured():
        raise NotDone("There is no Elasticsearch; ELASTICSEARCH_URL chooses one.")
    prefix = f"{settings.ELASTICSEARCH_PREFIX}-evaluation-{token_hex(4)}"
    try:
        yield prefix
    finally:
        every = patient().indices.get(index=f"{prefix}-*", features="aliases")
        if every:
            patient().indices.delete(index=list(every))
