"""Checking a text that somebody pastes: what is found, under which rules, and what was not checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.text import Truncator

from compliance.models import Level, Market, MarketTree, Raised
from messaging.claim_checks import left_alone_for
from messaging.copy_checks import Checked, Text, checked, copy_findings, language_name
from messaging.lexicon import Situation
from messaging.marked_text import Piece, marked
from messaging.market_checks import market_findings, places_of
from messaging.market_facts import Standing, competitor_names
from messaging.market_rules import Facts, library
from messaging.models import MarketStatus, Product


@dataclass(frozen=True, slots=True)
class Report:
    """What a check of one text says."""

    pieces: list[Piece]
    findings: list[Raised]
    language: str
    versions: list[str]
    not_checked: list[str] = field(default_factory=list)


class _NoSigners:
    """A pasted text has no review, so nobody is named to answer."""

    def role_for(self, discipline: str, lineage: tuple[str, ...] = ()) -> str:
        return ""


def report_on(text: str, market: Market, audience: str, product: Product | None, language: str) -> Report:
    """Check a text for a market and audience; `language` '' lets its words tell."""
    standing = Standing(product) if product else None
    situation = _situation(market, audience, standing)
    texts = checked([Text("text", text, language)], lambda _: situation)
    facts = _facts(market, audience, standing, texts)
    findings = [
        *copy_findings(texts, lambda discipline: ""),
        *market_findings([facts], _NoSigners()),  # type: ignore[arg-type]
    ]
    order = {Level.BLOCK: 0, Level.REVIEW: 1, Level.WARN: 2}
    findings.sort(key=lambda each: (order[each.level], each.span or (0, 0)))
    spans = [(*each.span, str(each.level)) for each in findings if each.span]
    books = [library.books[code] for code in ("*", *reversed(facts.lineage)) if code in library.books]
    versions = [each.rules.label for each in texts if each.rules] + [book.label for book in books]
    return Report(
        pieces=marked(text, spans),
        findings=findings,
        language=language_name(texts[0].language) if texts else "",
        versions=versions,
        not_checked=list(_not_checked(text, texts, market, facts, standing)),
    )


def _situation(market: Market, audience: str, standing: Standing | None) -> Situation:
    holds: dict[str, bool | None] = {"audience_patient": audience == "patient"}
    if standing is None:
        return Situation(holds=holds)
    statuses = standing.in_market(market.pk)
    holds["investigational"] = any(
        each.decision == MarketStatus.Decision.INVESTIGATIONAL for each in statuses
    )
    holds["pathway_known"] = bool(statuses) and "US" in standing.lineage(market.pk)
    return Situation(
        holds=holds,
        leave_alone=left_alone_for(standing.product),
        indication=" ".join(f"{each.name} {each.text}" for each in standing.product.indications.all()),
        trust_safety_headings=not standing.product.safety_information,
    )


def _facts(market: Market, audience: str, standing: Standing | None, texts: list[Checked]) -> Facts:
    if standing is not None:
        return standing.facts("text", market, audience, places_of(texts), competitors=competitor_names())
    tree = MarketTree()
    return Facts(
        kind="text",
        market=market.code,
        market_name=market.name,
        lineage=tuple(tree.by_id[each].code for each in tree.lineage_ids(market.pk)),
        audience=audience,
        today=timezone.now().date(),
        places=places_of(texts),
        competitors=competitor_names(),
    )


def _not_checked(text: str, texts: list[Checked], market: Market, facts: Facts, standing: Any) -> Any:
    for each in texts:
        if each.rules is None:
            yield f"The words: there is no list for {language_name(each.language)}."
        for start, end in each.result.left_alone:
            quoted = " ".join(text[start:end].split())
            quoted = Truncator(quoted).chars(90)
            yield f"Left alone as a quoted title or safety information: “{quoted}”"
    if not any(code in library.books for code in facts.lineage):
        yield f"The rules of {market.name}: there is no rule file for it."
    if standing is None:
        yield "What depends on the product: pathway, indication, since when it is sold. Choose a product."
    elif facts.pathway is None:
        yield f"What depends on the standing of {facts.product} in {market.name}: none is recorded."
    yield "Evidence: whether numbers, comparisons and proof stand in a source. That is checked on a claim."
