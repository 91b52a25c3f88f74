"""S3, a recipient opens a tracked link."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Sequence
from typing import Any

from django.db import connection

from content.models import UsageEvent, Visit
from tests.bench.server import Client
from tests.bench.timing import RUNS, Series

CLIENTS = 8


def opening(port: int, tokens: Sequence[str], opens: int) -> list[dict[str, Any]]:
    """Each opening is a new visitor's. One row against each floor, for one client and for eight.

    Afterwards every opening that was answered must have left its visit and its event.
    """
    paths = {
        "ours": [f"/s/{token}/" for token in tokens],
        "empty": ["/bench/empty/"],
        "one query": ["/bench/one-query/"],
    }
    rows = []
    for clients in (1, CLIENTS):
        before = _noted()
        series = {name: Series() for name in paths}
        rates: dict[str, list[float]] = {name: [] for name in paths}
        for _ in range(RUNS):
            for name, own in paths.items():
                rates[name].append(_load(port, own, clients, opens, series[name]))
        answered = sum(len(run) for run in series["ours"].runs)
        kept = [after - was for after, was in zip(_noted(), before, strict=True)]
        assert kept == [answered, answered], f"{answered} openings left {kept} visits and events"
        for floor in ("empty", "one query"):
            rows.append(
                {
                    "id": "S3",
                    "work": f"a recipient opens a tracked link, {clients} client{'s'[: clients > 1]}",
                    "other_is": f"floor: {floor} view, same server. The peer, Directus, is missing",
                    "ours": series["ours"].figures() | {"per_second": _median(rates["ours"])},
                    "other": series[floor].figures() | {"per_second": _median(rates[floor])},
                    "compared": answered,
                }
            )
    return rows


def durability() -> str:
    """What a commit survives on this database, in words."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT current_setting('fsync'), current_setting('synchronous_commit')")
            fsync, commit = cursor.fetchone()
            return f"fsync={fsync}, synchronous_commit={commit}"
        cursor.execute("PRAGMA synchronous")
        level = {0: "OFF", 1: "NORMAL", 2: "FULL", 3: "EXTRA"}[cursor.fetchone()[0]]
        return f"WAL, synchronous={level}" + (
            ": a commit survives a killed process, not always a power cut" if level == "NORMAL" else ""
        )


def _noted() -> tuple[int, int]:
    events = UsageEvent.objects.filter(kind=UsageEvent.Kind.LINK_OPENED)
    return Visit.objects.count(), events.count()


def _median(rates: list[float]) -> float:
    return round(statistics.median(rates), 1)


def _load(port: int, paths: Sequence[str], clients: int, opens: int, series: Series) -> float:
    """Let `clients` open `opens` pages between them; the answers per second."""
    took: list[float] = []

    def work(number: int) -> None:
        client = Client(port)
        for turn in range(number, opens, clients):
            begun = time.perf_counter()
            try:
                client.get(paths[turn % len(paths)])
            except (OSError, ValueError) as problem:
                series.errors.append(f"{type(problem).__name__}: {problem}"[:200])
            else:
                took.append((time.perf_counter() - begun) * 1000)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(clients)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    series.runs.append(took)
    return len(took) / (time.perf_counter() - begun)
