"""One of everything that the tamper matrix harms, built through the actions, found again for each cell."""

from __future__ import annotations

import json
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine

from django.db import models
from django.utils import timezone

from wagtail.models import TaskState

from compliance.actions import (
    AddComment,
    AnswerComment,
    ApplyRules,
    CloseContentTask,
    ConfirmStillRight,
    DelegateTask,
    LiftSuspension,
    OpenContentTask,
    ResolveComment,
    RevokeDelegation,
    SaveDraft,
    SubmitForReview,
    Suspend,
    Withdraw,
)
from compliance.actions.backups import RecordRestoreTest
from compliance.actions.retention import (
    ConfirmPurge,
    LiftHold,
    ListForPurge,
    PlaceHold,
    PurgeConfirmed,
)
from compliance.actions.reviews import ReviewAccess, ReviewTrail
from compliance.audit import record
from compliance.models import (
    AuditRecord,
    ClearanceChange,
    Delegation,
    Event,
    IdentityCheck,
    PermittedDelegate,
    Raised,
    RetentionRule,
    ReviewerAssignment,
    ReviewPolicy,
    ReviewRole,
    SignatureStatement,
    SignoffTaskState,
    StatementAcceptance,
    Suspension,
    TrainingRecord,
    Withdrawal,
)
from compliance.models.findings import Level
from compliance.records import values_of
from content.models import Asset, AssetVersion
from messaging.actions import MarkRetracted
from messaging.actions.anchors import ConfirmAnchor
from messaging.models import Anchor, Claim, MarketStatus
from tests import factories
from tests.compliance.steps import dispose, rewritten, send_back


def build() -> SimpleNamespace:
    """The library as ids, to be read anew for each cell."""
    people = factories.reviewers()
    author = factories.user("Authors")
    medical = people["medical"]
    claim = _approved_claim(author)
    send_back(
        SubmitForReview(rewritten(claim, author, "Tessel is quiet."), author).execute(), people["legal"]
    )
    claim = Claim.objects.get(pk=claim.pk)
    other = factories.approved_claim("Tessel weighs 210 g.", author=author)
    asset = factories.approved_asset("Tessel weighs 210 g.", "A second page.", author=author)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Claim, "preflight", _findings)
        draft_round = SubmitForReview(
            factories.claim_draft("Tessel is new.", author=author), author
        ).execute()
        for finding, answer in zip(draft_round.findings.all(), ("It is.", "It was."), strict=True):
            dispose(finding, people["legal"], answer)
        send_back(SignoffTaskState.objects.get(pk=draft_round.pk), medical)
    open_round = SubmitForReview(factories.claim_draft("Tessel is light.", author=author), author).execute()
    Suspend(other, medical, "Waiting for the laboratory.").execute()
    LiftSuspension(other, medical, "The laboratory confirmed it.").execute()
    gone = factories.approved_claim("Tessel is old.", author=author)
    Withdraw(gone, medical, "No longer sold.").execute()
    draft_version = factories.asset_draft("Nothing yet.", "And nothing here.", author=author)
    made = SimpleNamespace(
        claim=claim.pk,
        other=other.pk,
        gone=gone.pk,
        asset=asset.pk,
        draft=draft_round.subject_id,
        draft_round=draft_round.pk,
        open_round=open_round.pk,
        draft_version=draft_version.pk,
        author=author.pk,
        stranger=factories.user().pk,
    )
    for part in (_purged, _talk, _upkeep, _looks, _governing):
        vars(made).update(part(people, author, claim, open_round))
    return made


def _approved_claim(author: Any) -> Claim:
    """Approved, and two of each child row."""
    statement = factories.STATEMENT
    source = factories.evidence_file(statement, "A second page: Tessel drains were quieter.", author=author)
    draft = factories.claim_draft(
        statement,
        author=author,
        source=source,
        qualifiers=("In 40 patients.", "Within 30 days."),
        wordings=("Fewer infections.", "Fewer infections with Tessel."),
        markets=((factories.market("US"), "hcp"), (factories.market("US"), "payor")),
    )
    draft = Claim.objects.get(pk=draft.pk).get_latest_revision_as_object()
    draft.anchors.add(Anchor(evidence_file=source, page=2, quote="Tessel drains were quieter."))
    SaveDraft(draft, author, "Better.").execute()
    return factories.approve(Claim.objects.get(pk=draft.pk), author)


def _findings(self: Any) -> list[Raised]:
    return [Raised("T-1", Level.REVIEW, "First finding."), Raised("T-2", Level.REVIEW, "Second finding.")]


def _recorded(row: models.Model) -> int:
    """A row that a maker of tests saved, on record as the admin would have recorded it."""
    record(Event.CREATED, row, actor=None, new=values_of(row))
    return row.pk


def _governing(people: Any, author: Any, claim: Claim, open_round: Any) -> dict[str, Any]:
    legal = ReviewRole.objects.get(code="legal")
    factories.product("Oriel")
    # Once the first of a table is on record, every later one must be.
    for row in (*IdentityCheck.objects.all(), *ReviewPolicy.objects.all(), *MarketStatus.objects.all()):
        _recorded(row)
    policy = ReviewPolicy.objects.get(content_kind="messaging.claim")
    today = timezone.now().date()
    training = TrainingRecord.objects.create(user=author, course="Signing", completed_on=today)
    permitted = PermittedDelegate.objects.create(user=people["medical"], role=legal)
    given = [
        DelegateTask(
            Delegation(
                role=legal,
                delegate=people["medical"],
                starts_at=timezone.now(),
                ends_at=timezone.now() + timedelta(days=7),
                reason="On leave.",
            ),
            people["legal"],
        ).execute()
    ]
    RevokeDelegation(given[0], people["legal"], "Back again.").execute()
    again = Delegation(
        role=legal,
        delegate=people["medical"],
        starts_at=timezone.now(),
        ends_at=timezone.now() + timedelta(days=7),
        reason="On leave again.",
    )
    return {
        "told_market": _recorded(factories.market("CA")),
        "status": MarketStatus.objects.get(product__name="Tessel").pk,
        "policy": policy.pk,
        "policy_link": policy.roles.through.objects.filter(reviewpolicy=policy).first().pk,
        "spare_role": _recorded(ReviewRole.objects.create(code="spare", name="Spare", statement="Read.")),
        "assignment": ReviewerAssignment.objects.get(user=people["medical"]).pk,
        "identity": IdentityCheck.objects.get(user=people["medical"]).pk,
        "training": _recorded(training),
        "permitted": _recorded(permitted),
        "revoked": given[0].pk,
        "delegation": DelegateTask(again, people["legal"]).execute().pk,
        "statement": SignatureStatement.objects.get().pk,
        "acceptance": StatementAcceptance.objects.get(user=people["medical"]).pk,
    }


def _talk(people: Any, author: Any, claim: Claim, open_round: Any) -> dict[str, Any]:
    made = AddComment(open_round, people["medical"], text="How light?").execute()
    other = AddComment(open_round, people["regulatory"], text="By which scale?").execute()
    reply = AnswerComment(made, open_round, author, "210 g.").execute()
    ResolveComment(made, open_round, people["medical"], "Good.").execute()
    confirmed = ConfirmAnchor(claim, claim.anchors.first(), people["legal"]).execute()
    return {
        "comment": made.pk,
        "other_comment": other.pk,
        "reply": reply.pk,
        "confirmed": confirmed.pk,
    }


def _upkeep(people: Any, author: Any, claim: Claim, open_round: Any) -> dict[str, Any]:
    medical, quality = people["medical"], factories.user("Quality")
    task = OpenContentTask(claim, "concern", "Read the editors' note.").execute()
    done = OpenContentTask(claim, "correction", "Read the correction.").execute()
    CloseContentTask(done, medical, "Nothing changes.").execute()
    periodic = ConfirmStillRight(claim, medical, factories.credentials(medical), "Read again.").execute()
    lifted = PlaceHold(claim, quality, "A matter.").execute()
    LiftHold(lifted, quality, "It is closed.").execute()
    hold = PlaceHold(claim, quality, "Another matter.").execute()
    source = factories.evidence_file("Tessel floats.", author=author).evidence
    MarkRetracted(source, author, "The journal says so.").execute()
    return {
        "task": task.pk,
        "closed_task": done.pk,
        "periodic": periodic.pk,
        "hold": hold.pk,
        "lifted_hold": lifted.pk,
        "retracted": source.pk,
    }


def _looks(people: Any, author: Any, claim: Claim, open_round: Any) -> dict[str, Any]:
    quality = factories.user("Quality")
    upto = AuditRecord.objects.order_by("sequence").last().pk
    return {
        "trail_review": ReviewTrail(upto, quality, "Read.").execute().pk,
        "access_review": ReviewAccess(quality, 9, 3, "Read.").execute().pk,
        "restore_test": RecordRestoreTest(timezone.now(), upto, 5).execute().pk,
        "applied": ApplyRules({"one": {"version": "1"}}, 1, 0).execute().pk,
    }


def _purged(people: Any, author: Any, claim: Claim, open_round: Any) -> dict[str, Any]:
    """A claim that went at the end of its retention, eleven years from now."""
    rule = RetentionRule.objects.create(
        market=factories.market("US"), years=2, years_implantable=2, basis="ISO 13485 4.2.5"
    )
    old = factories.approved_claim("Tessel is ancient.", author=author)
    Withdraw(old, people["medical"], "No longer sold.").execute()
    with time_machine.travel(timezone.now() + timedelta(days=365 * 11), tick=False):
        entry = ListForPurge(Claim.objects.get(pk=old.pk)).execute()
        ConfirmPurge(entry, factories.user("Quality"), "Retention is over.").execute()
        entry.refresh_from_db()
        stone = PurgeConfirmed(entry).execute()
    return {
        "retention_rule": _recorded(rule),
        "tombstone": stone.pk,
        "permit": stone.rows.first().pk,
    }


def read(built: SimpleNamespace) -> SimpleNamespace:
    """The library as the database has it."""
    claim, other = (Claim.objects.get(pk=pk) for pk in (built.claim, built.other))
    asset = Asset.objects.select_related("version").get(pk=built.asset)
    round_ = claim.approval().state
    open_round = SignoffTaskState.objects.get(pk=built.open_round)
    draft_round = SignoffTaskState.objects.get(pk=built.draft_round)
    evidence = claim.anchors.first().evidence_file
    gone = Claim.objects.get(pk=built.gone)
    found = {
        "claim": claim,
        "other": other,
        "asset": asset,
        "draft": Claim.objects.get(pk=built.draft),
        "product": factories.product("Oriel"),
        "market": factories.market("US"),
        "record": AuditRecord.objects.about(claim).filter(event="signed").first(),
        "round": round_,
        "sent_back": SignoffTaskState.objects.about(claim).order_by("-pk").first(),
        "draft_round": draft_round,
        "open_round": open_round,
        "open_seat": open_round.required.first(),
        "spare_state": _spare_task_state(round_),
        "seats": list(round_.required.all()),
        "signatures": list(round_.signatures.all()),
        "approval": claim.approval(),
        "findings": list(draft_round.findings.all()),
        "answers": [each.dispositions.get() for each in draft_round.findings.all()],
        "suspension": Suspension.objects.about(other).get(),
        "withdrawal": Withdrawal.objects.about(gone).get(),
        "window": claim.clearances.latest("ends_at"),
        "past_window": gone.clearances.get().pk,
        "clearance": ClearanceChange.objects.filter(kind="messaging.claim", owner_id=built.claim).first().pk,
        "asset_window": asset.clearances.latest("ends_at"),
        "wordings": list(claim.wordings.all()),
        "qualifiers": list(claim.qualifiers.all()),
        "anchors": list(claim.anchors.all()),
        "markets": list(claim.markets.all()),
        "version": asset.version,
        "draft_version": AssetVersion.objects.get(pk=built.draft_version),
        "use": asset.version.uses.get(),
        "evidence": evidence,
        "other_evidence": other.anchors.first().evidence_file,
        "evidence_pages": list(evidence.pages.all()),
        "asset_pages": list(asset.version.pages.all()),
        "altered_revision": _altered(claim.live_revision),
        "altered_open_revision": _altered(open_round.revision),
        "to_restore": [],
    }
    return SimpleNamespace(**vars(built) | found)


def _altered(revision: Any) -> str:
    return json.dumps(revision.content | {"text": "Tessel is the safest."})


def _spare_task_state(round_: SignoffTaskState) -> int:
    return TaskState.objects.create(
        workflow_state=round_.workflow_state,
        revision=round_.revision,
        task=round_.task,
        status="approved",
        content_type=round_.content_type,
    ).pk
