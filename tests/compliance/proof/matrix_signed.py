"""The tamper matrix, first part: what is signed, cleared and kept in files, and the trail itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.compliance.proof.harms import (
    NO_ORDER,
    ONE_ROW,
    Table,
    alter,
    at,
    bytes_of,
    copy,
    delete,
    overwrite,
    row,
    swap,
)

_ROUNDS, _ROUND = "compliance_signofftaskstate", "taskstate_ptr_id"
_SAYS = "does not say what was signed"
_SIGNED_ELSEWHERE = {"state_id": at("open_round"), "required_id": at("open_seat")}
_NEVER_READ = "A revision that no row points to is never read; what is submitted is frozen in its round."
_LAST = "2099-01-01 00:00:00+00:00"


def _child(table: str, rows: str, owner: str = "claim", **altered: Any) -> Table:
    """Rows below signed content, signed with it, in an order that is signed too."""
    other = "other" if owner == "claim" else "draft"
    return row(
        table,
        _SAYS,
        f"{rows}.0",
        altered=altered,
        moved={f"{owner}_id": at(other)},
        twin={"sort_order": 9},
        reorder=swap(table, "sort_order", f"{rows}.0", f"{rows}.1"),
    )


def _asked_market(table: str, rows: str, owner: str, other: str) -> Table:
    return row(
        table,
        _SAYS,
        f"{rows}.0",
        altered={"expiry": "2099-01-01"},
        moved={f"{owner}_id": at(other)},
        twin={"audience": "patient"},
        reorder="Markets are signed in the order of their codes, whatever the order of the rows.",
    )


def _windows(table: str, key: str, owner: str, other: str) -> Table:
    return row(
        table,
        "window",
        key,
        altered={"ends_at": _LAST},
        moved={f"{owner}_id": at(other)},
        twin={"audience": "patient"},
    )


def _live(table: str, key: str, altered: dict[str, Any], moved: dict[str, Any], **twin: Any) -> Table:
    return row(
        table, _SAYS, key, altered=altered, moved=moved, twin=twin or {}, delete="its own row is missing"
    )


def _pages(table: str, rows: str, said: str, owner: str, other: str) -> Table:
    return row(
        table,
        said,
        f"{rows}.0",
        altered={"text": "Another text"},
        moved={"number": 9, f"{owner}_id": at(other)},
        twin={"number": 9},
        reorder=swap(table, "number", f"{rows}.0", f"{rows}.1"),
    )


def _bytes(table: str, said: str, stored: Callable[[Any], Any], other: Callable[[Any], Any]) -> Table:
    return Table(
        table,
        said,
        overwrite(stored, lambda x: bytes_of(stored(x))[:-9] + b"tampered!"),
        overwrite(stored, lambda x: None),
        "Bytes in another order are altered bytes.",
        "A file that no row names is never read.",
        overwrite(stored, lambda x: bytes_of(other(x))),
    )


def _messages(noun: str, table: str, key: str, altered: dict[str, Any], elsewhere: str) -> dict[str, Table]:
    """A kind of message: its rows, the claims it cites, its markets and its windows."""
    market, cites = f"{table}market", f"{table}citation"
    own, first, second = f"{key}_market", f"{key}_citations.0", f"{key}_citations.1"
    return {
        f"live {noun}": _live(table, key, altered, {"product_id": at(elsewhere)}, product_id=at(elsewhere)),
        f"windows of {noun}": row(
            f"{table}clearance",
            "window",
            f"{key}_window",
            altered={"ends_at": _LAST},
            moved={"audience": "payor"},
            twin={"audience": "patient"},
        ),
        f"markets of {noun}": row(
            market,
            _SAYS,
            own,
            altered={"expiry": "2099-01-01"},
            moved={"audience": "payor"},
            twin={"audience": "patient"},
        ),
        f"claims of {noun}": row(
            cites,
            _SAYS,
            first,
            altered={"claim_id": at("draft")},
            moved={"claim_id": at("gone")},
            twin={"sort_order": 9},
            reorder=swap(cites, "sort_order", first, second),
        ),
    }


SIGNED: dict[str, Table] = {
    **_messages(
        "positionings", "messaging_positioning", "positioning", {"benefit": "is the safest"}, "product"
    ),
    **_messages(
        "answers to objections",
        "messaging_objectionresponse",
        "response",
        {"text": "It is safest."},
        "product",
    ),
    "audit records": row(
        "compliance_auditrecord",
        "Audit record",
        "record",
        pk="sequence",
        altered={"reason": "Another reason"},
        moved={"object_id": at("other")},
        reorder=swap("compliance_auditrecord", "sequence", "record", "record_after", "sequence"),
        copy="missing",
    ),
    "head of the trail": Table(
        "compliance_audithead",
        "The last audit record",
        alter("compliance_audithead", lambda x: 1, hash="f" * 64),
        delete("compliance_audithead", lambda x: 1),
        ONE_ROW,
        copy("compliance_audithead", lambda x: 1),
        alter("compliance_audithead", lambda x: 1, sequence=at("record"), hash=at("record.hash")),
        {"delete": "was added", "copy": "more than one head", "transplant": "was added"},
    ),
    "rounds": row(
        _ROUNDS,
        "eview round",
        "round",
        pk=_ROUND,
        altered={"canonical": '{"text": "Safest."}'},
        moved={"subject_id": at("other")},
        twin={_ROUND: at("spare_state")},
        reorder=alter(_ROUNDS, at("sent_back"), _ROUND, number=7),
    ),
    "required signatures": row(
        "compliance_requiredsignature",
        "signatures that it asks for were altered",
        "seats.0",
        altered={"market_id": at("market")},
        moved={"state_id": at("draft_round"), "market_id": at("market")},
        twin={"market_id": at("market")},
    ),
    "signatures": row(
        "compliance_signature",
        "The signature of",
        "signatures.0",
        altered={"meaning": "responsibility"},
        moved=_SIGNED_ELSEWHERE,
        twin=_SIGNED_ELSEWHERE,
        delete="A signature is in the audit trail and missing",
    ),
    "approvals": row(
        "compliance_approval",
        "pproval",
        "approval",
        altered={"approved_at": "2001-01-01 00:00:00+00:00"},
        moved={"subject_id": at("draft")},
        twin={"state_id": at("draft_round")},
    ),
    "findings": row(
        "compliance_finding",
        "its findings were altered",
        "findings.0",
        altered={"message": "Nothing was found."},
        moved={"state_id": at("open_round")},
        reorder=swap("compliance_finding", "id", "findings.0", "findings.1"),
    ),
    "dispositions": row(
        "compliance_disposition",
        "is not over what the round froze",
        "answers.0",
        altered={"answer": "It is fine."},
        moved={"finding_id": at("findings.1")},
        reorder=swap("compliance_disposition", "id", "answers.0", "answers.1"),
        copy="The answer of",
    ),
    "suspensions": row(
        "compliance_suspension",
        "suspensions",
        "suspension",
        altered={"lift_reason": "Another reason"},
        moved={"subject_id": at("claim")},
    ),
    "withdrawals": row(
        "compliance_withdrawal",
        "withdrawals",
        "withdrawal",
        altered={"reason": "Another reason"},
        moved={"subject_id": at("other")},
        twin={"subject_id": at("other")},
    ),
    "windows of claims": _windows("messaging_claimclearance", "window", "claim", "draft"),
    "windows of assets": _windows("content_assetclearance", "asset_window", "version", "draft_version"),
    "live claims": _live(
        "messaging_claim",
        "claim",
        {"text": "Tessel is the safest."},
        {"product_id": at("product")},
        code="TES-9999",
    ),
    "live assets": _live(
        "content_asset", "asset", {"title": "Another title"}, {"version_id": at("draft_version")}
    ),
    "revisions": Table(
        "wagtailcore_revision",
        "is not the revision that was published",
        alter("wagtailcore_revision", at("claim.live_revision"), content=at("altered_revision")),
        delete("wagtailcore_revision", at("claim.live_revision")),
        NO_ORDER,
        _NEVER_READ,
        alter("messaging_claim", at("claim"), live_revision_id=at("other.live_revision")),
    ),
    "drafts under review": Table(
        "wagtailcore_revision",
        "its draft says something else than what was submitted",
        alter("wagtailcore_revision", at("open_round.revision"), content=at("altered_open_revision")),
        delete("wagtailcore_revision", at("open_round.revision")),
        NO_ORDER,
        _NEVER_READ,
        alter("wagtailcore_taskstate", at("open_round"), revision_id=at("other.live_revision")),
    ),
    "wordings": _child("messaging_claimwording", "wordings", text="Another wording"),
    "qualifiers": _child("messaging_qualifier", "qualifiers", text="Another qualifier"),
    "anchors": _child("messaging_anchor", "anchors", quote="Another quote"),
    "answers to questions of markets": row(
        "messaging_marketanswer",
        _SAYS,
        "market_answers.0",
        altered={"note": "Another note"},
        moved={"claim_id": at("other")},
        twin={"question": "cfl-directions"},
        reorder="Answers are signed in the order of their questions, whatever the order of the rows.",
    ),
    "markets": _asked_market("messaging_claimmarket", "markets", "claim", "other"),
    "markets of assets": _asked_market(
        "content_assetmarket", "asset_markets", "asset", "draft_version.asset"
    ),
    "claims on pages": row(
        "content_claimuse",
        _SAYS,
        "use",
        altered={"wording": "Another wording"},
        moved={"version_id": at("draft_version")},
        twin={"page": 9},
        reorder="Uses are signed in the order of page and code, whatever the order of the rows.",
    ),
    "evidence files": row(
        "messaging_evidencefile",
        "messaging.evidence",
        "evidence",
        altered={"sha256": "f" * 64},
        moved={"evidence_id": at("other_evidence.evidence")},
        twin={"sha256": "f" * 64},
    ),
    "bytes of evidence": _bytes(
        "messaging_evidencefile", "Evidence file", lambda x: x.evidence.file, lambda x: x.other_evidence.file
    ),
    "asset versions": row(
        "content_assetversion",
        "content.asset",
        "version",
        altered={"sha256": "f" * 64},
        moved={"asset_id": at("draft_version.asset"), "number": 7},
        twin={"sha256": "f" * 64, "number": 7},
        reorder=alter("content_assetversion", at("version"), number=7),
    ),
    "bytes of assets": _bytes(
        "content_assetversion", "Asset version", lambda x: x.version.file, lambda x: x.draft_version.file
    ),
    "pages of evidence": _pages(
        "messaging_evidencepage", "evidence_pages", "messaging.evidence", "file", "other_evidence"
    ),
    "pages of assets": _pages(
        "content_assetpage", "asset_pages", "content.asset", "version", "draft_version"
    ),
    "pictures of evidence": _bytes(
        "messaging_evidencepage",
        "its text or its picture was altered",
        lambda x: x.evidence_pages[0].picture,
        lambda x: x.evidence_pages[1].picture,
    ),
    "pictures of assets": _bytes(
        "content_assetpage",
        "its text or its picture was altered",
        lambda x: x.asset_pages[0].picture,
        lambda x: x.asset_pages[1].picture,
    ),
}
