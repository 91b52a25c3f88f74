"""`make bench`: measure what can be measured here, print one table, keep it in var/bench."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tests.bench import corpus, growth, postgres, relevance, report

ROOT = Path(__file__).resolve().parent.parent.parent
OUT = ROOT / "var" / "bench"
SCENARIOS = ("S1", "S1b", "S1h", "S2", "S3", "C1", "M1", "S9", "S1c")
#: S1c writes two million pages: it is measured when it is asked for.
USUAL = SCENARIOS[:-1]


def main() -> None:
    options = argparse.ArgumentParser(prog="make bench", description=__doc__)
    options.add_argument("--assets", type=int, default=corpus.ASSETS)
    options.add_argument("--questions", type=int, default=corpus.QUESTIONS)
    options.add_argument("--opens", type=int, default=2_000, help="link openings per run")
    options.add_argument("--seconds", type=float, default=90, help="at most, for one of the three runs")
    options.add_argument("--scenarios", nargs="+", choices=SCENARIOS, default=USUAL)
    options.add_argument("--sizes", type=int, nargs=2, default=growth.SIZES, help="pieces of S1c")
    options.add_argument("--pages", type=int, default=growth.PAGES, help="pages of a piece in S1c")
    options.add_argument("--keep", type=Path, help="folder in which all of S1c stays")
    options.add_argument("--claims", type=int, help="claims of SciFact that are asked in S9; default: all")
    options.add_argument("--databases", nargs="+", choices=("sqlite", "postgresql"))
    asked = options.parse_args()
    wanted = asked.databases or ("sqlite", "postgresql")
    runs, missing = [], []
    timed = set(asked.scenarios) - {"S9", "S1c"}
    if timed and "sqlite" in wanted:
        runs.append(_run(asked, {}))
    if timed and "postgresql" in wanted:
        if programs := postgres.programs():
            with postgres.cluster(programs) as address:
                runs.append(_run(asked, {"DATABASE_URL": address}))
        else:
            missing.append({"id": "all", "words": "PostgreSQL is not installed here"})
    judged = relevance.rows(asked.claims) if "S9" in asked.scenarios else []
    grown = (
        growth.rows(asked.sizes, asked.pages, asked.questions, asked.seconds, asked.keep)
        if "S1c" in asked.scenarios
        else []
    )
    results = _surroundings(asked) | {
        "runs": runs,
        "missing": missing,
        "relevance": judged,
        "growth": grown,
    }
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "latest.json").write_text(json.dumps(results, indent=1))
    (OUT / "latest.md").write_text(report.markdown(results))
    print(report.markdown(results))


@contextmanager
def _state() -> Any:
    folder = tempfile.mkdtemp(prefix="vouch-bench-")
    (Path(folder) / "static").mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(asked: argparse.Namespace, environment: dict[str, str]) -> dict[str, Any]:
    """Measure one database in a process of its own, because settings are read once."""
    with _state() as folder:
        out = Path(folder) / "rows.json"
        command = [sys.executable, "-m", "tests.bench.measure", "--out", str(out), "--scenarios"]
        command += [*asked.scenarios, "--assets", str(asked.assets), "--questions", str(asked.questions)]
        command += ["--opens", str(asked.opens), "--seconds", str(asked.seconds)]
        own = {"DJANGO_SETTINGS_MODULE": "tests.bench.settings", "VOUCH_STATE": folder}
        # A site's own database must never be measured on.
        inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        subprocess.run(command, check=True, cwd=ROOT, env=inherited | own | environment)  # noqa: S603
        return json.loads(out.read_text())


def _surroundings(asked: argparse.Namespace) -> dict[str, Any]:
    packages = ("Django", "wagtail", "modelsearch", "gunicorn", "psycopg")
    return {
        "at": f"{datetime.now(UTC):%d %b %Y %H:%M} UTC",
        "commit": _git("rev-parse", "--short", "HEAD")
        + (" with changes" if _git("status", "--porcelain", "-uno") else ""),
        "cores": os.cpu_count(),
        "server": "gunicorn on loopback, 2 workers of 4 threads, clients on the same machine",
        "assets": asked.assets,
        "questions": asked.questions,
        "versions": {"Python": sys.version.split()[0]} | {name: version(name) for name in packages},
    }


def _git(*arguments: str) -> str:
    git = shutil.which("git")
    if git is None:
        return "unknown"
    found = subprocess.run([git, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    return found.stdout.strip()


if __name__ == "__main__":
    main()
