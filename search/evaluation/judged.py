"""A judged set in BEIR's layout: corpus.jsonl, queries.jsonl, qrels/*.tsv. Pure."""

from __future__ import annotations

import csv
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

#: By question the grades of documents.
Judgements = dict[str, dict[str, int]]

_HEADER = ["query-id", "corpus-id", "score"]


class BadSet(ValueError):
    """The set cannot be read; the message names the file, and the line where it is one line's fault."""


@dataclass(frozen=True, slots=True)
class Text:
    """A document of the corpus."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class JudgedSet:
    """Documents and questions, and by the name of its file each set of judgements."""

    documents: list[Text]
    questions: dict[str, str]
    judgements: dict[str, Judgements]


def read_set(folder: Path) -> JudgedSet:
    """Read a whole set. Raises BadSet for a missing file, a broken line, or an id that nothing has."""
    documents: dict[str, Text] = {}
    for where, row in _rows(folder / "corpus.jsonl"):
        found = Text(_id(row, where), _said(row, "title", where, ""), _said(row, "text", where))
        if found.id in documents:
            raise BadSet(f"{where}: the document “{found.id}” was there before")
        documents[found.id] = found
    questions: dict[str, str] = {}
    for where, row in _rows(folder / "queries.jsonl"):
        name = _id(row, where)
        if name in questions:
            raise BadSet(f"{where}: the question “{name}” was there before")
        questions[name] = _said(row, "text", where)
    files = sorted((folder / "qrels").glob("*.tsv"))
    if not files:
        raise BadSet(f"{folder / 'qrels'}: there is no .tsv file in it")
    judgements = {file.stem: _judgements(file, questions.keys(), documents.keys()) for file in files}
    return JudgedSet(list(documents.values()), questions, judgements)


def _lines(file: Path) -> Iterator[tuple[str, str]]:
    """Each line that is not empty, with what names it: the file and the number of the line."""
    try:
        with file.open("rb") as opened:
            for number, line in enumerate(opened, 1):
                try:
                    text = line.decode("utf-8-sig" if number == 1 else "utf-8")
                except UnicodeDecodeError as problem:
                    raise BadSet(f"{file} line {number}: it is not UTF-8") from problem
                if text.strip():
                    yield f"{file} line {number}", text
    except OSError as problem:
        raise BadSet(f"{file}: {problem.strerror or problem}") from problem


def _rows(file: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    empty = True
    for where, line in _lines(file):
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as problem:
            raise BadSet(f"{where}: it is not JSON") from problem
        if not isinstance(row, dict):
            raise BadSet(f"{where}: it is no JSON object")
        empty = False
        yield where, row
    if empty:
        raise BadSet(f"{file}: it is empty")


def _id(row: dict[str, Any], where: str) -> str:
    found = row.get("_id")
    if isinstance(found, bool) or not isinstance(found, str | int) or not str(found).strip():
        raise BadSet(f"{where}: “_id” is missing or no text")
    return str(found).strip()


def _said(row: dict[str, Any], name: str, where: str, missing: str | None = None) -> str:
    found = row.get(name, missing)
    # Some sets write null where a document has no title.
    found = missing if found is None else found
    if not isinstance(found, str):
        raise BadSet(f"{where}: “{name}” is missing or no text")
    # JSON may hold what no database does: a zero, half a character.
    return found.replace("\0", " ").encode(errors="replace").decode()


def _judgements(file: Path, questions: Collection[str], documents: Collection[str]) -> Judgements:
    found: Judgements = {}
    lines = _lines(file)
    where, header = next(lines, (str(file), ""))
    if _values(header, where) != _HEADER:
        raise BadSet(f"{where}: the first line must be {', '.join(_HEADER)}, parted by tabs")
    for where, line in lines:
        parts = _values(line, where)
        if len(parts) != len(_HEADER):
            raise BadSet(f"{where}: there are {len(parts)} values and not three")
        question, document, score = parts
        if question not in questions:
            raise BadSet(f"{where}: queries.jsonl has no question “{question}”")
        if document not in documents:
            raise BadSet(f"{where}: corpus.jsonl has no document “{document}”")
        try:
            # Some tools write whole numbers with a point.
            found.setdefault(question, {})[document] = int(score.removesuffix(".0"))
        except ValueError as problem:
            raise BadSet(f"{where}: the score “{score}” is no whole number") from problem
    if not found:
        raise BadSet(f"{file}: there is no judgement in it")
    return found


def _values(line: str, where: str) -> list[str]:
    """As BEIR reads them: parted by tabs, what has a quotation mark in it perhaps quoted."""
    try:
        (values,) = csv.reader([line.rstrip("\r\n")], delimiter="\t")
    except (csv.Error, ValueError) as problem:
        raise BadSet(f"{where}: it cannot be read as values parted by tabs") from problem
    return [each.strip() for each in values]
