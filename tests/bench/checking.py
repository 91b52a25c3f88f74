"""C1: how long the copy rules and market rules take over one claim, with all its queries."""

from __future__ import annotations

import time
from typing import Any

from tests.bench import timing

#: Milliseconds that the checks on a claim may take.
GOAL = 20.0
_WORDING = (
    "In adults after abdominal surgery, drains were removed a median of 1 day earlier than gravity drains."
)


def on_claims(seconds: float) -> dict[str, Any]:
    """Claims with evidence, a wording, a qualifier and a market, each with all its queries."""
    from compliance.setup import ensure_review_workflow
    from messaging.claim_checks import claim_rule_findings
    from tests import factories

    ensure_review_workflow()
    claims = [factories.claim_draft(wordings=(_WORDING,), qualifiers=("One centre.",)) for _ in range(20)]
    begun = time.process_time()
    series = timing.in_turns({"ours": claim_rule_findings}, claims * 10, seconds)["ours"]
    processor = time.process_time() - begun
    return {
        "id": "C1",
        "work": "check the words and markets of a claim",
        "other_is": f"the goal, {GOAL:.0f} ms",
        "ours": series.figures(),
        "other": {"p50_ms": GOAL, "p95_ms": GOAL, "error_count": 0},
        "compared": len(claims),
        "processor_ms": 1000 * processor / sum(len(run) for run in series.runs),
    }
