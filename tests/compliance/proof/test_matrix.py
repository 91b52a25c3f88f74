"""The tamper matrix, by raw SQL: `manage.py verify` names every harm to every table (P11-01, P11-19)."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from compliance import guards
from compliance.actions import LiftSuspension, SubmitForReview, Suspend, Withdraw
from compliance.guards import guarded_models
from compliance.models import AuditRecord, Raised, SignoffTaskState, Suspension, Withdrawal
from compliance.models.findings import Level
from messaging.models import Claim
from tests import factories
from tests.compliance.proof.matrix import CELLS, MATRIX, NOT_IN_MATRIX
from tests.compliance.steps import dispose, rewritten, send_back

pytestmark = pytest.mark.django_db

US_AND_EU = ("US", "EU")


def verify() -> list[str]:
    """The faults that the command names; an empty list when it ends well."""
    guards.install(connection)
    out = io.StringIO()
    try:
        call_command("verify", "--json", stdout=out)
    except CommandError:
        faults = json.loads(out.getvalue())["faults"]
        assert faults, "It failed without naming a fault."
        return faults
    return []


def _approved_claim(author: Any) -> Claim:
    """Approved, sent back, and approved again; two of each child row."""
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
    from compliance.actions import SaveDraft
    from messaging.models import Anchor

    draft = Claim.objects.get(pk=draft.pk).get_latest_revision_as_object()
    draft.anchors.add(Anchor(evidence_file=source, page=2, quote="Tessel drains were quieter."))
    SaveDraft(draft, author, "Better.").execute()
    return factories.approve(Claim.objects.get(pk=draft.pk), author)


def _findings(self: Any) -> list[Raised]:
    return [Raised("T-1", Level.REVIEW, "First finding."), Raised("T-2", Level.REVIEW, "Second finding.")]


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    """One of everything that the matrix harms, built once through the actions."""
    with django_db_blocker.unblock(), transaction.atomic():
        people = factories.reviewers()
        author = factories.user("Authors")
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
            send_back(SignoffTaskState.objects.get(pk=draft_round.pk), people["medical"])
        open_round = SubmitForReview(
            factories.claim_draft("Tessel is light.", author=author), author
        ).execute()
        Suspend(other, people["medical"], "Waiting for the laboratory.").execute()
        LiftSuspension(other, people["medical"], "The laboratory confirmed it.").execute()
        gone = factories.approved_claim("Tessel is old.", author=author)
        Withdraw(gone, people["medical"], "No longer sold.").execute()
        draft_version = factories.asset_draft("Nothing yet.", "And nothing here.", author=author)
        connection.check_constraints()  # PostgreSQL changes no table with deferred checks pending
        yield SimpleNamespace(
            claim=claim.pk,
            other=other.pk,
            asset=asset.pk,
            draft=draft_round.subject_id,
            draft_round=draft_round.pk,
            open_round=open_round.pk,
            draft_version=draft_version.pk,
        )
        transaction.set_rollback(True)


@pytest.fixture
def library(built: SimpleNamespace, db: None) -> Iterator[SimpleNamespace]:
    """The library as the database has it, its guards dropped; what a test does to it is undone."""
    from content.models import Asset, AssetVersion

    claim, other = (Claim.objects.get(pk=pk) for pk in (built.claim, built.other))
    asset = Asset.objects.select_related("version").get(pk=built.asset)
    round_ = claim.approval().state
    open_round = SignoffTaskState.objects.get(pk=built.open_round)
    draft_round = SignoffTaskState.objects.get(pk=built.draft_round)
    evidence = claim.anchors.first().evidence_file
    made = SimpleNamespace(
        claim=claim,
        other=other,
        asset=asset,
        draft=Claim.objects.get(pk=built.draft),
        product=factories.product("Oriel"),
        market=factories.market("US"),
        record=AuditRecord.objects.about(claim).filter(event="signed").first(),
        round=round_,
        sent_back=SignoffTaskState.objects.about(claim).order_by("-pk").first(),
        draft_round=draft_round,
        open_round=open_round,
        open_seat=open_round.required.first(),
        spare_state=_spare_task_state(round_),
        seats=list(round_.required.all()),
        signatures=list(round_.signatures.all()),
        approval=claim.approval(),
        findings=list(draft_round.findings.all()),
        answers=[each.dispositions.get() for each in draft_round.findings.all()],
        suspension=Suspension.objects.about(other).get(),
        withdrawal=Withdrawal.objects.get(),
        window=claim.clearances.latest("ends_at"),
        asset_window=asset.clearances.latest("ends_at"),
        wordings=list(claim.wordings.all()),
        qualifiers=list(claim.qualifiers.all()),
        anchors=list(claim.anchors.all()),
        markets=list(claim.markets.all()),
        version=asset.version,
        draft_version=AssetVersion.objects.get(pk=built.draft_version),
        use=asset.version.uses.get(),
        evidence=evidence,
        other_evidence=other.anchors.first().evidence_file,
        evidence_pages=list(evidence.pages.all()),
        asset_pages=list(asset.version.pages.all()),
        altered_revision=_altered(claim.live_revision),
        altered_open_revision=_altered(open_round.revision),
        to_restore=[],
    )
    guards.remove(connection)
    yield made
    for stored, data in made.to_restore:  # files are not rolled back
        stored.storage.delete(stored.name)
        stored.storage.save(stored.name, ContentFile(data))


def _altered(revision: Any) -> str:
    return json.dumps(revision.content | {"text": "Tessel is the safest."})


def _spare_task_state(round_: SignoffTaskState) -> int:
    from wagtail.models import TaskState

    return TaskState.objects.create(
        workflow_state=round_.workflow_state,
        revision=round_.revision,
        task=round_.task,
        status="approved",
        content_type=round_.content_type,
    ).pk


def test_p11_01_the_library_of_the_matrix_is_clean(library):
    assert verify() == []


@pytest.mark.parametrize(("table", "harm"), CELLS)
def test_p11_01_the_tamper_matrix(library, table, harm):
    cell = MATRIX[table].cell(harm)
    if isinstance(cell, str):
        assert cell.endswith(".")  # there is no such harm, for this reason
        return
    with transaction.atomic():
        cell(library)
        faults = verify()
        transaction.set_rollback(True)
    assert any(MATRIX[table].must_say(harm) in fault for fault in faults), faults


def test_p11_01_every_guarded_table_is_in_the_matrix():
    rows = " ".join(
        str(closure.cell_contents)
        for table in MATRIX.values()
        for harm in (table.alter, table.delete)
        if not isinstance(harm, str)
        for closure in harm.__closure__ or ()
        if isinstance(closure.cell_contents, str)
    )
    for model, _ in guarded_models():
        assert model._meta.db_table in rows or NOT_IN_MATRIX.get(model._meta.label), model._meta.label
