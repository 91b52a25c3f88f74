"""What `manage.py verify_audit` checks of messaging: evidence files, and stored windows."""

from __future__ import annotations

from collections.abc import Generator

from cms.core.storage import file_fault
from compliance.verification import content_ids, register, window_faults
from messaging.clearing import claim_windows, positioning_windows
from messaging.models import Claim, ClaimClearance, EvidenceFile, Positioning, PositioningClearance


def _evidence_files() -> Generator[str, None, int]:
    count = 0
    for kept in EvidenceFile.objects.order_by("pk").iterator():
        count += 1
        fault = file_fault(kept.file, kept.sha256)
        if fault:
            yield f"Evidence file {kept.pk}, “{kept.name}”, {fault}"
    return count


def _claim_windows() -> Generator[str, None, int]:
    return (yield from window_faults(ClaimClearance, "claim", claim_windows(content_ids(Claim))))


def _positioning_windows() -> Generator[str, None, int]:
    computed = positioning_windows(content_ids(Positioning))
    return (yield from window_faults(PositioningClearance, "message", computed))


def register_checks() -> None:
    """Called when the apps are ready."""
    register(30, "evidence files", _evidence_files)
    register(31, "clearance windows of claims", _claim_windows)
    register(32, "clearance windows of positionings", _positioning_windows)
