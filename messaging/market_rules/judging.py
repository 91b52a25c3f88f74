"""Holding content against the rules of the markets that it is meant for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from messaging.market_rules.facts import Facts
from messaging.market_rules.predicates import PREDICATES
from messaging.market_rules.rulebook import EVERYWHERE, Condition, MarketRule, Rulebook


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that the facts break, with its words filled in; `spans` are (place, span) that it marks."""

    rule: MarketRule
    book: Rulebook
    level: str
    message: str
    suggestion: str
    spans: tuple[tuple[str, tuple[int, int]], ...]


def broken_rules(facts: Facts, books: Mapping[str, Rulebook]) -> list[Broken]:
    """Every rule that is broken, of the market’s own jurisdictions first, then of a region’s members."""
    found = []
    for book, level in _books_for(facts, books):
        for rule in book.rules:
            details = _breaks(rule, book, facts)
            if details is not None:
                found.append(_broken(rule, book, level or rule.level, facts, details))
    return found


def _books_for(facts: Facts, books: Mapping[str, Rulebook]) -> Iterator[tuple[Rulebook, str]]:
    """The books that apply, each with the level it is held at, '' for the rules’ own."""
    for code in (EVERYWHERE, *reversed(facts.lineage)):
        if code in books:
            yield books[code], ""
    for code in facts.members:
        if code in books and books[code].through_region:
            yield books[code], books[code].through_region


def _breaks(rule: MarketRule, book: Rulebook, facts: Facts) -> str | None:
    """None where the rule is kept; else what its conditions tell, which may be ''."""
    details = ""
    for condition in rule.when:
        holds = _holds(condition, book, facts)
        if not holds:
            return None
        if isinstance(holds, str):
            details = holds
    if any(_holds(condition, book, facts) for condition in rule.unless):
        return None
    return details


def _holds(condition: Condition, book: Rulebook, facts: Facts) -> bool | str:
    return PREDICATES[condition.name](facts, book, *condition.arguments)


def _broken(rule: MarketRule, book: Rulebook, level: str, facts: Facts, details: str) -> Broken:
    shown = {
        "product": facts.product or "The product",
        "market": book.name,
        "indication": facts.indication,
        "details": details,
    }
    spans = tuple(
        (place.name, hit.span)
        for place in facts.places
        for hit in place.hits
        if not hit.negated and (hit.rule.tag in rule.at or hit.rule.category in rule.at)
    )
    suggestion = f"Write “{rule.instead}”." if rule.instead else rule.suggestion
    return Broken(rule, book, level, rule.message.format(**shown), suggestion.format(**shown), spans)
