"""The tables of compliance itself, as they are exported about any content. A new table gets a line here.

A row holds exactly what its hash covers (`facts()`, `canonical()`) and the ids that tie it to others;
proof/offline.py takes those ids off again before it recomputes the hash.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models

from compliance.clearance_log import changes_about
from compliance.digest import canonical_json
from compliance.models import (
    Approval,
    AuditRecord,
    ClearanceWindow,
    Disposition,
    Finding,
    MarketTree,
    RequiredSignature,
    Signature,
    SignoffTaskState,
    Suspension,
    Withdrawal,
)
from compliance.proof.asked_days import AskedDays
from compliance.proof.kinds import Cited, Row, Rows, register_table
from compliance.proof.rows import row_of


def _of_rounds(model: type[models.Model], to_round: str, *related: str) -> Any:
    """Rows that belong to rounds about contents, with the id of the content."""

    def query(subject: type[models.Model], ids: list[int]) -> models.QuerySet:
        about = {
            f"{to_round}__subject_type": ContentType.objects.get_for_model(subject),
            f"{to_round}__subject_id__in": ids,
        }
        rows = model._default_manager.filter(**about).select_related(*related).order_by("pk")
        return rows.annotate(content_id=models.F(f"{to_round}__subject_id"))

    return query


def _rounds(model: type[models.Model], ids: list[int], cited: Cited) -> Iterator[tuple[int, Row]]:
    rounds = SignoffTaskState.objects.about_any(model, ids).order_by("pk")
    for each in rounds.select_related("submitted_by", "taskstate_ptr"):
        yield (
            each.subject_id,
            row_of(
                id=each.pk,
                number=each.number,
                status=each.status,
                canonical=each.canonical,
                content_digest=each.content_digest,
                policy_version=each.policy_version,
                digest=each.digest,
                contributors=each.contributors,
                submitted_by=each.submitted_by_id,
                submitted_by_name=each.submitted_by.printed_name,
                started_at=each.started_at,
                finished_at=each.finished_at,
                due_at=each.due_at,
                policies=each.policies,
            ),
        )


def _required(model: type[models.Model], ids: list[int], cited: Cited) -> Iterator[tuple[int, Row]]:
    for each in _of_rounds(RequiredSignature, "state", "role", "market")(model, ids):
        market = each.market.code if each.market else None
        yield (
            each.content_id,
            row_of(
                id=each.pk,
                round=each.state_id,
                role=each.role.code,
                market=market,
                label=str(each),
                due_at=each.due_at,
                remind_at=each.remind_at,
                escalate_at=each.escalate_at,
                escalate_to=each.escalate_to,
            ),
        )


def _findings(model: type[models.Model], ids: list[int], cited: Cited) -> Iterator[tuple[int, Row]]:
    for each in _of_rounds(Finding, "state")(model, ids):
        yield each.content_id, row_of(id=each.pk, round=each.state_id, **each.canonical())


def _dispositions(model: type[models.Model], ids: list[int], cited: Cited) -> Iterator[tuple[int, Row]]:
    for each in _of_rounds(Disposition, "finding__state")(model, ids):
        yield each.content_id, row_of(id=each.pk, finding=each.finding_id, hash=each.hash, **each.canonical())


def _signatures(model: type[models.Model], ids: list[int], cited: Cited) -> Iterator[tuple[int, Row]]:
    for each in _of_rounds(Signature, "state", "required__role", "required__market")(model, ids):
        yield (
            each.content_id,
            row_of(id=each.pk, required=each.required_id, hash=each.hash, **each.facts()),
        )


def _delegations(model: type[models.Model], ids: list[int], cited: Cited) -> Iterator[tuple[int, Row]]:
    """The delegations by which contents were signed."""
    signed = _of_rounds(Signature, "state", "delegation__role", "delegation__market")(model, ids)
    seen: set[tuple[int, int]] = set()
    for each in signed.filter(delegation__isnull=False):
        given = each.delegation
        if (each.content_id, given.pk) not in seen:
            seen.add((each.content_id, given.pk))
            yield (
                each.content_id,
                row_of(
                    id=given.pk,
                    delegator=given.delegator_id,
                    delegate=given.delegate_id,
                    role=given.role.code,
                    market=given.market.code if given.market else None,
                    round=given.round_id,
                    starts_at=given.starts_at,
                    ends_at=given.ends_at,
                    revoked_at=given.revoked_at,
                    reason=given.reason,
                ),
            )


def _approvals(model: type[models.Model], ids: list[int], cited: Cited) -> Iterator[tuple[int, Row]]:
    for each in Approval.objects.about_any(model, ids).order_by("pk"):
        row = row_of(
            id=each.pk,
            round=each.state_id,
            content_digest=each.content_digest,
            approved_at=each.approved_at,
        )
        yield each.subject_id, row


def _withdrawals(model: type[models.Model], ids: list[int], cited: Cited) -> Iterator[tuple[int, Row]]:
    for each in Withdrawal.objects.about_any(model, ids).select_related("by").order_by("pk"):
        name = each.by.printed_name
        row = row_of(id=each.pk, by=each.by_id, by_name=name, at=each.at, reason=each.reason)
        yield each.subject_id, row


def _suspensions(model: type[models.Model], ids: list[int], cited: Cited) -> Iterator[tuple[int, Row]]:
    for each in Suspension.objects.about_any(model, ids).select_related("by", "lifted_by").order_by("pk"):
        yield (
            each.subject_id,
            row_of(
                id=each.pk,
                by=each.by_id,
                by_name=each.by.printed_name if each.by else "Vouch",
                at=each.at,
                reason=each.reason,
                lifted_at=each.lifted_at,
                lifted_by=each.lifted_by_id,
                lifted_by_name=each.lifted_by.printed_name if each.lifted_by else "",
                lift_reason=each.lift_reason,
            ),
        )


def _audit(model: type[models.Model], ids: list[int], cited: Cited) -> Iterator[tuple[int, Row]]:
    about = AuditRecord.objects.filter(object_type=model._meta.label_lower, object_id__in=ids)
    for each in about.order_by("sequence").iterator(chunk_size=2000):
        # As they are: a value that no record can hold must reach the verifier, not stop the export.
        row = each.facts() | {
            "at": json.loads(canonical_json(each.at)),
            "previous_hash": each.previous_hash,
            "hash": each.hash,
        }
        yield each.object_id, row


def windows_of(windows: type[ClearanceWindow], content: str, owner: str) -> Rows:
    """The stored windows of a kind: `content` leads from one to its content, `owner` to what it is of."""

    def rows(model: type[models.Model], ids: list[int], cited: Cited) -> Iterator[tuple[int, Row]]:
        tree, days = MarketTree(), AskedDays(model, ids)
        found = windows.objects.filter(**{f"{content}__in": ids}).order_by(
            "market__code", "audience", "starts_at", "pk"
        )
        for each in found:
            market = tree.by_id[each.market_id]
            content_id = getattr(each, f"{content}_id")
            row = row_of(
                owner=getattr(each, f"{owner}_id"),
                market=market.code,
                lineage=[above.code for above in market.lineage],
                audience=each.audience,
                starts_at=each.starts_at,
                ends_at=each.ends_at,
                days=days.midnights(content_id, market),
            )
            yield content_id, row

    return rows


def clearances_of(owners: type[models.Model], content: str) -> Rows:
    """Every change of what contents were cleared for: `content` leads to theirs from an owner of windows."""

    def rows(model: type[models.Model], ids: list[int], cited: Cited) -> Iterator[tuple[int, Row]]:
        content_of = dict(
            owners._default_manager.filter(**{f"{content}__in": ids}).values_list("pk", content)
        )
        for each in changes_about(owners._meta.label_lower, content_of):
            row = row_of(**each.facts(), previous_hash=each.previous_hash, hash=each.hash)
            yield content_of[each.owner_id], row

    return rows


def register_tables() -> None:
    """Called when the apps are ready."""
    register_table("rounds", _rounds)
    register_table("required", _required)
    register_table("findings", _findings)
    register_table("dispositions", _dispositions)
    register_table("signatures", _signatures)
    register_table("delegations", _delegations)
    register_table("approvals", _approvals)
    register_table("withdrawals", _withdrawals)
    register_table("suspensions", _suspensions)
    register_table("audit", _audit)
