"""The automatic checks on a claim before people are asked to sign it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.models import Level, Raised
from messaging.claim_checks import claim_rule_findings
from messaging.folding import find_wording, fold
from messaging.models.evidence import EvidencePage

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
    findings += claim_rule_findings(claim)
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
