"""S9, relevance: how well the questions of SciFact's training claims are answered, beside plain BM25.

SciFact (allenai/scifact): claims CC BY 4.0, abstracts ODC-By 1.0. The set is large and no part of this
project; it is looked for beside it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from search.evaluation.judged import read_set
from search.evaluation.measures import ndcg, recall
from tests.bench.bm25 import Reference

ROOT = Path(__file__).resolve().parent.parent.parent
SCIFACT = ROOT.parent / "shared" / "data" / "scifact"
GOAL = 0.68


def rows(limit: int | None) -> list[dict[str, Any]]:
    """A row for each engine at hand and one for the reference, or one that says what is missing."""
    if not (SCIFACT / "corpus.jsonl").exists():
        return [{"engine": "all", "missing": f"SciFact in BEIR's layout is not at {SCIFACT}"}]
    engines = ["embedded", *(["elasticsearch"] if os.environ.get("ELASTICSEARCH_URL") else [])]
    found = _ours(engines, limit)
    if "elasticsearch" not in engines:
        found.append({"engine": "elasticsearch", "missing": "ELASTICSEARCH_URL is not set"})
    return [*found, *_reference(limit)]


def _ours(engines: Iterable[str], limit: int | None) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory(prefix="vouch-bench-") as folder:
        (Path(folder) / "static").mkdir()
        out = Path(folder) / "scores.json"
        command = [sys.executable, "-m", "django", "evaluate_search", str(SCIFACT), "--json", str(out)]
        command += [part for engine in engines for part in ("--engine", engine)]
        command += ["--limit", str(limit)] if limit else []
        own = {"DJANGO_SETTINGS_MODULE": "tests.bench.settings", "VOUCH_STATE": folder}
        inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        subprocess.run(command, check=True, cwd=ROOT, env=inherited | own, stdout=subprocess.DEVNULL)  # noqa: S603
        results = json.loads(out.read_text())["results"]
    return [{"engine": each["engine"], **row} for each in results for row in each["scores"]]


def _reference(limit: int | None) -> list[dict[str, Any]]:
    judged = read_set(SCIFACT)
    plain = Reference({each.id: f"{each.title} {each.text}" for each in judged.documents})
    found = []
    for name, every in judged.judgements.items():
        grades = dict(list(every.items())[:limit])
        best = {question: plain.best(judged.questions[question], 100) for question in grades}
        found.append(
            {
                "engine": "plain BM25",
                "judgements": name,
                "questions": len(grades),
                "ndcg": sum(ndcg(best[each], own, 10) for each, own in grades.items()) / len(grades),
                "recall": sum(recall(best[each], own, 100) for each, own in grades.items()) / len(grades),
            }
        )
    return found
