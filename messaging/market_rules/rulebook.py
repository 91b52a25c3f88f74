"""The rules of one jurisdiction, read from a file. A file with an error is refused, with its line."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from messaging.lexicon.loading import BrokenRules, RuleFile
from messaging.lexicon.watching import WatchedRules
from messaging.market_rules.predicates import PREDICATES

FOLDER = Path(__file__).parent / "rules"
EVERYWHERE = "*"
_LEVELS = ("block", "review", "warn")
_RULE_KEYS = {"id", "level", "role", "when", "unless", "at", "message", "suggestion", "instead", "source"}


@dataclass(frozen=True, slots=True)
class Condition:
    """A predicate with its arguments, as in “pathway:510k,exempt”."""

    name: str
    arguments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MarketRule:
    """Broken where all of `when` hold and none of `unless`.

    `at` names the tags or categories of copy rules whose words the finding marks; `instead` may take their
    place. `role` is the discipline that answers it at level review.
    """

    id: str
    level: str
    message: str
    suggestion: str
    source: str
    when: tuple[Condition, ...]
    unless: tuple[Condition, ...]
    at: tuple[str, ...]
    instead: str
    role: str


@dataclass(frozen=True, slots=True)
class Question:
    """A yes/no question that a market asks; `good` is the answer under which the claim may be used."""

    code: str
    group: str
    text: str
    good: bool


@dataclass(frozen=True, slots=True)
class Rulebook:
    """`through_region` is the level at which rules count where content was asked for a whole region; ''
    means that they do not."""

    jurisdiction: str
    name: str
    version: str
    digest: str
    through_region: str
    rules: tuple[MarketRule, ...]
    questions: tuple[Question, ...]
    elements: Mapping[str, tuple[re.Pattern[str], ...]]
    negative_words: tuple[str, ...]

    @property
    def label(self) -> str:
        return f"{'all' if self.jurisdiction == EVERYWHERE else self.jurisdiction}-{self.version}"

    def questions_of(self, group: str) -> list[Question]:
        return [each for each in self.questions if each.group == group]


def parse(name: str, data: bytes) -> Rulebook:
    """The rule book written in `data`, a TOML file called `name`. Raises BrokenRules."""
    file = RuleFile(name, data)
    values = file.values
    for key in ("jurisdiction", "name", "version"):
        if not isinstance(values.get(key), str) or not values[key].strip():
            raise file.refuse(1, f"“{key}” is missing.")
    elements = {
        key: tuple(_regex(file, each) for each in file.strings(patterns, key))
        for key, patterns in values.get("elements", {}).items()
    }
    questions = tuple(_questions(file))
    rules = tuple(_rules(file, {each.group for each in questions}, set(elements)))
    return Rulebook(
        jurisdiction=values["jurisdiction"],
        name=values["name"],
        version=values["version"],
        digest=hashlib.sha256(data).hexdigest(),
        through_region=values.get("through_region", ""),
        rules=rules,
        questions=questions,
        elements=elements,
        negative_words=tuple(file.strings(values.get("negative_words", []), "negative_words")),
    )


def _regex(file: RuleFile, written: str) -> re.Pattern[str]:
    try:
        return re.compile(written, re.IGNORECASE)
    except re.error as problem:
        raise file.refuse(file.line_of(written), f"the pattern “{written}”: {problem}.") from None


def _questions(file: RuleFile) -> Iterator[Question]:
    for index, table in enumerate(file.values.get("question", [])):
        try:
            yield Question(table["code"], table["group"], table["text"], bool(table["good"]))
        except KeyError as missing:
            line = file.table_line("question", index)
            raise file.refuse(line, f"the question has no “{missing.args[0]}”.") from None


def _rules(file: RuleFile, groups: set[str], elements: set[str]) -> Iterator[MarketRule]:
    for index, table in enumerate(file.values.get("rule", [])):
        line = file.table_line("rule", index)
        for key in table.keys() - _RULE_KEYS:
            raise file.refuse(file.line_of(key, line), f"“{key}” is not known in a rule.")
        for key in ("id", "level", "message", "suggestion", "source"):
            if not isinstance(table.get(key), str) or not table[key].strip():
                raise file.refuse(line, f"the rule has no “{key}”.")
        if table["level"] not in _LEVELS:
            at = file.line_of("level", line)
            raise file.refuse(at, f"“{table['level']}” is no level. Use one of {', '.join(_LEVELS)}.")
        yield MarketRule(
            id=table["id"],
            level=table["level"],
            message=table["message"],
            suggestion=table["suggestion"],
            source=table["source"],
            when=tuple(_condition(file, each, line, groups, elements) for each in table.get("when", [])),
            unless=tuple(_condition(file, each, line, groups, elements) for each in table.get("unless", [])),
            at=tuple(table.get("at", [])),
            instead=table.get("instead", ""),
            role=table.get("role", ""),
        )


def _condition(file: RuleFile, written: Any, line: int, groups: set[str], elements: set[str]) -> Condition:
    name, _, rest = str(written).partition(":")
    arguments = tuple(each.strip() for each in rest.split(",") if each.strip())
    at = file.line_of(str(written), line)
    if name not in PREDICATES:
        raise file.refuse(at, f"there is no condition “{name}”.")
    if name in ("unanswered", "answered_badly", "answered_well") and not set(arguments) <= groups:
        raise file.refuse(at, f"there is no group of questions “{rest}”.")
    if name in ("lacks", "mentions") and not set(arguments) - {"name"} <= elements:
        raise file.refuse(at, f"there is no such element in “{rest}”.")
    return Condition(name, arguments)


class Library(WatchedRules):
    """The rule books by jurisdiction, read from a folder of TOML files and read anew when these change."""

    def __init__(self, folder: Path = FOLDER) -> None:
        super().__init__(folder)
        self._books: Mapping[str, Rulebook] = {}

    @property
    def is_empty(self) -> bool:
        return not self._books

    def put_in_force(self, paths: list[Path]) -> None:
        found: dict[str, Rulebook] = {}
        for path in paths:
            book = parse(path.name, path.read_bytes())
            if book.jurisdiction in found:
                raise BrokenRules(path.name, 1, f"there are two files for “{book.jurisdiction}”.")
            found[book.jurisdiction] = book
        self._books = found

    @property
    def books(self) -> Mapping[str, Rulebook]:
        self.follow()
        return self._books

    def questions(self) -> list[tuple[Rulebook, Question]]:
        return [(book, question) for book in self.books.values() for question in book.questions]


library = Library()
