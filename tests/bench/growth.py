"""S1c: the find page with Elasticsearch on three nodes, in a small library and in a large one.

The parent starts the nodes and measures each size in a process of its own; this module is also that process.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
_SERVER = ROOT / "tests" / "elasticsearch" / "es.sh"
SIZES = (20_000, 200_000)
_PORT = "9701"
#: Pages of a piece: 2,000,000 in the large library.
PAGES = 10
#: The 95th percentile of the large library may be so many times that of the small one.
GOAL = 3.0


def rows(sizes: Sequence[int], pages: int, questions: int, seconds: float) -> list[dict[str, Any]]:
    """The figures of each size, or why there are none. Takes long: it writes and indexes every page."""
    with _three_nodes() as server:
        if not server:
            return [{"missing": "three nodes of Elasticsearch do not start here: see make elasticsearch"}]
        return [_measured(size, pages, questions, seconds, server) for size in sizes]


@contextmanager
def _three_nodes() -> Iterator[dict[str, str]]:
    """The address and the key of three nodes that live as long as the measuring; nothing where none start."""
    own = dict(os.environ) | {"ES_PORT": _PORT}
    try:
        started = subprocess.run([_SERVER, "start", "3"], check=False, env=own, stdout=subprocess.DEVNULL)  # noqa: S603
        if started.returncode:
            yield {}
            return
        said = subprocess.run([_SERVER, "environment"], check=True, env=own, capture_output=True, text=True)  # noqa: S603
        yield dict(re.findall(r"export (\w+)='?([^'\n]+)", said.stdout))
    finally:
        subprocess.run([_SERVER, "clean"], check=False, env=own, stdout=subprocess.DEVNULL)  # noqa: S603


def _measured(
    size: int, pages: int, questions: int, seconds: float, server: dict[str, str]
) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="vouch-bench-") as folder:
        (Path(folder) / "static").mkdir()
        out = Path(folder) / "figures.json"
        command = [sys.executable, "-m", "tests.bench.growth", str(size), str(pages), str(questions)]
        inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        own = {"DJANGO_SETTINGS_MODULE": "tests.bench.settings", "VOUCH_STATE": folder}
        own |= {"ELASTICSEARCH_PREFIX": f"vouch-bench-{size}"}
        subprocess.run(  # noqa: S603
            [*command, str(seconds), str(out)], check=True, cwd=ROOT, env=inherited | own | server
        )
        return json.loads(out.read_text())


def main() -> None:
    """Build one library, index it, and time its pages."""
    import django

    options = argparse.ArgumentParser()
    for name, kind in (("size", int), ("pages", int), ("questions", int), ("seconds", float), ("out", Path)):
        options.add_argument(name, type=kind)
    asked = options.parse_args()
    django.setup()
    asked.out.write_text(json.dumps(_figures(asked)))


def _figures(asked: argparse.Namespace) -> dict[str, Any]:
    from django.core.management import call_command
    from django.utils import timezone

    from search.finding import find
    from search.rebuilding import rebuild_elastic
    from tests.bench import corpus, library, searching, timing
    from tests.bench.server import Client, serving

    call_command("migrate", run_syncdb=True, verbosity=0)
    now, begun = timezone.now(), time.monotonic()
    rep = library.build(asked.size, now, pages=asked.pages, peer=False)
    built = time.monotonic()
    indexed = rebuild_elastic()
    filled = time.monotonic()
    print(f"{asked.size} pieces: {filled - begun:.0f} s to write and index", file=sys.stderr)
    questions = corpus.questions(asked.questions)
    markets = searching.markets_by_id()
    for each in questions[:20]:
        assert find(searching.asked_of_us(each, markets), rep, now).notice is None, "the database answered"
    with serving() as port:
        client = Client(port, searching.session_of(rep))
        sides = {"ours": lambda each: client.get(searching.page_address(each))}
        series = timing.in_turns(sides, questions, asked.seconds)["ours"]
    return {
        "assets": asked.size,
        "pages": asked.size * asked.pages,
        "indexed": indexed,
        "write_seconds": round(built - begun),
        "index_seconds": round(filled - built),
        **series.figures(),
    }


if __name__ == "__main__":
    main()
