"""The tamper matrix, first part: what is signed, cleared and kept in files, and the trail itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.compliance.proof.harms import (
    NO_ORDER,
    ONE_ROW,
    Table,
    alter,
    bytes_of,
    copy,
    delete,
    overwrite,
    swap,
)

_ROUNDS, _SIGNED = "compliance_signofftaskstate", "compliance_signature"
_SAYS = "does not say what was signed"
_NO_BYTES_ORDER = "Bytes in another order are altered bytes."
_NO_BYTES_COPY = "A file that no row names is never read."


def _child(table: str, rows: str, said: str = _SAYS, **altered: Any) -> Table:
    """Child rows of a claim, which are signed with it."""
    name = {"wordings": "Another wording", "qualifiers": "Another qualifier"}.get(rows, "")
    return Table(
        said,
        alter(table, lambda x: getattr(x, rows)[0].pk, **(altered or {"text": name})),
        delete(table, lambda x: getattr(x, rows)[0].pk),
        swap(table, "sort_order", lambda x: getattr(x, rows)[0].pk, lambda x: getattr(x, rows)[1].pk),
        copy(table, lambda x: getattr(x, rows)[0].pk, sort_order=9),
        alter(table, lambda x: getattr(x, rows)[0].pk, claim_id=lambda x: x.other.pk),
    )


def _bytes(said: str, stored: Callable[[Any], Any], other: Callable[[Any], Any]) -> Table:
    return Table(
        said,
        overwrite(stored, lambda x: bytes_of(stored(x))[:-9] + b"tampered!"),
        overwrite(stored, lambda x: None),
        _NO_BYTES_ORDER,
        _NO_BYTES_COPY,
        overwrite(stored, lambda x: bytes_of(other(x))),
    )


SIGNED: dict[str, Table] = {
    "audit records": Table(
        "Audit record",
        alter("compliance_auditrecord", lambda x: x.record.pk, "sequence", reason="Another reason"),
        delete("compliance_auditrecord", lambda x: x.record.pk, "sequence"),
        swap(
            "compliance_auditrecord", "sequence", lambda x: x.record.pk, lambda x: x.record.pk + 1, "sequence"
        ),
        copy("compliance_auditrecord", lambda x: x.record.pk, "sequence"),
        alter("compliance_auditrecord", lambda x: x.record.pk, "sequence", object_id=lambda x: x.other.pk),
        {"copy": "missing"},
    ),
    "head of the trail": Table(
        "The last audit record",
        alter("compliance_audithead", lambda x: 1, hash="f" * 64),
        delete("compliance_audithead", lambda x: 1),
        ONE_ROW,
        copy("compliance_audithead", lambda x: 1),
        alter(
            "compliance_audithead", lambda x: 1, sequence=lambda x: x.record.pk, hash=lambda x: x.record.hash
        ),
        {"delete": "was added", "copy": "more than one head", "transplant": "was added"},
    ),
    "rounds": Table(
        "eview round",
        alter(_ROUNDS, lambda x: x.round.pk, "taskstate_ptr_id", canonical='{"text": "Safest."}'),
        delete(_ROUNDS, lambda x: x.round.pk, "taskstate_ptr_id"),
        alter(_ROUNDS, lambda x: x.sent_back.pk, "taskstate_ptr_id", number=7),
        copy(_ROUNDS, lambda x: x.round.pk, "taskstate_ptr_id", taskstate_ptr_id=lambda x: x.spare_state),
        alter(_ROUNDS, lambda x: x.round.pk, "taskstate_ptr_id", subject_id=lambda x: x.other.pk),
    ),
    "required signatures": Table(
        "signatures that it asks for were altered",
        alter("compliance_requiredsignature", lambda x: x.seats[0].pk, market_id=lambda x: x.market.pk),
        delete("compliance_requiredsignature", lambda x: x.seats[0].pk),
        NO_ORDER,
        copy("compliance_requiredsignature", lambda x: x.seats[0].pk, market_id=lambda x: x.market.pk),
        alter(
            "compliance_requiredsignature",
            lambda x: x.seats[0].pk,
            state_id=lambda x: x.draft_round.pk,
            market_id=lambda x: x.market.pk,
        ),
    ),
    "signatures": Table(
        "The signature of",
        alter(_SIGNED, lambda x: x.signatures[0].pk, meaning="responsibility"),
        delete(_SIGNED, lambda x: x.signatures[0].pk),
        NO_ORDER,
        copy(
            _SIGNED,
            lambda x: x.signatures[0].pk,
            state_id=lambda x: x.open_round.pk,
            required_id=lambda x: x.open_seat.pk,
        ),
        alter(
            _SIGNED,
            lambda x: x.signatures[0].pk,
            state_id=lambda x: x.open_round.pk,
            required_id=lambda x: x.open_seat.pk,
        ),
        {"delete": "A signature is in the audit trail and missing"},
    ),
    "approvals": Table(
        "pproval",
        alter("compliance_approval", lambda x: x.approval.pk, approved_at="2001-01-01 00:00:00+00:00"),
        delete("compliance_approval", lambda x: x.approval.pk),
        NO_ORDER,
        copy("compliance_approval", lambda x: x.approval.pk, state_id=lambda x: x.draft_round.pk),
        alter("compliance_approval", lambda x: x.approval.pk, subject_id=lambda x: x.draft.pk),
    ),
    "findings": Table(
        "its findings were altered",
        alter("compliance_finding", lambda x: x.findings[0].pk, message="Nothing was found."),
        delete("compliance_finding", lambda x: x.findings[0].pk),
        swap("compliance_finding", "id", lambda x: x.findings[0].pk, lambda x: x.findings[1].pk),
        copy("compliance_finding", lambda x: x.findings[0].pk),
        alter("compliance_finding", lambda x: x.findings[0].pk, state_id=lambda x: x.open_round.pk),
    ),
    "dispositions": Table(
        "is not over what the round froze",
        alter("compliance_disposition", lambda x: x.answers[0].pk, answer="It is fine."),
        delete("compliance_disposition", lambda x: x.answers[0].pk),
        swap("compliance_disposition", "id", lambda x: x.answers[0].pk, lambda x: x.answers[1].pk),
        copy("compliance_disposition", lambda x: x.answers[0].pk),
        alter("compliance_disposition", lambda x: x.answers[0].pk, finding_id=lambda x: x.findings[1].pk),
        {"copy": "The answer of"},
    ),
    "suspensions": Table(
        "suspensions",
        alter("compliance_suspension", lambda x: x.suspension.pk, lift_reason="Another reason"),
        delete("compliance_suspension", lambda x: x.suspension.pk),
        NO_ORDER,
        copy("compliance_suspension", lambda x: x.suspension.pk),
        alter("compliance_suspension", lambda x: x.suspension.pk, subject_id=lambda x: x.claim.pk),
    ),
    "withdrawals": Table(
        "withdrawals",
        alter("compliance_withdrawal", lambda x: x.withdrawal.pk, reason="Another reason"),
        delete("compliance_withdrawal", lambda x: x.withdrawal.pk),
        NO_ORDER,
        copy("compliance_withdrawal", lambda x: x.withdrawal.pk, subject_id=lambda x: x.other.pk),
        alter("compliance_withdrawal", lambda x: x.withdrawal.pk, subject_id=lambda x: x.other.pk),
    ),
    "windows of claims": Table(
        "window",
        alter("messaging_claimclearance", lambda x: x.window.pk, ends_at="2099-01-01 00:00:00+00:00"),
        delete("messaging_claimclearance", lambda x: x.window.pk),
        NO_ORDER,
        copy("messaging_claimclearance", lambda x: x.window.pk, audience="patient"),
        alter("messaging_claimclearance", lambda x: x.window.pk, claim_id=lambda x: x.draft.pk),
    ),
    "windows of assets": Table(
        "window",
        alter("content_assetclearance", lambda x: x.asset_window.pk, ends_at="2099-01-01 00:00:00+00:00"),
        delete("content_assetclearance", lambda x: x.asset_window.pk),
        NO_ORDER,
        copy("content_assetclearance", lambda x: x.asset_window.pk, audience="patient"),
        alter("content_assetclearance", lambda x: x.asset_window.pk, version_id=lambda x: x.draft_version.pk),
    ),
    "live claims": Table(
        _SAYS,
        alter("messaging_claim", lambda x: x.claim.pk, text="Tessel is the safest."),
        delete("messaging_claim", lambda x: x.claim.pk),
        NO_ORDER,
        copy("messaging_claim", lambda x: x.claim.pk, code="TES-9999"),
        alter("messaging_claim", lambda x: x.claim.pk, product_id=lambda x: x.product.pk),
        {"delete": "its own row is missing"},
    ),
    "live assets": Table(
        _SAYS,
        alter("content_asset", lambda x: x.asset.pk, title="Another title"),
        delete("content_asset", lambda x: x.asset.pk),
        NO_ORDER,
        copy("content_asset", lambda x: x.asset.pk),
        alter("content_asset", lambda x: x.asset.pk, version_id=lambda x: x.draft_version.pk),
        {"delete": "its own row is missing"},
    ),
    "revisions": Table(
        "is not the revision that was published",
        alter(
            "wagtailcore_revision", lambda x: x.claim.live_revision_id, content=lambda x: x.altered_revision
        ),
        delete("wagtailcore_revision", lambda x: x.claim.live_revision_id),
        NO_ORDER,
        "A revision that no row points to is never read; what is submitted is frozen in its round.",
        alter("messaging_claim", lambda x: x.claim.pk, live_revision_id=lambda x: x.other.live_revision_id),
    ),
    "drafts under review": Table(
        "its draft says something else than what was submitted",
        alter(
            "wagtailcore_revision",
            lambda x: x.open_round.revision_id,
            content=lambda x: x.altered_open_revision,
        ),
        delete("wagtailcore_revision", lambda x: x.open_round.revision_id),
        NO_ORDER,
        "A revision that no row points to is never read; what is submitted is frozen in its round.",
        alter(
            "wagtailcore_taskstate",
            lambda x: x.open_round.pk,
            revision_id=lambda x: x.other.live_revision_id,
        ),
    ),
    "wordings": _child("messaging_claimwording", "wordings"),
    "qualifiers": _child("messaging_qualifier", "qualifiers"),
    "anchors": _child("messaging_anchor", "anchors", quote="Another quote"),
    "markets": Table(
        _SAYS,
        alter("messaging_claimmarket", lambda x: x.markets[0].pk, expiry="2099-01-01"),
        delete("messaging_claimmarket", lambda x: x.markets[0].pk),
        "Markets are signed in the order of their codes, whatever the order of the rows.",
        copy("messaging_claimmarket", lambda x: x.markets[0].pk, audience="patient"),
        alter("messaging_claimmarket", lambda x: x.markets[0].pk, claim_id=lambda x: x.other.pk),
    ),
    "claims on pages": Table(
        _SAYS,
        alter("content_claimuse", lambda x: x.use.pk, wording="Another wording"),
        delete("content_claimuse", lambda x: x.use.pk),
        "Uses are signed in the order of page and code, whatever the order of the rows.",
        copy("content_claimuse", lambda x: x.use.pk, page=9),
        alter("content_claimuse", lambda x: x.use.pk, version_id=lambda x: x.draft_version.pk),
    ),
    "evidence files": Table(
        "messaging.evidence",
        alter("messaging_evidencefile", lambda x: x.evidence.pk, sha256="f" * 64),
        delete("messaging_evidencefile", lambda x: x.evidence.pk),
        NO_ORDER,
        copy("messaging_evidencefile", lambda x: x.evidence.pk, sha256="f" * 64),
        alter(
            "messaging_evidencefile",
            lambda x: x.evidence.pk,
            evidence_id=lambda x: x.other_evidence.evidence_id,
        ),
    ),
    "bytes of evidence": _bytes("Evidence file", lambda x: x.evidence.file, lambda x: x.other_evidence.file),
    "asset versions": Table(
        "content.asset",
        alter("content_assetversion", lambda x: x.version.pk, sha256="f" * 64),
        delete("content_assetversion", lambda x: x.version.pk),
        alter("content_assetversion", lambda x: x.version.pk, number=7),
        copy("content_assetversion", lambda x: x.version.pk, sha256="f" * 64, number=7),
        alter(
            "content_assetversion",
            lambda x: x.version.pk,
            asset_id=lambda x: x.draft_version.asset_id,
            number=7,
        ),
    ),
    "bytes of assets": _bytes("Asset version", lambda x: x.version.file, lambda x: x.draft_version.file),
    "pages of evidence": Table(
        "messaging.evidence",
        alter("messaging_evidencepage", lambda x: x.evidence_pages[0].pk, text="Another text"),
        delete("messaging_evidencepage", lambda x: x.evidence_pages[0].pk),
        swap(
            "messaging_evidencepage",
            "number",
            lambda x: x.evidence_pages[0].pk,
            lambda x: x.evidence_pages[1].pk,
        ),
        copy("messaging_evidencepage", lambda x: x.evidence_pages[0].pk, number=9),
        alter(
            "messaging_evidencepage",
            lambda x: x.evidence_pages[0].pk,
            number=9,
            file_id=lambda x: x.other_evidence.pk,
        ),
    ),
    "pages of assets": Table(
        "content.asset",
        alter("content_assetpage", lambda x: x.asset_pages[0].pk, text="Another text"),
        delete("content_assetpage", lambda x: x.asset_pages[0].pk),
        swap("content_assetpage", "number", lambda x: x.asset_pages[0].pk, lambda x: x.asset_pages[1].pk),
        copy("content_assetpage", lambda x: x.asset_pages[0].pk, number=9),
        alter(
            "content_assetpage",
            lambda x: x.asset_pages[0].pk,
            number=9,
            version_id=lambda x: x.draft_version.pk,
        ),
    ),
    "pictures of evidence": _bytes(
        "its text or its picture was altered",
        lambda x: x.evidence_pages[0].picture,
        lambda x: x.evidence_pages[1].picture,
    ),
    "pictures of assets": _bytes(
        "its text or its picture was altered",
        lambda x: x.asset_pages[0].picture,
        lambda x: x.asset_pages[1].picture,
    ),
}
