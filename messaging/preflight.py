"""The automatic checks on a claim before people are asked to sign it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.models import Raised
from messaging.claim_checks import claim_rule_findings
from messaging.evidence_checks import evidence_findings

if TYPE_CHECKING:
    from messaging.models import Claim


def claim_findings(claim: Claim) -> list[Raised]:
    """What stands against submitting `claim`, a draft, in the order a reader would fix it."""
    return [*evidence_findings(claim), *claim_rule_findings(claim)]
