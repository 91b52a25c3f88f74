"""P11-01: rounds, approvals, stops, live rows, files and windows that were altered are named."""

from __future__ import annotations

import pytest

from django.core.files.base import ContentFile
from django.db import connection

from compliance.actions import Suspend, Withdraw
from content.models import AssetVersion
from tests.compliance.tamper.tampering import sql, verify, verify_restored

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("canonical", "{}"),
        ("content_digest", "f" * 64),
        ("policy_version", "f" * 64),
        ("digest", "f" * 64),
        ("contributors", "[]"),
    ],
)
def test_p11_01_each_altered_column_of_a_round_is_named(unguarded, column, value):
    round_ = unguarded.claim.approval().state
    sql(f"UPDATE compliance_signofftaskstate SET {column} = %s WHERE taskstate_ptr_id = %s", value, round_.pk)
    assert any(line.startswith(f"Review round {round_.pk} ") for line in verify_restored())


def test_p11_01_an_altered_live_claim_is_named(library):
    sql("UPDATE messaging_claim SET text = %s WHERE id = %s", "Tessel is the safest.", library.claim.pk)
    faults = verify()
    assert any(f"messaging.claim {library.claim.pk}" in line and "does not say" in line for line in faults)


@pytest.mark.parametrize(
    ("statement", "value"),
    [
        ("UPDATE messaging_claimmarket SET expiry = %s", "2099-01-01"),
        ("UPDATE messaging_anchor SET quote = %s", "Another quote"),
        ("UPDATE messaging_indication SET text = %s", "For everything."),
        ("UPDATE messaging_claim SET type = %s", "safety"),
    ],
)
def test_p11_01_every_signed_part_of_a_claim_is_compared(library, statement, value):
    sql(statement, value)
    assert any("does not say what was signed" in line for line in verify())


def test_p11_01_a_draft_made_live_is_named(library):
    sql("UPDATE messaging_claim SET live = %s WHERE id = %s", True, library.draft.pk)
    assert any(f"messaging.claim {library.draft.pk}" in line for line in verify())


def test_p11_01_an_approved_claim_taken_offline_is_named(library):
    sql("UPDATE messaging_claim SET live = %s WHERE id = %s", False, library.claim.pk)
    assert any("taken offline" in line for line in verify())


def test_p11_01_a_forged_approval_is_named(unguarded):
    """Approval of a round that was sent back, and the draft made live with it."""
    from compliance.models import Approval, SignoffTaskState

    round_ = SignoffTaskState.objects.about(unguarded.draft).get()
    Approval.objects.create(
        subject_type=round_.subject_type,
        subject_id=round_.subject_id,
        state=round_,
        content_digest=round_.content_digest,
        approved_at=round_.started_at,
    )
    sql("UPDATE messaging_claim SET live = %s WHERE id = %s", True, unguarded.draft.pk)
    faults = verify_restored()
    assert any("lacks a valid signature" in line for line in faults)
    assert any(f"messaging.claim {unguarded.draft.pk}" in line and "does not say" in line for line in faults)


def test_p11_01_a_confirmed_claim_slipped_off_an_asset_is_named(library):
    sql("UPDATE content_claimuse SET status = %s", "dismissed")
    assert any(f"content.asset {library.asset.pk}" in line for line in verify())


def test_p11_01_a_deleted_withdrawal_is_named(unguarded):
    Withdraw(unguarded.other, unguarded.people["medical"], "No longer sold.").execute()
    connection.check_constraints()
    sql("DELETE FROM compliance_withdrawal")
    assert any("has 0 withdrawals, and 1 in the audit trail" in line for line in verify_restored())


def test_p11_01_a_suspension_lifted_by_hand_is_named(library):
    Suspend(library.claim, library.people["medical"], "Under question.").execute()
    sql("UPDATE compliance_suspension SET lifted_at = at WHERE lifted_at IS NULL")
    assert any("lifted suspensions" in line for line in verify())


@pytest.mark.parametrize("harm", ["altered", "missing"])
def test_p11_01_a_harmed_file_is_named(library, harm):
    version = AssetVersion.objects.get()
    evidence = library.claim.anchors.get().evidence_file
    before = {}
    for stored in (version.file, evidence.file):
        with stored.open() as file:
            before[stored] = file.read()
        if harm == "missing":
            stored.storage.delete(stored.name)
        else:
            with stored.storage.open(stored.name, "r+b") as file:
                file.seek(20)
                file.write(b"X")
    faults = verify()
    for stored, data in before.items():  # files are not rolled back
        stored.storage.delete(stored.name)
        stored.storage.save(stored.name, ContentFile(data))
    assert any(line.startswith(f"Asset version {version.pk}") and harm in line for line in faults)
    assert any(line.startswith(f"Evidence file {evidence.pk}") and harm in line for line in faults)


@pytest.mark.parametrize("kind", ["claim", "asset"])
@pytest.mark.parametrize("harm", ["widened", "deleted"])
def test_p11_01_altered_windows_are_named(library, kind, harm):
    stored = {"claim": "messaging_claimclearance", "asset": "content_assetclearance"}[kind]
    if harm == "widened":
        sql(f"UPDATE {stored} SET ends_at = %s", "2099-01-01 00:00:00+00:00")
    else:
        sql(f"DELETE FROM {stored}")
    assert any(line.startswith("The clearance windows of") for line in verify())
