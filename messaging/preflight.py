"""The automatic checks on a claim before people are asked to sign it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.models import Level, Raised
from messaging.folding import find_wording, fold
from messaging.models.evidence import EvidencePage
from messaging.models.products import MarketStatus

if TYPE_CHECKING:
    from messaging.models import Anchor, Claim


def claim_findings(claim: Claim) -> list[Raised]:
    """What stands against submitting `claim`, a draft, in the order a reader would fix it."""
    findings = []
    anchors = list(claim.anchors.all())
    if not anchors:
        findings.append(
            Raised(
                "EV-01",
                Level.BLOCK,
                f"{claim.code} has no evidence.",
                "Anchor it to a passage on a page of an evidence file.",
            )
        )
    for anchor in anchors:
        findings += _quote_findings(anchor)
    findings += _market_findings(claim)
    return findings


def _quote_findings(anchor: Anchor) -> list[Raised]:
    """EV-02: the quote must be in the text of its page; a scan cannot be checked and is not passed."""
    where = f"page {anchor.page} of {anchor.evidence_file.name}"
    page = EvidencePage.objects.filter(file=anchor.evidence_file_id, number=anchor.page).first()
    if page is None:
        count = anchor.evidence_file.page_count
        return [
            Raised("EV-02", Level.BLOCK, f"There is no {where}; it has {count} pages.", "Correct the page.")
        ]
    if not page.text.strip():
        return [
            Raised(
                "EV-02",
                Level.REVIEW,
                f"The quote cannot be checked: {where} is a scan.",
                "Compare it by eye.",
            )
        ]
    if not find_wording(fold(page.text), fold(anchor.quote)):
        return [
            Raised(
                "EV-02",
                Level.BLOCK,
                f"The quote “{anchor.quote[:80]}” is not on {where}.",
                "Copy the passage as it stands there, or correct the page.",
            )
        ]
    return []


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
