"""What `manage.py verify` checks of messaging: evidence files, and stored windows."""

from __future__ import annotations

from collections.abc import Generator

from cms.core.storage import file_fault
from compliance import recorded_rows
from compliance.verification import Counts, register, verify_dossiers, window_faults
from messaging.clearing import claim_windows, positioning_windows
from messaging.models import (
    Claim,
    ClaimClearance,
    EvidenceFile,
    Indication,
    MandatoryDisclaimer,
    MarketStatus,
    Positioning,
    PositioningClearance,
    Product,
)


def _evidence_files() -> Generator[str, None, int]:
    count = 0
    for kept in EvidenceFile.objects.order_by("pk").iterator(chunk_size=500):
        count += 1
        fault = file_fault(kept.file, kept.sha256)
        if fault:
            yield f"Evidence file {kept.pk}, “{kept.name}”, {fault}"
    return count


def _evidence_records() -> Generator[str, None, Counts]:
    """Files and pages of evidence, against the trail; a few at a time, because texts are long."""
    counts = yield from verify_dossiers("messaging.evidence", chunk=5)
    return {"evidence pages": counts.get("pages", 0)}


def _claim_windows() -> Generator[str, None, int]:
    return (yield from window_faults(ClaimClearance, "claim", Claim, claim_windows))


def _positioning_windows() -> Generator[str, None, int]:
    return (yield from window_faults(PositioningClearance, "message", Positioning, positioning_windows))


def register_checks() -> None:
    """Called when the apps are ready."""
    recorded_rows.register(Product, Indication, MarketStatus, MandatoryDisclaimer)
    register(30, "evidence files", _evidence_files)
    register(33, "evidence pages", _evidence_records)
    register(31, "clearance windows of claims", _claim_windows)
    register(32, "clearance windows of positionings", _positioning_windows)
