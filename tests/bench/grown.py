"""One library of S1c, in a process with its own settings: written, and indexed where there is a server."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

import django


def main() -> None:
    options = argparse.ArgumentParser()
    for name, kind in (("size", int), ("pages", int), ("state", Path)):
        options.add_argument(name, type=kind)
    asked = options.parse_args()
    django.setup()
    from django.core.management import call_command

    from search.elastic.client import is_configured

    # A library that was kept may be of an older release.
    call_command("migrate", run_syncdb=True, verbosity=0)
    kept = asked.state / "library.json"
    library = json.loads(kept.read_text()) if kept.exists() else _written(asked.size, asked.pages)
    if is_configured():
        library |= {} if "indexed" in library else _indexed()
        library["session"] = _checked_session()
    kept.write_text(json.dumps(library))


def _written(size: int, pages: int) -> dict[str, Any]:
    from django.utils import timezone

    from tests.bench import library

    begun = time.monotonic()
    library.build(size, timezone.now(), pages=pages, peer=False)
    took = time.monotonic() - begun
    print(f"{size} pieces written in {took:.0f} s", file=sys.stderr)
    return {"assets": size, "pages": size * pages, "write_seconds": round(took)}


def _indexed() -> dict[str, Any]:
    from search.rebuilding import rebuild_elastic

    begun = time.monotonic()
    count = rebuild_elastic()
    took = time.monotonic() - begun
    print(f"{count} pieces brought into Elasticsearch in {took:.0f} s", file=sys.stderr)
    return {"indexed": count, "index_seconds": round(took)}


def _checked_session() -> str:
    """A session of the person who searches; AssertionError unless Elasticsearch has all and answers."""
    from django.utils import timezone

    from cms.core.models import User
    from search.elastic.client import patient
    from search.elastic.pieces import PIECES
    from search.finding import find
    from search.models import Document
    from tests.bench import corpus, searching

    rep, now, markets = User.objects.get(username="bench"), timezone.now(), searching.markets_by_id()
    assert patient().count(index=PIECES.live_alias())["count"] == Document.objects.count()
    for each in corpus.questions(20):
        assert find(searching.asked_of_us(each, markets), rep, now).notice is None, "the database answered"
    return searching.session_of(rep)


if __name__ == "__main__":
    main()
