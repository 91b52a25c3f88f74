"""The measured figures as one markdown table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.bench.growth import GOAL as GROWTH_GOAL

_HEAD = ("id", "database", "the user's work", "against", "ours p50 / p95 ms", "other p50 / p95 ms")
_HEAD += ("ratio p50", "ratio p95", "timed", "remarks")
_GROWTH = ("id", "pieces", "pages", "s to write + index", "p50 / p95 ms", "timed", "remarks")
_RELEVANCE = ("id", "engine", "judgements", "questions", "nDCG@10", "recall@100", "ms each", "remarks")


def markdown(results: dict[str, Any]) -> str:
    """The whole report: the table, then what it was measured with."""
    lines = [_line(_HEAD), _line(["---"] * len(_HEAD))]
    lines += [_line(row) for run in results["runs"] for row in _rows(run)]
    lines += [_line((missing["id"], "", "", missing["words"], *[""] * 6)) for missing in results["missing"]]
    if results["relevance"]:
        lines += ["", _line(_RELEVANCE), _line(["---"] * len(_RELEVANCE))]
        lines += [_line(_relevance(row)) for row in results["relevance"]]
    if results["growth"]:
        lines += ["", _line(_GROWTH), _line(["---"] * len(_GROWTH))]
        lines += [_line(cells) for cells in _grown(results["growth"])]
    lines += ["", *_surroundings(results)]
    return "\n".join(lines) + "\n"


def _grown(sizes: list[dict[str, Any]]) -> Iterator[list[str]]:
    for each in sizes:
        if "missing" in each:
            yield ["S1c", *[""] * 5, each["missing"]]
            continue
        times = each["p95_ms"] / sizes[0]["p95_ms"]
        told = (
            "" if each is sizes[0] else f"p95 {times:.2f} × the small one’s, goal under {GROWTH_GOAL:.0f} ×"
        )
        errors = f"; {each['error_count']} errors: {each['errors'][0]}" if each["error_count"] else ""
        yield [
            "S1c",
            f"{each['assets']:,}",
            f"{each['pages']:,}",
            f"{each['write_seconds']:,} + {each['index_seconds']:,}",
            f"{each['p50_ms']:,.1f} / {each['p95_ms']:,.1f}",
            " + ".join(str(count) for count in each["timed"]),
            told + errors,
        ]


def _line(cells: Any) -> str:
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def _rows(run: dict[str, Any]) -> Iterator[list[str]]:
    for row in run["rows"]:
        ours, other = row["ours"], row["other"]
        yield [
            row["id"],
            run["database"],
            row["work"],
            row["other_is"],
            _pair(ours),
            _pair(other),
            _ratio(ours["p50_ms"], other["p50_ms"]),
            _ratio(ours["p95_ms"], other["p95_ms"]),
            " + ".join(str(count) for count in ours["timed"]),
            "; ".join(_remarks(row)),
        ]


def _relevance(row: dict[str, Any]) -> list[str]:
    if "missing" in row:
        return ["S9", row["engine"], *[""] * 5, row["missing"]]
    goal = (
        f"goal {row['goal']:.2f}: {'met' if row['ndcg'] >= row['goal'] else 'missed'}"
        if "goal" in row
        else ""
    )
    return [
        "S9",
        row["engine"],
        f"SciFact, {row['judgements']}",
        str(row["questions"]),
        f"{row['ndcg']:.4f}",
        f"{row['recall']:.4f}",
        f"{row['milliseconds']:.1f}" if "milliseconds" in row else "-",
        goal,
    ]


def _pair(figures: dict[str, Any]) -> str:
    rate = f", {figures['per_second']:,.0f}/s" if "per_second" in figures else ""
    return f"{figures['p50_ms']:,.2f} / {figures['p95_ms']:,.2f}{rate}"


def _ratio(ours: float, other: float) -> str:
    """How often ours goes into the other's time; below one, ours takes longer."""
    return f"{other / ours:,.2f} ×" if ours else "-"


def _remarks(row: dict[str, Any]) -> Iterator[str]:
    if row["id"] == "S1h":
        yield f"the slowest of {row['compared']} took {row['slowest_ms']:,.0f} ms: {_named(row['slowest'])}"
    elif row["id"].startswith("S1"):
        yield f"{row['compared']} answers compared and equal"
        yield f"{row['relaxed']} questions without an answer, which we widened"
    elif row["id"] == "S2":
        yield f"{row['compared']} approvals, each found by the very next search"
        yield f"{row['statements']} statements; the password hash of {row['hash_ms']} ms is not in it"
    elif row["id"] == "M1":
        yield f"{row['compared']} wordings found word for word"
    elif row["id"] == "C1":
        yield f"{row['compared']} claims, {row['processor_ms']:.1f} ms of processor time each"
    else:
        yield f"{row['compared']} visits and events kept"
    for side in ("ours", "other"):
        if row[side]["error_count"]:
            yield f"{row[side]['error_count']} errors on the side “{side}”: {row[side]['errors'][0]}"


def _named(words: str) -> str:
    """Words of a question as a cell of a table can hold them."""
    return repr(words).replace("|", "")


def _surroundings(results: dict[str, Any]) -> Iterator[str]:
    versions = ", ".join(f"{name} {version}" for name, version in results["versions"].items())
    yield f"- {results['at']}, commit {results['commit']}, {results['cores']} cores, {results['server']}"
    yield f"- {results['assets']:,} assets, {results['questions']} questions; {versions}"
    for run in results["runs"]:
        yield (
            f"- {run['database']}: {run['durability']}; built in {run['build_seconds']} s; "
            f"load average before {run['load_before']}, after {run['load_after']}"
        )
