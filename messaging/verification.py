"""What `manage.py verify` checks of messaging: evidence files, and stored windows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator
from functools import partial

from cms.core.hashing import sha256_of
from cms.core.storage import file_fault
from compliance import recorded_rows, told_rows
from compliance.models import AuditRecord, Event
from compliance.told_rows import Telling
from compliance.verification import Counts, register, verify_dossiers, window_faults
from messaging.clearing import claim_windows, message_windows
from messaging.models import (
    MESSAGES,
    AnchorConfirmation,
    CareSetting,
    Claim,
    ClaimClearance,
    Competitor,
    EvidenceFile,
    Indication,
    MandatoryDisclaimer,
    MarketStatus,
    Objection,
    Persona,
    Product,
    RetractionSnapshot,
    Specialty,
    Stage,
    UnsolicitedQuestion,
)
from messaging.verifying_publications import NOTICES


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


def _confirmations() -> Generator[str, None, int]:
    """That a second person looked at an anchor (A11-01) is in the trail, and none of it is missing."""
    told = Counter(
        (entry.object_id, entry.actor_id, entry.new["sha256"], entry.new["page"], _hash(entry.new["quote"]))
        for entry in AuditRecord.objects.filter(event=Event.ANCHOR_CONFIRMED)
    )
    rows = AnchorConfirmation.objects.select_related("evidence_file").order_by("pk")
    for row in rows:
        key = row.claim_id, row.by_id, row.evidence_file.sha256, row.page, row.quote_sha256
        told[key] -= 1
        if told[key] < 0:
            yield f"Confirmation {row.pk} of an anchor of claim {row.claim_id} is not in the audit trail."
    # With a draft that was deleted go its confirmations.
    there = set(Claim.objects.filter(pk__in=[claim for claim, *_ in told]).values_list("pk", flat=True))
    for (claim, *_), left in told.items():
        if left > 0 and claim in there:
            yield f"A confirmation of an anchor of claim {claim} is missing."
    return len(rows)


def _hash(quote: str) -> str:
    return sha256_of(quote.encode())


_TELLINGS = (
    Telling(
        UnsolicitedQuestion,
        Event.QUESTION_LOGGED,
        lambda row: {
            "product": row.product.slug,
            "market": row.market.code,
            "asked by": row.asked_by,
            "question": row.question,
            "by": row.logged_by_id,
        },
        lambda told: {**told.new, "by": told.actor_id},
        rows=lambda rows: rows.select_related("product", "market"),
        at="logged_at",
    ),
    Telling(
        UnsolicitedQuestion,
        Event.QUESTION_ANSWERED,
        lambda row: {"outcome": row.outcome, "by": row.answered_by_id},
        lambda told: {**told.new, "by": told.actor_id},
        rows=lambda rows: rows.filter(answered_at__isnull=False),
        at="answered_at",
    ),
    Telling(
        RetractionSnapshot,
        Event.RETRACTIONS_READ,
        lambda row: {
            "file": row.name,
            "sha256": row.sha256,
            "taken_on": row.taken_on,
            "rows": row.rows,
            "by": row.read_by_id,
        },
        lambda told: {**told.new, "by": told.actor_id},
        still=lambda told: not told.new["again"],
    ),
)


def _claim_windows() -> Generator[str, None, int]:
    return (yield from window_faults(ClaimClearance, "claim", Claim, claim_windows))


def _message_windows() -> Generator[str, None, int]:
    count = 0
    for model in MESSAGES:
        windows = partial(message_windows, model)
        count += yield from window_faults(model.clearance_model(), "message", model, windows)
    return count


def register_checks() -> None:
    """Called when the apps are ready."""
    recorded_rows.register(Product, Indication, MarketStatus, MandatoryDisclaimer)
    recorded_rows.register(Persona, Stage, Specialty, CareSetting, Competitor, Objection)
    told_rows.register(*_TELLINGS, *NOTICES)
    register(30, "evidence files", _evidence_files)
    register(34, "confirmed anchors", _confirmations)
    register(33, "evidence pages", _evidence_records)
    register(31, "clearance windows of claims", _claim_windows)
    register(32, "clearance windows of messages", _message_windows)
