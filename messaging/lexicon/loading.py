"""Reading rule files. A file with an error is refused whole, with its name and the line."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from messaging.lexicon.conditions import CONDITIONS
from messaging.lexicon.finder import Finder, beginnings
from messaging.lexicon.ruleset import LEVELS, Rule, RuleSet, Term, When
from messaging.lexicon.terms import TermError, alternation, folded, pattern_of

_RULE_KEYS = {"id", "category", "name", "level", "reason", "suggestion", "source", "role", "tag", "terms",
              "when", "needs", "unless", "outside_indication"}  # fmt: skip
_FILE_KEYS = {"locale", "language", "version", "rule", "classes", "allowed", "allowed_as_written",
              "safety_headings", "negation"}  # fmt: skip


class BrokenRules(ValueError):
    """Raised for a rule file that cannot be used; says the file, the line, and what to correct."""

    def __init__(self, file: str, line: int, problem: str) -> None:
        self.file, self.line, self.problem = file, line, problem
        super().__init__(f"{file}, line {line}: {problem}")


class RuleFile:
    """One file as it is written, so that a fault in its values is told with its line."""

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        self.data = data
        try:
            self.source = data.decode("utf-8")
        except UnicodeDecodeError as problem:
            raise BrokenRules(name, data[: problem.start].count(b"\n") + 1, "it is not UTF-8 text.") from None
        try:
            self.values = tomllib.loads(self.source)
        except tomllib.TOMLDecodeError as problem:
            line = re.search(r"at line (\d+)", str(problem))
            number = int(line[1]) if line else self.source.count("\n") + 1
            raise BrokenRules(name, number, f"it is not valid TOML: {problem}.") from None

    def table_line(self, header: str, index: int) -> int:
        """The line of the `index`-th `[[header]]`, from 0; 1 where there is none."""
        found = 0
        for number, line in enumerate(self.source.splitlines(), start=1):
            if line.strip().startswith(f"[[{header}]]"):
                if found == index:
                    return number
                found += 1
        return 1

    def line_of(self, words: str, after: int = 1) -> int:
        """The first line from `after` on that has `words`; `after` itself where none has."""
        for number, line in enumerate(self.source.splitlines(), start=1):
            if number >= after and words in line:
                return number
        return after

    def refuse(self, line: int, problem: str) -> BrokenRules:
        return BrokenRules(self.name, line, problem)

    def strings(self, values: Any, key: str, after: int = 1) -> list[str]:
        """A list of strings, or BrokenRules at the line of `key`."""
        if not isinstance(values, list) or not all(isinstance(each, str) and each.strip() for each in values):
            raise self.refuse(self.line_of(key, after), f"“{key}” must be a list of texts.")
        return values


def load_file(path: Path) -> RuleSet:
    """The rule set in `path`. Raises BrokenRules."""
    return parse(path.name, path.read_bytes())


def parse(name: str, data: bytes) -> RuleSet:
    """The rule set written in `data`, a TOML file called `name`. Raises BrokenRules."""
    file = RuleFile(name, data)
    values = file.values
    for key in values.keys() - _FILE_KEYS:
        raise file.refuse(file.line_of(key), f"“{key}” is not known here.")
    for key in ("locale", "language", "version"):
        if not isinstance(values.get(key), str) or not values[key].strip():
            raise file.refuse(1, f"“{key}” is missing.")
    classes = values.get("classes", {})
    for key, entries in classes.items():
        file.strings(entries, key)
    rules = _rules(file, classes)
    allowed = file.strings(values.get("allowed", []), "allowed")
    negation = values.get("negation", {})
    written = file.strings(values.get("allowed_as_written", []), "allowed_as_written")
    return RuleSet(
        locale=values["locale"],
        language=values["language"],
        version=values["version"],
        digest=hashlib.sha256(data).hexdigest(),
        rules=tuple(rules),
        allowed=Finder(
            [(beginnings(folded(each)), _pattern(file, each, 1, classes), each) for each in allowed]
        ),
        allowed_as_written=_as_written(file, written),
        safety_headings=_compiled(file, values.get("safety_headings", []), "safety_headings", classes),
        negation_near=_compiled(file, negation.get("near", []), "near", classes),
        negation_adjacent=_compiled(file, negation.get("adjacent", []), "adjacent", classes),
        not_negation=_compiled(file, negation.get("not", []), "not", classes),
        finder=Finder(
            [
                (beginnings(folded(term.written)), term.pattern, (rule, term))
                for rule in rules
                for term in rule.terms
            ]
        ),
    )


def _rules(file: RuleFile, classes: Mapping[str, list[str]]) -> list[Rule]:
    tables = file.values.get("rule", [])
    if not tables:
        raise file.refuse(1, "it has no [[rule]].")
    rules: list[Rule] = []
    seen: set[str] = set()
    for index, table in enumerate(tables):
        rule = _rule(file, table, file.table_line("rule", index), classes)
        if rule.id in seen:
            raise file.refuse(file.table_line("rule", index), f"there are two rules “{rule.id}”.")
        seen.add(rule.id)
        rules.append(rule)
    return rules


def _rule(file: RuleFile, table: dict[str, Any], line: int, classes: Mapping[str, list[str]]) -> Rule:
    for key in table.keys() - _RULE_KEYS:
        raise file.refuse(file.line_of(key, line), f"“{key}” is not known in a rule.")
    for key in ("id", "category", "name", "level", "reason", "suggestion"):
        if not isinstance(table.get(key), str) or not table[key].strip():
            raise file.refuse(line, f"the rule has no “{key}”.")
    _level(file, table["level"], file.line_of("level", line))
    if not table.get("terms"):
        raise file.refuse(line, f"the rule {table['id']} has no terms.")
    return Rule(
        id=table["id"],
        category=table["category"],
        name=table["name"],
        level=table["level"],
        reason=table["reason"],
        suggestion=table["suggestion"],
        source=table.get("source", ""),
        role=table.get("role", ""),
        tag=table.get("tag", ""),
        terms=tuple(_terms(file, table["terms"], line, classes)),
        whens=tuple(_whens(file, table.get("when", []), line)),
        needs=_compiled(file, table.get("needs", []), "needs", classes, line),
        unless=_compiled(file, table.get("unless", []), "unless", classes, line),
        outside_indication=bool(table.get("outside_indication", False)),
    )


def _level(file: RuleFile, level: Any, line: int) -> str:
    if level not in LEVELS:
        raise file.refuse(line, f"“{level}” is no level. Use one of {', '.join(LEVELS)}.")
    return str(level)


def _whens(file: RuleFile, tables: Iterable[Any], line: int) -> Iterable[When]:
    for table in tables:
        conditions = file.strings(table.get("if"), "when", line)
        for condition in conditions:
            if condition not in CONDITIONS:
                at = file.line_of(condition, line)
                raise file.refuse(at, f"there is no condition “{condition}”.")
        level = _level(file, table.get("level"), file.line_of(conditions[0], line))
        yield When(tuple(conditions), level)


def _terms(
    file: RuleFile, entries: Iterable[Any], line: int, classes: Mapping[str, list[str]]
) -> Iterable[Term]:
    for entry in entries:
        table = {"term": entry} if isinstance(entry, str) else entry
        written, instead = (
            (table.get("term"), table.get("instead", "")) if isinstance(table, dict) else ("", 0)
        )
        if not isinstance(written, str) or not isinstance(instead, str):
            raise file.refuse(line, "a term is a text, or a table of “term” and “instead”.")
        accents = [each for each in written if each.isalpha() and not each.isascii()]
        yield Term(
            written,
            _pattern(file, written, line, classes),
            instead,
            frozenset(accents if table.get("accents") else ()),
        )


def _pattern(file: RuleFile, written: str, line: int, classes: Mapping[str, list[str]]) -> str:
    try:
        pattern = pattern_of(written, classes)
        re.compile(pattern)
    except (TermError, re.error) as problem:
        raise file.refuse(file.line_of(written, line), f"the term “{written}”: {problem}.") from None
    if re.fullmatch(pattern, ""):
        raise file.refuse(file.line_of(written, line), f"the term “{written}” would match nothing at all.")
    return pattern


def _compiled(
    file: RuleFile, values: Any, key: str, classes: Mapping[str, list[str]], line: int = 1
) -> re.Pattern[str] | None:
    written = file.strings(values, key, line)
    if not written:
        return None
    return re.compile(alternation([_pattern(file, each, line, classes) for each in written]))


def _as_written(file: RuleFile, patterns: list[str]) -> re.Pattern[str] | None:
    for each in patterns:
        try:
            re.compile(each)
        except re.error as problem:
            raise file.refuse(
                file.line_of("allowed_as_written"), f"the pattern “{each}”: {problem}."
            ) from None
    return re.compile("|".join(f"(?:{each})" for each in patterns)) if patterns else None
