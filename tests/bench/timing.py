"""Taking turns, and what is left of many turns. Figures are milliseconds."""

from __future__ import annotations

import math
import os
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

RUNS = 3


@dataclass
class Series:
    """What one side took in each run, and what went wrong."""

    runs: list[list[float]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def quantile(self, share: float) -> float:
        """The median over the runs of this quantile."""
        return (
            statistics.median(quantile(run, share) for run in self.runs) if all(self.runs) else float("nan")
        )

    def figures(self) -> dict[str, Any]:
        return {
            "p50_ms": round(self.quantile(0.5), 3),
            "p95_ms": round(self.quantile(0.95), 3),
            "timed": [len(run) for run in self.runs],
            "errors": self.errors[:20],
            "error_count": len(self.errors),
        }


def quantile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of the values do not exceed."""
    return sorted(values)[math.ceil(len(values) * share) - 1]


def in_turns(
    sides: Mapping[str, Callable[[Any], object]], questions: Sequence[Any], seconds: float
) -> dict[str, Series]:
    """Ask every side every question, one after the other, RUNS times.

    A run ends early when its `seconds` are over; all sides have then answered the same questions.
    An answer that raises is an error of its side, and is not timed.
    """
    found = {name: Series() for name in sides}
    for question in questions[:5]:
        for ask in sides.values():
            _timed(ask, question)
    for _ in range(RUNS):
        for series in found.values():
            series.runs.append([])
        ends = time.monotonic() + seconds
        for question in questions:
            if time.monotonic() > ends:
                break
            for name, ask in sides.items():
                took, problem = _timed(ask, question)
                if problem:
                    found[name].errors.append(problem)
                else:
                    found[name].runs[-1].append(took)
    return found


def _timed(ask: Callable[[Any], object], question: Any) -> tuple[float, str]:
    begun = time.perf_counter()
    try:
        ask(question)
    except Exception as problem:  # noqa: BLE001  an error is a result here, and is printed
        return 0.0, f"{type(problem).__name__}: {problem}"[:200]
    return (time.perf_counter() - begun) * 1000, ""


def load() -> list[float]:
    return [round(value, 2) for value in os.getloadavg()]
