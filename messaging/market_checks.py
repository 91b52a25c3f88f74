"""Market rules on our content: what each market and audience that it asks for makes of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from compliance.models import Level, Raised
from messaging.answerers import Answerers
from messaging.copy_checks import Checked
from messaging.market_rules import Broken, Facts, Place, broken_rules, library


def places_of(texts: Sequence[Checked]) -> list[Place]:
    return [Place(each.text.place, each.text.text, each.result.found) for each in texts]


def market_findings(all_facts: Iterable[Facts], answerers: Answerers) -> list[Raised]:
    """The findings over all markets and audiences; what is the same in several is told once."""
    findings: dict[tuple[str, str, str], list[Raised]] = {}
    for facts in all_facts:
        for broken in broken_rules(facts, library.books):
            findings.setdefault(
                (broken.rule.id, broken.level, broken.message), _raised(broken, facts, answerers)
            )
    return [each for group in findings.values() for each in group]


def _raised(broken: Broken, facts: Facts, answerers: Answerers) -> list[Raised]:
    role = answerers.role_for(broken.rule.role, facts.lineage) if broken.level == "review" else ""
    return [
        Raised(
            broken.rule.id,
            Level(broken.level),
            broken.message,
            broken.suggestion,
            place=place,
            span=span,
            role=role,
            version=broken.book.label,
        )
        for place, span in (broken.spans or (("", None),))
    ]
