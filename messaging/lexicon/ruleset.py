"""The copy rules of one locale: what they are made of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from messaging.lexicon.finder import Finder

#: From nothing said to submission stopped.
LEVELS = ("none", "warn", "review", "block")


def lower(level: str) -> str:
    """The next lower level that is still said."""
    return LEVELS[max(1, LEVELS.index(level) - 1)]


@dataclass(frozen=True, slots=True)
class When:
    """Another level where all of these conditions hold."""

    conditions: tuple[str, ...]
    level: str


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of a rule; `instead` is the wording that may take its place as it stands.

    `accents` are letters that must stand there, where without them it is another word: “sûr”, not “sur”.
    """

    written: str
    pattern: str
    instead: str = ""
    accents: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Rule:
    """Words of one category, how grave they are, why, and what to write instead.

    `role` is the discipline that must answer it at level review. `needs` and `unless` are looked for in the
    sentence around a hit; `outside_indication` says that words of the indication after a hit clear it.
    """

    id: str
    category: str
    name: str
    level: str
    reason: str
    suggestion: str
    source: str
    role: str
    tag: str
    terms: tuple[Term, ...]
    whens: tuple[When, ...]
    needs: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    outside_indication: bool

    def level_where(self, holds: Mapping[str, bool | None]) -> str:
        """The level of the first of `whens` whose conditions all hold, or the rule’s own."""
        for when in self.whens:
            if all(holds.get(condition) is True for condition in when.conditions):
                return when.level
        return self.level


@dataclass(frozen=True, slots=True)
class RuleSet:
    """All rules of a locale, compiled. `digest` is that of the file; `version` is written in it."""

    locale: str
    language: str
    version: str
    digest: str
    rules: tuple[Rule, ...]
    #: Texts in which nothing is found: “safe harbor”, “best practice”.
    allowed: Finder[str]
    #: Names and headings that only capitals tell apart; matched against the original text.
    allowed_as_written: re.Pattern[str] | None
    #: What opens the safety information, up to the end of its paragraph.
    safety_headings: re.Pattern[str] | None
    negation_near: re.Pattern[str] | None
    negation_adjacent: re.Pattern[str] | None
    not_negation: re.Pattern[str] | None
    finder: Finder[tuple[Rule, Term]]

    @property
    def label(self) -> str:
        return f"{self.locale}-{self.version}"

    @property
    def term_count(self) -> int:
        return len(self.finder)
