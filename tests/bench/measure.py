"""One database, measured: build the library, serve it, ask. Started by `__main__` with its settings."""

from __future__ import annotations

import argparse
import json
import platform
import sys
import time
from pathlib import Path

import django


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--assets", type=int, required=True)
    options.add_argument("--questions", type=int, required=True)
    options.add_argument("--opens", type=int, required=True)
    options.add_argument("--seconds", type=float, required=True)
    options.add_argument("--scenarios", nargs="+", required=True)
    options.add_argument("--out", type=Path, required=True)
    asked = options.parse_args()
    django.setup()
    asked.out.write_text(json.dumps(measured(asked)))


def measured(asked: argparse.Namespace) -> dict[str, object]:
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from search.models import Document
    from tests.bench import (
        approving,
        checking,
        corpus,
        hostility,
        library,
        matching,
        searching,
        sharing,
        timing,
    )
    from tests.bench.server import serving

    begun = time.monotonic()
    call_command("migrate", run_syncdb=True, verbosity=0)
    now = timezone.now()
    rep = library.build(asked.assets, now, peer=bool({"S1", "S2"}.intersection(asked.scenarios)))
    tokens = library.add_shares(1_000, rep, now)
    built = time.monotonic() - begun
    print(f"{connection.display_name}: {asked.assets} assets built in {built:.0f} s", file=sys.stderr)
    questions = corpus.questions(asked.questions)
    before = timing.load()
    rows = []
    if "S1b" in asked.scenarios:
        rows.append(searching.alone(rep, questions, now, asked.seconds))
    if "S2" in asked.scenarios:
        rows.append(approving.approving(rep))
    if "M1" in asked.scenarios:
        rows.append(matching.documents())
    if "C1" in asked.scenarios:
        rows.append(checking.on_claims(asked.seconds))
    if {"S1", "S1h", "S3"}.intersection(asked.scenarios):
        with serving() as port:
            if "S1" in asked.scenarios:
                rows.append(searching.over_http(port, rep, questions, now, asked.seconds))
            if "S1h" in asked.scenarios:
                rows.append(hostility.answered(port, rep, asked.seconds))
            if "S3" in asked.scenarios:
                rows += sharing.opening(port, tokens, asked.opens)
    with connection.cursor() as cursor:
        cursor.execute(
            "SHOW server_version" if connection.vendor == "postgresql" else "SELECT sqlite_version()"
        )
        version = cursor.fetchone()[0].split()[0]
    return {
        "database": f"{connection.display_name} {version}",
        "durability": sharing.durability(),
        "python": platform.python_version(),
        "documents": Document.objects.count(),
        "build_seconds": round(built, 1),
        "load_before": before,
        "load_after": timing.load(),
        "rows": rows,
    }


if __name__ == "__main__":
    main()
