"""The tamper matrix, second part: how rounds went, what governs them, what was said, and who looked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.compliance.proof.harms import NO_ORDER, ONE_ROW, Harm, Table, alter, copy, delete, exchange, swap

Key = Callable[[Any], Any]
_LONG_AGO = "2001-01-01 00:00:00+00:00"
_NOT_TOLD = "is not in the audit trail"


def _row(
    said: str,
    table: str,
    name: str,
    *,
    altered: dict[str, Any],
    moved: dict[str, Any] | str,
    twin: dict[str, Any] | str = "",
    reorder: Harm | str = NO_ORDER,
    pk: str = "id",
    **otherwise: str,
) -> Table:
    """A table whose row is `library.NAME`: what is altered, where it is moved, how its copy differs."""

    def key(library: Any) -> Any:
        return getattr(library, name)

    return Table(
        said,
        alter(table, key, pk, **altered),
        delete(table, key, pk),
        reorder,
        twin if isinstance(twin, str) and twin else copy(table, key, pk, **(twin or {})),
        moved if isinstance(moved, str) else alter(table, key, pk, **moved),
        otherwise,
    )


BESIDE: dict[str, Table] = {
    "status of rounds": Table(
        "its status is",
        alter("wagtailcore_taskstate", lambda x: x.open_round.pk, status="rejected"),
        "The row is the first half of a round: what deletes that deletes this.",
        exchange("wagtailcore_taskstate", "status", lambda x: x.sent_back.pk, lambda x: x.round.pk),
        "The row is the first half of a round: what copies that copies this.",
        alter("wagtailcore_taskstate", lambda x: x.sent_back.pk, status="in_progress"),
    ),
    "start of rounds": Table(
        "was altered",
        alter("wagtailcore_taskstate", lambda x: x.round.pk, started_at=_LONG_AGO),
        alter("wagtailcore_taskstate", lambda x: x.round.pk, finished_at=None),
        exchange("wagtailcore_taskstate", "started_at", lambda x: x.round.pk, lambda x: x.sent_back.pk),
        "A column of a row; the copied row is a cell of “rounds”.",
        "A column of a row; the moved row is a cell of “rounds”.",
    ),
    "deadlines of rounds": Table(
        "was altered",
        alter("compliance_signofftaskstate", lambda x: x.round.pk, "taskstate_ptr_id", due_at=_LONG_AGO),
        alter("compliance_requiredsignature", lambda x: x.seats[0].pk, due_at=None),
        alter("compliance_requiredsignature", lambda x: x.seats[0].pk, remind_at=_LONG_AGO),
        alter("compliance_requiredsignature", lambda x: x.seats[0].pk, escalate_at=_LONG_AGO),
        alter("compliance_requiredsignature", lambda x: x.seats[0].pk, escalate_to='{"people": [1]}'),
    ),
    "policies that a round froze": Table(
        "what its policies said was altered",
        alter("compliance_signofftaskstate", lambda x: x.round.pk, "taskstate_ptr_id", policies="[]"),
        "A column of a row; without it a round is one of before, and its digest still stands.",
        NO_ORDER,
        "A column of a row; the copied row is a cell of “rounds”.",
        alter(
            "compliance_signofftaskstate",
            lambda x: x.round.pk,
            "taskstate_ptr_id",
            policies='[{"market": "EU", "claim_type": "", "roles": [], "due_days": 5}]',
        ),
    ),
    "past windows": _row(
        "the window for",
        "messaging_claimclearance",
        "past_window",
        altered={"starts_at": _LONG_AGO},
        moved={"claim_id": lambda x: x.draft.pk},
        twin={"audience": "payor"},
    ),
    "changes of clearance": _row(
        "hange of clearance",
        "compliance_clearancechange",
        "clearance",
        pk="sequence",
        altered={"windows": "[]"},
        moved={"owner_id": lambda x: x.draft.pk},
        reorder=swap(
            "compliance_clearancechange",
            "sequence",
            lambda x: x.clearance,
            lambda x: x.clearance + 1,
            "sequence",
        ),
        delete="Changes of clearance before number",
    ),
    "delegations": _row(
        "Delegation",
        "compliance_delegation",
        "delegation",
        altered={"ends_at": "2099-01-01 00:00:00+00:00"},
        moved={"delegate_id": lambda x: x.stranger},
    ),
    "revocations": Table(
        "revoked_at",
        alter("compliance_delegation", lambda x: x.revoked, revoked_at=_LONG_AGO),
        alter("compliance_delegation", lambda x: x.revoked, revoked_at=None),
        NO_ORDER,
        alter("compliance_delegation", lambda x: x.delegation, revoked_at="2099-01-01 00:00:00+00:00"),
        ONE_ROW,
    ),
    "comments": _row(
        "omment",
        "compliance_comment",
        "comment",
        altered={"text": "It is fine."},
        moved={"state_id": lambda x: x.draft_round.pk},
        reorder=swap("compliance_comment", "id", lambda x: x.comment, lambda x: x.other_comment),
        twin={"at": _LONG_AGO},
    ),
    "settled comments": Table(
        "does not say what the audit trail tells",
        alter("compliance_comment", lambda x: x.comment, resolution="Another."),
        alter("compliance_comment", lambda x: x.comment, resolved_at=None),
        NO_ORDER,
        alter("compliance_comment", lambda x: x.other_comment, resolved_at=_LONG_AGO),
        alter("compliance_comment", lambda x: x.comment, resolved_by_id=lambda x: x.stranger),
    ),
    "answers to comments": _row(
        "The answers to comment",
        "compliance_commentreply",
        "reply",
        altered={"text": "No."},
        moved={"comment_id": lambda x: x.other_comment},
    ),
    "content tasks": _row(
        "ask",
        "compliance_contenttask",
        "task",
        altered={"reason": "Another reason"},
        moved={"subject_id": lambda x: x.other.pk},
        twin={"kind": "reinstated"},
    ),
    "closed tasks": Table(
        "closed",
        alter("compliance_contenttask", lambda x: x.closed_task, outcome="Nothing."),
        alter("compliance_contenttask", lambda x: x.closed_task, closed_at=None),
        NO_ORDER,
        alter("compliance_contenttask", lambda x: x.task, closed_at=_LONG_AGO),
        alter("compliance_contenttask", lambda x: x.closed_task, closed_by_id=lambda x: x.stranger),
    ),
    "periodic reviews": _row(
        "eriodic review",
        "compliance_periodicreview",
        "periodic",
        altered={"remark": "Another remark"},
        moved={"subject_id": lambda x: x.other.pk},
    ),
    "legal holds": _row(
        "legal holds",
        "compliance_legalhold",
        "hold",
        altered={"reason": "Another reason"},
        moved={"subject_id": lambda x: x.other.pk},
        twin={"subject_id": lambda x: x.other.pk},
    ),
    "lifted holds": Table(
        "legal holds",
        alter("compliance_legalhold", lambda x: x.lifted_hold, lift_reason="Another reason"),
        "Two open holds of one content are refused by the database.",
        NO_ORDER,
        alter("compliance_legalhold", lambda x: x.hold, lifted_at=_LONG_AGO),
        alter("compliance_legalhold", lambda x: x.lifted_hold, lifted_by_id=lambda x: x.stranger),
    ),
    "tombstones": _row(
        "The tombstone of",
        "compliance_tombstone",
        "tombstone",
        altered={"label": "Another label"},
        moved={"object_id": lambda x: x.other.pk},
        twin={"object_id": 77, "kind": "messaging.claim"},
    ),
    "permits to delete": _row(
        "names other rows than went",
        "compliance_purgedrow",
        "permit",
        altered={"row_id": 77},
        moved={"table_name": "messaging_claim"},
        twin={"row_id": 77},
    ),
    "retractions": Table(
        "messaging.evidence",
        alter("messaging_evidence", lambda x: x.retracted, retracted_at=_LONG_AGO),
        alter("messaging_evidence", lambda x: x.retracted, retracted_at=None, publication="ok"),
        NO_ORDER,
        alter("messaging_evidence", lambda x: x.evidence.evidence_id, retracted_at=_LONG_AGO),
        alter("messaging_evidence", lambda x: x.retracted, retraction_reason="Another reason"),
    ),
    "markets themselves": _row(
        "Market",
        "compliance_market",
        "told_market",
        altered={"time_zone": "Asia/Tokyo"},
        moved={"parent_id": lambda x: x.market.pk},
        twin={"code": "XX"},
        delete="is in the audit trail and is missing",
    ),
    "market statuses": _row(
        "Market status",
        "messaging_marketstatus",
        "status",
        altered={"number": "K999999"},
        moved={"product_id": lambda x: x.product.pk},
    ),
    "policies": _row(
        "Review policy",
        "compliance_reviewpolicy",
        "policy",
        altered={"due_days": 99},
        moved={"content_kind": "content.kit"},
        twin={"content_kind": "content.kit"},
    ),
    "roles of policies": Table(
        "does not say what the audit trail says: roles",
        "A link of two rows holds nothing but them: altered it is moved.",
        delete("compliance_reviewpolicy_roles", lambda x: x.policy, "reviewpolicy_id"),
        NO_ORDER,
        lambda x: copy("compliance_reviewpolicy_roles", lambda x: x.policy_link, reviewrole_id=x.spare_role)(
            x
        ),
        lambda x: alter("compliance_reviewpolicy_roles", lambda x: x.policy_link, reviewrole_id=x.spare_role)(
            x
        ),
    ),
    "roles": _row(
        "Review role",
        "compliance_reviewrole",
        "spare_role",
        altered={"statement": "I have read nothing."},
        moved={"code": "quality"},
        twin={"code": "quality"},
    ),
    "assignments": _row(
        "Reviewer assignment",
        "compliance_reviewerassignment",
        "assignment",
        altered={"market_id": lambda x: x.market.pk},
        moved={"user_id": lambda x: x.stranger},
        twin={"user_id": lambda x: x.stranger},
    ),
    "review settings": Table(
        "Review settings",
        alter("compliance_reviewsettings", lambda x: 1, signing_mode="series"),
        "Without the row the strict defaults hold.",
        ONE_ROW,
        "The table takes one row.",
        ONE_ROW,
    ),
    "identity checks": _row(
        "Identity check",
        "compliance_identitycheck",
        "identity",
        altered={"how": "By telephone."},
        moved={"user_id": lambda x: x.stranger},
        twin={"user_id": lambda x: x.stranger},
    ),
    "trainings": _row(
        "Training record",
        "compliance_trainingrecord",
        "training",
        altered={"valid_until": "2099-01-01"},
        moved={"user_id": lambda x: x.stranger},
    ),
    "permitted delegates": _row(
        "Permitted delegate",
        "compliance_permitteddelegate",
        "permitted",
        altered={"role_id": lambda x: x.spare_role},
        moved={"user_id": lambda x: x.author},
        twin={"user_id": lambda x: x.author},
    ),
    "retention rules": _row(
        "Retention rule",
        "compliance_retentionrule",
        "retention_rule",
        altered={"years": 1 + 1, "basis": "None"},
        moved={"market_id": lambda x: x.told_market},
        twin={"market_id": lambda x: x.told_market},
    ),
    "statements": _row(
        "words are not those that people accepted",
        "compliance_signaturestatement",
        "statement",
        altered={"text": "I promise nothing."},
        moved={"version": 9},
        twin="A further version is in force only once somebody accepts it, and that is on record.",
        delete="is missing",
    ),
    "confirmed anchors": _row(
        "of an anchor of claim",
        "messaging_anchorconfirmation",
        "confirmed",
        altered={"page": 77},
        moved={"by_id": lambda x: x.stranger},
        twin={"by_id": lambda x: x.stranger},
    ),
    "acceptances": _row(
        "The acceptance of",
        "compliance_statementacceptance",
        "acceptance",
        altered={"at": _LONG_AGO},
        moved={"user_id": lambda x: x.stranger},
        twin={"user_id": lambda x: x.stranger},
    ),
    "reviews of the trail": _row(
        "Trail review",
        "compliance_trailreview",
        "trail_review",
        altered={"upto": 10**6},
        moved={"by_id": lambda x: x.stranger},
    ),
    "reviews of access": _row(
        "Access review",
        "compliance_accessreview",
        "access_review",
        altered={"people": 1},
        moved={"by_id": lambda x: x.stranger},
    ),
    "restore tests": _row(
        "Restore test",
        "compliance_restoretest",
        "restore_test",
        altered={"files": 10**6},
        moved=ONE_ROW,
    ),
    "applied rules": _row(
        "Applied rules",
        "compliance_appliedrules",
        "applied",
        altered={"rules": "{}"},
        moved=ONE_ROW,
    ),
}
