"""P11-05: nothing writes past the trail by a query that no signal sees; each exception has its reason."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("cms", "compliance", "content", "messaging", "search")
QUERIES = {"bulk_create", "bulk_update", "update", "delete", "_raw_delete"}

#: file::function → why it needs no record of its own.
ALLOWED = {
    "cms/core/models/people.py::update": "sends changes of rights row by row, past the signals",
    "compliance/actions/retention.py::perform": "the purge, which records what it takes away",
    "compliance/children.py::_write": "rows below the draft whose approval is recorded",
    "compliance/going_live.py::go_live": "dates to publish at, ended by the approval that is recorded",
    "compliance/appending.py::write": "the trail itself: the records of one step",
    "compliance/wagtail_log.py::_write": "Wagtail's own log, which is beside the trail",
    "compliance/actions/holidays.py::perform": "days of a year and country, whose loading is recorded once",
    "compliance/clearance_log.py::keep_changes": "the log of windows, chained and verified like the trail",
    "compliance/clearing.py::store_windows": "windows are computed from what is recorded, and verified so",
    "compliance/models/controlled.py::delete": "the last step of the action that records it",
    "compliance/finishing.py::finish": "the end of a workflow, by the signature that is recorded",
    "compliance/periodic.py::_run": "when a job ran, no record of compliance",
    "compliance/rounds.py::open_round": "roles and findings of the round whose submission is recorded",
    "content/actions/reading.py::_note_progress": "how far the reading of a file is",
    "content/actions/reading.py::keep_pages": "pages as they stand in the file whose upload is recorded",
    "content/actions/matching.py::_keep_sentences": "sentences found; each judgement of one is recorded",
    "content/actions/matching.py::perform": "suggestions; each decision on one is recorded",
    "content/actions/recalls.py::perform": "who is told of the withdrawal that is recorded",
    "messaging/actions/evidence.py::perform": "pages of the file whose upload is recorded",
    "messaging/views/checking.py::_count": "how many texts were checked in a day, and nothing of them",
    "messaging/marking.py::_computed": "where a passage stands on a picture, computed from the file at will",
    "search/actions.py::perform": "what people were shown, usage and no record",
    "search/evaluation/shelf.py::_write": "a library that is thrown away, in a new database only",
    "search/indexing.py::_forget_meaning": "what pages mean, computed from them again at will",
    "search/indexing.py::_keep_words": "the index, made from the records again at will",
    "search/indexing.py::index_assets": "the index, made from the records again at will",
    "search/indexing.py::rebuild": "the index, made from the records again at will",
    "search/meaning/vectors.py::learn_missing": "what pages mean, computed from them again at will",
    "search/outbox.py::drain": "what the search server has heard of, no record",
    "search/outbox.py::note": "what the search server has yet to hear of, no record",
    "search/recommending/counted.py::count_use": "counts of use, made again at will",
    "search/rebuilding.py::_begin": "a building of the index that was given up, no record",
    "search/rebuilding.py::_put_in_use": "which index is in use, no record",
    "search/rebuilding.py::rebuild_elastic": "which building of the index failed, no record",
}


def _is_a_query(call: ast.Call) -> bool:
    """Whether a call is one of a queryset or a manager, as far as its text tells."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in QUERIES:
        return False
    if call.func.attr in ("bulk_create", "bulk_update", "_raw_delete"):
        return True
    receiver = ast.unparse(call.func.value)
    return any(
        mark in receiver for mark in (".objects", ".filter(", ".exclude(", ".all()", "_manager", "super()")
    )


def queries() -> Iterator[str]:
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" in path.parts or "demo" in path.parts:
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.FunctionDef):
                    for call in ast.walk(node):
                        if isinstance(call, ast.Call) and _is_a_query(call):
                            yield f"{path.relative_to(ROOT)}::{node.name}"


def test_p11_05_every_query_that_writes_many_rows_has_a_reason():
    found = set(queries())
    assert found - ALLOWED.keys() == set(), "write through an action, or say here why no record is due"


def test_p11_05_no_reason_outlives_its_query():
    assert ALLOWED.keys() - set(queries()) == set()
