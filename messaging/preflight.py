"""The automatic checks on a claim before people are asked to sign it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.models import Level, Raised
from messaging.evidence_checks import evidence_findings
from messaging.models.products import MarketStatus

if TYPE_CHECKING:
    from messaging.models import Claim


def claim_findings(claim: Claim) -> list[Raised]:
    """What stands against submitting `claim`, a draft, in the order a reader would fix it."""
    return [*evidence_findings(claim), *_market_findings(claim)]


def _market_findings(claim: Claim) -> list[Raised]:
    """US-02, EU-01: the indication must be within the product's standing in each market asked for."""
    statuses = {}
    for status in MarketStatus.objects.filter(product=claim.product_id).prefetch_related("indications"):
        statuses.setdefault(status.market_id, []).append(status)
    findings = []
    for market in {row.market for row in claim.markets.all()}:
        own = next((statuses[each.pk] for each in market.lineage if each.pk in statuses), [])
        if not any(s.is_marketable and claim.indication in s.indications.all() for s in own):
            findings.append(
                Raised(
                    "US-02",
                    Level.BLOCK,
                    f"{claim.product} is not cleared for “{claim.indication.name}” in {market.name}.",
                    "Take the market out, or record the product’s status there.",
                )
            )
    return findings
