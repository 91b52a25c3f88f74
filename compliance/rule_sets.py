"""The rule sets in force, told by the apps that load them, so that a change of one is noticed.

Imports go down only: compliance knows of a rule set its name, its version and its digest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class RuleSetFacts:
    """`version` as findings carry it; `rules` is how many terms or rules it has; `digest` is the file's."""

    version: str
    rules: int
    digest: str


Teller: TypeAlias = Callable[[], Mapping[str, RuleSetFacts]]
"""Gives the sets of one kind by name; raises where a file is broken."""

_tellers: list[Teller] = []


def register(teller: Teller) -> None:
    """Let `teller` say which rule sets are in force. Called from AppConfig.ready()."""
    if teller not in _tellers:
        _tellers.append(teller)


def in_force() -> dict[str, dict[str, Any]]:
    """Every rule set by name, as JSON values."""
    return {name: asdict(facts) for teller in _tellers for name, facts in sorted(teller().items())}


def versions_in_force() -> set[str]:
    return {each["version"] for each in in_force().values()}
