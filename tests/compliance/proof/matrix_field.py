"""The tamper matrix, fifth part: what was sent to whom, who was told of a stop, notices about sources."""

from __future__ import annotations

from tests.compliance.proof.harms import Table, at, row


def _notice(key: str) -> Table:
    elsewhere = {"evidence_id": at("other_evidence.evidence")}
    return row(
        "messaging_publicationnotice",
        "Publication notice",
        key,
        altered={"reason": "Another reason"},
        moved=elsewhere,
        twin=elsewhere,
    )


FIELD: dict[str, Table] = {
    "notices that raise doubts about a source": _notice("publication_notice"),
    "notices that retract a source": _notice("retraction_notice"),
    "further notices about a retracted source": _notice("further_notice"),
    "recipients": row(
        "content_recipient",
        "Recipient",
        "recipient",
        altered={"audience": "internal"},
        moved={"market_id": at("told_market")},
    ),
    "links that were sent": row(
        "content_share",
        "Share",
        "share",
        altered={"expires_at": "2099-01-01 00:00:00"},
        moved={"recipient_id": at("other_recipient")},
        twin={"token_hash": "f" * 64},
    ),
    "links that were revoked": row(
        "content_share",
        "Share",
        "revoked_share",
        altered={"revoked_at": None},
        moved={"asset_id": at("asset")},
        twin={"token_hash": "f" * 64},
    ),
    "recalls": row(
        "content_recall",
        "Recall",
        "recall",
        altered={"share_count": 0},
        moved={"subject_id": at("claim")},
    ),
    "recall notices that were confirmed": row(
        "content_recallnotice",
        "ecall",
        "notice",
        altered={"acknowledged_at": None},
        moved={"rep_id": at("author")},
        twin={"rep_id": at("author")},
    ),
    "recall notices that wait": row(
        "content_recallnotice",
        "ecall",
        "open_notice",
        altered={"acknowledged_at": "2026-01-01 00:00:00"},
        moved={"rep_id": at("author")},
        twin={"rep_id": at("author")},
    ),
}
