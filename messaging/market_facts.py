"""The facts that market rules look at, read from our models: one set a market and audience."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.utils import timezone

from compliance.models import Market, MarketTree
from messaging.folding import fold
from messaging.market_rules import Facts, Place, Source
from messaging.models import Claim, Competitor, Evidence, MarketStatus, Product

_CLINICAL_DESIGNS = frozenset(
    [
        "systematic_review",
        "rct",
        "controlled",
        "cohort",
        "case_control",
        "case_series",
        "registry",
        "diagnostic",
    ]
)
_CLINICAL_KINDS = frozenset(["article", "trial", "registry"])
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_P_VALUE = re.compile(r"\bp ?[<=≤]|signifi")


def source_facts(evidence: Evidence) -> Source:
    published = evidence.kind in _CLINICAL_KINDS
    citable = not published or bool(evidence.identifier or (evidence.authors and evidence.year))
    return Source(
        evidence.kind, evidence.design, evidence.head_to_head, citable, bool(evidence.document_number)
    )


def is_clinical(source: Source) -> bool:
    """Whether a source is about people; by its design, and by its kind where nobody judged the design."""
    return source.design in _CLINICAL_DESIGNS if source.design else source.kind in _CLINICAL_KINDS


def sources_of(claim: Claim) -> list[Source]:
    return [source_facts(each.evidence_file.evidence) for each in claim.anchors.all()]


class Standing:
    """A product’s statuses and the tree of markets, read once for any number of markets."""

    def __init__(self, product: Product) -> None:
        self.product = product
        self.tree = MarketTree()
        self._statuses: dict[int, list[MarketStatus]] = {}
        for status in MarketStatus.objects.filter(product=product).prefetch_related("indications"):
            self._statuses.setdefault(status.market_id, []).append(status)

    def in_market(self, market_id: int) -> list[MarketStatus]:
        """The product’s own statuses there; a member’s own replace its region’s."""
        for each in self.tree.lineage_ids(market_id):
            if each in self._statuses:
                return self._statuses[each]
        return []

    def lineage(self, market_id: int) -> tuple[str, ...]:
        return tuple(self.tree.by_id[each].code for each in self.tree.lineage_ids(market_id))

    def members(self, market_id: int) -> tuple[str, ...]:
        return tuple(each.code for each in self.tree.within(market_id) if each.pk != market_id)

    def facts(
        self,
        kind: str,
        market: Market,
        audience: str,
        places: Sequence[Place],
        indication: Any = None,
        **more: Any,
    ) -> Facts:
        """The facts for one market and audience. `indication` is the one that a claim is about."""
        product = self.product
        statuses = self.in_market(market.pk)
        status = next((each for each in statuses if each.is_marketable), statuses[0] if statuses else None)
        covered = None
        if indication is not None:
            covered = any(each.is_marketable and indication in each.indications.all() for each in statuses)
        return Facts(
            kind=kind,
            market=market.code,
            market_name=market.name,
            lineage=self.lineage(market.pk),
            members=self.members(market.pk),
            audience=audience,
            today=timezone.now().date(),
            product=product.name,
            device_class=product.device_class,
            prescription_only=product.prescription_only,
            restricted=product.restricted,
            safety_information=product.safety_information,
            pathway=status.pathway if status else None,
            decision=status.decision if status else None,
            decided_on=status.valid_from if status else None,
            launched_on=status.launched_on if status else None,
            novelty_days=settings.NOVELTY_DAYS,
            needs_authorisation=bool(status and status.needs_authorisation),
            authorisation=status.authorisation if status else "",
            authorised_until=status.authorised_until if status else None,
            reimbursed=bool(status and status.reimbursed),
            indication=indication.name if indication is not None else "",
            indication_covered=covered,
            places=places,
            **more,
        )


def competitor_names() -> tuple[str, ...]:
    rows = Competitor.objects.values_list("name", "product")
    return tuple(name for row in rows for name in row if name)


def claim_facts(claim: Claim, standing: Standing, places: Sequence[Place]) -> Iterator[Facts]:
    """The facts of a claim for each market and audience that it asks for."""
    more = {
        "claim_type": str(claim.type),
        "comparator": claim.comparator,
        "endpoint": claim.endpoint,
        "statistic": claim.statistic,
        "in_labelling": claim.in_labelling,
        "qualifiers": len(claim.qualifiers.all()),
        "sources": sources_of(claim),
        "answers": {each.question: each.yes for each in claim.answers.all()},
        "competitors": competitor_names(),
    }
    for row in claim.markets.all():
        yield standing.facts("claim", row.market, str(row.audience), places, claim.indication, **more)


class ClaimKnowledge:
    """What is known beside the words of a claim, read once for all its texts."""

    def __init__(self, claim: Claim, standing: Standing) -> None:
        sources = sources_of(claim)
        clinical = any(is_clinical(source) for source in sources)
        head_to_head = any(each.head_to_head for each in sources)
        complete = bool(claim.comparator and claim.endpoint and claim.statistic and head_to_head)
        self.statistic = claim.statistic
        self.quoted = " ".join(fold(each.quote) for each in claim.anchors.all())
        self.holds: dict[str, bool | None] = {
            **holds_for_markets(claim, standing),
            "qualified": bool(claim.qualifiers.all()),
            "clinical_evidence": clinical,
            "no_clinical_evidence": bool(sources) and not clinical,
            "comparison_data": complete,
            "no_comparison_data": not complete,
            "head_to_head": head_to_head,
            "usability_evidence": any(each.design == "usability" for each in sources),
        }

    def about(self, text: str) -> dict[str, bool | None]:
        """The conditions of copy rules, as they hold for one text of the claim."""
        return {**self.holds, "numbers_anchored": numbers_are_in(text, self.quoted, self.statistic)}


def holds_for_markets(content: Any, standing: Standing) -> dict[str, bool | None]:
    """The conditions that depend on the markets and audiences asked for alone."""
    rows = list(content.markets.all())
    statuses = [status for row in rows for status in standing.in_market(row.market.pk)]
    return {
        "audience_patient": any(row.audience == "patient" for row in rows),
        "investigational": any(each.decision == MarketStatus.Decision.INVESTIGATIONAL for each in statuses),
        "pathway_known": any(
            "US" in standing.lineage(row.market.pk) and standing.in_market(row.market.pk) for row in rows
        ),
    }


def numbers_are_in(text: str, quoted: str, statistic: str) -> bool:
    """Whether the numbers of a text stand in what is quoted; a text without any needs a test result there."""
    numbers = set(_NUMBER.findall(fold(text)))
    if numbers:
        return numbers <= set(_NUMBER.findall(quoted))
    return bool(statistic or _P_VALUE.search(quoted))
