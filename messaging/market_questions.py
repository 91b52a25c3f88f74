"""What a claim says to the questions of the markets, and of its comparison, as a reviewer reads it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from messaging.market_rules import library

_COMPARISON = {
    "comparator": "Compared with",
    "endpoint": "What was measured in both",
    "statistic": "The result, as the source gives it",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing said of a comparison; `was` is what it said before, where that differs."""

    name: str
    value: str
    was: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with its answer. `stands_against`: the answer says that the claim may not be used."""

    asked_by: str
    question: str
    yes: bool
    note: str
    stands_against: bool
    was: str = ""


def comparison_facts(now: Mapping[str, Any], before: Mapping[str, Any]) -> list[Fact]:
    """Comparator, endpoint and statistic of a frozen claim (US-04), and whether its labelling says it."""
    here, there = now.get("comparison", {}), before.get("comparison", {})
    facts = []
    for name, words in _COMPARISON.items():
        value, was = here.get(name, ""), there.get(name, "")
        if value or was:
            facts.append(Fact(words, value or "Not said", (was or "not said") if value != was else ""))
    inside, inside_before = now.get("in_labelling", True), before.get("in_labelling", True)
    if not inside or inside != inside_before:
        was = "" if inside == inside_before else _yes(inside_before).lower()
        facts.append(Fact("The labelling says it", _yes(inside), was))
    return facts


def answered(now: Mapping[str, Any], before: Mapping[str, Any]) -> Iterator[Answered]:
    """The answers of a frozen claim with their questions; one that is asked no more keeps its code."""
    known = {question.code: (book.name, question) for book, question in library.questions()}
    earlier = {each["question"]: each["yes"] for each in before.get("answers", [])}
    for each in now.get("answers", []):
        code, yes = each["question"], each["yes"]
        asked_by, question = known.get(code, ("a market whose rules no longer ask it", None))
        yield Answered(
            asked_by,
            question.text if question else code,
            yes,
            each["note"],
            question is not None and yes is not question.good,
            _yes(earlier[code]).lower() if code in earlier and earlier[code] is not yes else "",
        )


def _yes(answer: bool) -> str:
    return "Yes" if answer else "No"
