"""One of everything that the tamper matrix harms, built through the actions, found again for each cell."""

from __future__ import annotations

import json
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from django.utils import timezone

from wagtail.models import TaskState

from compliance.actions import (
    AddComment,
    AnswerComment,
    ApplyRules,
    LiftSuspension,
    ResolveComment,
    SaveDraft,
    SubmitForReview,
    Suspend,
    Withdraw,
)
from compliance.actions.backups import RecordRestoreTest
from compliance.actions.reviews import ReviewAccess, ReviewTrail
from compliance.models import (
    AuditRecord,
    ClearanceChange,
    Raised,
    SignoffTaskState,
    Suspension,
    Withdrawal,
)
from compliance.models.findings import Level
from content.models import Asset, AssetVersion
from messaging.actions.anchors import ConfirmAnchor
from messaging.models import (
    Anchor,
    Claim,
    MarketAnswer,
    Objection,
    ObjectionResponse,
    Positioning,
)
from tests import factories
from tests.compliance.proof.library_access import access
from tests.compliance.proof.library_beside import purged, told, upkeep
from tests.compliance.proof.library_field import field
from tests.compliance.proof.library_governing import governing
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
    for part in (purged, _talk, field, told, upkeep, _looks, _messages, governing, access):
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
    draft.answers.add(MarketAnswer(question="cfl-conditions", yes=True, note="As cleared."))
    draft.answers.add(MarketAnswer(question="cfl-harm", yes=True, note="As in the labelling."))
    SaveDraft(draft, author, "Better.").execute()
    return factories.approve(Claim.objects.get(pk=draft.pk), author)


def _findings(self: Any) -> list[Raised]:
    return [Raised("T-1", Level.REVIEW, "First finding."), Raised("T-2", Level.REVIEW, "Second finding.")]


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


def _messages(people: Any, author: Any, claim: Claim, open_round: Any) -> dict[str, Any]:
    """A positioning and an answer to an objection, approved; both cite two claims."""
    objection = Objection.objects.create(name="It is loud.", slug="loud")
    product = factories.product()
    cited = [claim, factories.approved_claim("Tessel is grey.", author=author)]
    said = {
        "for_whom": "Surgeons",
        "need": "fewer infections",
        "category": "surgical drain",
        "benefit": "is quieter",
    }
    answer = ObjectionResponse(product=product, objection=objection, text="It is quieter than most.")
    positioning = Positioning(product=product, **said)
    found: dict[str, Any] = {"objection": objection.pk}
    for key, draft in (("positioning", positioning), ("response", answer)):
        found |= _message(key, draft, cited, author)
    return found


def _message(key: str, draft: Any, cited: list[Claim], author: Any) -> dict[str, Any]:
    kind, today = type(draft), timezone.now().date()
    draft.citations = [kind.citations.rel.related_model(claim=each) for each in cited]
    draft.markets = [
        kind.markets.rel.related_model(
            market=factories.market("US"), audience="hcp", effective=today, expiry=today + timedelta(days=90)
        )
    ]
    SaveDraft(draft, author).execute()
    made = factories.approve(kind.objects.get(pk=draft.pk), author)
    return {
        key: made.pk,
        f"{key}_window": made.clearances.get().pk,
        f"{key}_market": made.markets.get().pk,
        f"{key}_citations": list(made.citations.values_list("pk", flat=True)),
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


def read(built: SimpleNamespace) -> SimpleNamespace:
    """The library as the database has it, for all cells: what one does to it is undone in the database."""
    claim, other = (Claim.objects.get(pk=pk) for pk in (built.claim, built.other))
    asset = Asset.objects.select_related("version").get(pk=built.asset)
    round_ = claim.approval().state
    open_round = SignoffTaskState.objects.get(pk=built.open_round)
    draft_round = SignoffTaskState.objects.get(pk=built.draft_round)
    evidence = claim.anchors.first().evidence_file
    gone = Claim.objects.get(pk=built.gone)
    record = AuditRecord.objects.about(claim).filter(event="signed").first()
    clearance = ClearanceChange.objects.filter(kind="messaging.claim", owner_id=built.claim).first().pk
    found = {
        "claim": claim,
        "other": other,
        "asset": asset,
        "draft": Claim.objects.get(pk=built.draft),
        "product": factories.product("Oriel"),
        "market": factories.market("US"),
        "record": record,
        "record_after": record.pk + 1,
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
        "clearance": clearance,
        "clearance_after": clearance + 1,
        "asset_window": asset.clearances.latest("ends_at"),
        "wordings": list(claim.wordings.all()),
        "qualifiers": list(claim.qualifiers.all()),
        "anchors": list(claim.anchors.all()),
        "markets": list(claim.markets.all()),
        "market_answers": list(claim.answers.all()),
        "asset_markets": list(asset.markets.all()),
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
