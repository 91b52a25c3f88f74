"""What compliance is told of our rule files: names, versions, sizes, digests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.checks import Error

from compliance.rule_sets import RuleSetFacts
from messaging.lexicon import BrokenRules, shelf
from messaging.market_rules import library


def copy_rule_sets() -> Mapping[str, RuleSetFacts]:
    return {
        f"copy rules, {rules.language}": RuleSetFacts(rules.label, rules.term_count, rules.digest)
        for rules in shelf.all().values()
    }


def market_rule_sets() -> Mapping[str, RuleSetFacts]:
    return {
        f"market rules, {book.name}": RuleSetFacts(book.label, len(book.rules), book.digest)
        for book in library.books.values()
    }


def broken_rule_files() -> list[str]:
    """The errors of rule files that were changed while this process runs; the rules before them stay on."""
    for rules in (shelf, library):
        rules.follow()
    return [rules.problem for rules in (shelf, library) if rules.problem]


def rule_files_are_sound(**kwargs: Any) -> list[Error]:
    """System check: a rule file with an error stops the start, with its name and the line."""
    faults = []
    for load in (shelf.load, library.load):
        try:
            load()
        except BrokenRules as problem:
            faults.append(
                Error(str(problem), hint="Correct the file, or put the last one back.", id="vouch.E001")
            )
    return faults
