"""S1c: the find page with Elasticsearch on three nodes, in a small library and in a large one.

Writing and indexing two million pages takes long, asking does not: a folder that is kept has both
libraries and the data of the nodes, and the next run begins with the asking. Both are asked the same
questions, in turns.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from tests.bench import corpus, timing
from tests.bench.addresses import page_address
from tests.bench.server import Client, serving

ROOT = Path(__file__).resolve().parent.parent.parent
_SERVER = ROOT / "tests" / "elasticsearch" / "es.sh"
SIZES = (20_000, 200_000)
_PORT = "9701"
#: Pages of a piece: 2,000,000 in the large library.
PAGES = 10
#: The 95th percentile of the large library may be so many times that of the small one.
GOAL = 3.0


def rows(
    sizes: Sequence[int], pages: int, questions: int, seconds: float, keep: Path | None = None
) -> list[dict[str, Any]]:
    """The figures of each size, or why there are none.

    With `keep` everything is built in that folder and stays there; what it has already is not built again.
    """
    with ExitStack() as stack:
        folder = keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="vouch-bench-")))
        for size in sizes:
            _library(folder, size, pages, {})
        server = stack.enter_context(_three_nodes(folder / "nodes"))
        if not server:
            return [{"missing": "three nodes of Elasticsearch do not start here: see make elasticsearch"}]
        built = [_library(folder, size, pages, server) for size in sizes]
        if not seconds:
            return [{"missing": f"{len(built)} libraries are built in {folder}; nothing was asked"}]
        return _asked(stack, built, corpus.questions(questions), seconds)


@contextmanager
def _three_nodes(folder: Path) -> Iterator[dict[str, str]]:
    """The address and the key of three nodes, which stop with the measuring; nothing where none start."""
    own = os.environ | {"ES_PORT": _PORT, "ES_RUN": str(folder)}
    how = ["again"] if (folder / "environment").exists() else ["start", "3"]
    try:
        started = subprocess.run([_SERVER, *how], check=False, env=own, capture_output=True, text=True)  # noqa: S603
        yield {} if started.returncode else dict(re.findall(r"export (\w+)='?([^'\n]+)", started.stdout))
    finally:
        subprocess.run([_SERVER, "stop"], check=False, env=own, stdout=subprocess.DEVNULL)  # noqa: S603


def _library(folder: Path, size: int, pages: int, server: dict[str, str]) -> dict[str, Any]:
    """A library in the folder, and in the nodes if there are any, with what a server of it needs."""
    state = folder / f"{size}-{pages}"
    (state / "static").mkdir(parents=True, exist_ok=True)
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    own = {"DJANGO_SETTINGS_MODULE": "tests.bench.settings", "VOUCH_STATE": str(state)}
    # A slow answer is a slow answer, and not the database's in the place of Elasticsearch.
    own |= {"ELASTICSEARCH_PREFIX": f"vouch-bench-{size}-{pages}", "ELASTICSEARCH_TIMEOUT": "30"}
    environment = inherited | own | server
    command = [sys.executable, "-m", "tests.bench.grown", str(size), str(pages), str(state)]
    subprocess.run(command, check=True, cwd=ROOT, env=environment)  # noqa: S603
    return json.loads((state / "library.json").read_text()) | {"environment": environment}


def _asked(
    stack: ExitStack, built: list[dict[str, Any]], questions: list[corpus.Asked], seconds: float
) -> list[dict[str, Any]]:
    clients = {}
    for number, each in enumerate(built):
        port = stack.enter_context(serving(each.pop("environment")))
        clients[number] = Client(port, each.pop("session"))
    before = timing.load()
    sides = {
        str(number): lambda asked, client=client: client.get(page_address(asked))
        for number, client in clients.items()
    }
    series = timing.in_turns(sides, questions, seconds)
    load = {"load_before": before, "load_after": timing.load()}
    return [each | series[str(number)].figures() | load for number, each in enumerate(built)]
