"""P11-01: an audit trail that was altered, cut or added to is named."""

from __future__ import annotations

import io

import pytest

from django.core.management import call_command

from compliance import guards
from compliance.models import AuditHead, AuditRecord, Signature
from tests.compliance.tamper.tampering import sql, table, verify, verify_restored

pytestmark = pytest.mark.django_db


def test_p11_01_a_clean_library_passes_and_says_what_was_checked(library):
    out = io.StringIO()
    call_command("verify", stdout=out, no_color=True)
    said = out.getvalue()
    assert f"Checked {AuditRecord.objects.count():,} audit records." in said
    assert f"Checked {Signature.objects.count():,} signatures." in said
    assert "Checked 4 review rounds." in said
    assert "Checked 3 approvals." in said
    assert "Checked 3 live contents." in said
    assert "Checked 0 withdrawals." in said
    assert "Checked 1 suspensions." in said
    assert "Checked 3 evidence files." in said
    assert "Checked 1 asset files." in said


ALTERED_RECORD = {
    "at": "2001-01-01 00:00:00+00:00",
    "actor_id": None,
    "actor_name": "Somebody Else",
    "event": "edited",
    "object_type": "messaging.evidence",
    "object_id": 99999,
    "object_label": "Another claim",
    "old": '{"a": 1}',
    "new": '{"signature": "none", "digest": "none", "weight": 1.5}',
    "reason": "Another reason",
    "previous_hash": "f" * 64,
    "hash": "f" * 64,
}


@pytest.mark.parametrize("column", ALTERED_RECORD)
def test_p11_01_each_altered_column_of_an_audit_record_is_named(unguarded, column):
    record = AuditRecord.objects.filter(event="signed").order_by("sequence")[1]
    sql(
        f"UPDATE {table(AuditRecord)} SET {column} = %s WHERE sequence = %s",
        ALTERED_RECORD[column],
        record.pk,
    )
    assert any(line.startswith(f"Audit record {record.pk} ") for line in verify_restored())


def test_p11_01_the_test_above_alters_every_column():
    columns = {field.column for field in AuditRecord._meta.concrete_fields}
    assert columns - {"sequence"} == set(ALTERED_RECORD)


@pytest.mark.parametrize("which", ["first", "middle", "last"])
def test_p11_01_a_deleted_audit_record_is_named(unguarded, which):
    count = AuditRecord.objects.count()
    sequence = {"first": 1, "middle": count // 2, "last": count}[which]
    sql(f"DELETE FROM {table(AuditRecord)} WHERE sequence = %s", sequence)
    assert any(line.startswith(f"Audit record {sequence} is missing") for line in verify_restored())


def test_p11_01_a_trail_cut_off_with_its_head_contradicts_the_signatures(unguarded):
    last = AuditRecord.objects.filter(event="submitted").order_by("sequence")[1]
    before = AuditRecord.objects.get(sequence=last.sequence - 1)
    sql(f"DELETE FROM {table(AuditRecord)} WHERE sequence >= %s", last.sequence)
    sql(f"UPDATE {table(AuditHead)} SET sequence = %s, hash = %s", before.sequence, before.hash)
    faults = verify_restored()
    assert any("signature of" in line and "not in the audit trail" in line for line in faults)
    assert any("Review round" in line and "not in the audit trail" in line for line in faults)


def test_p11_01_a_deleted_head_is_named(unguarded):
    sql(f"DELETE FROM {table(AuditHead)}")
    assert any("was added" in line for line in verify_restored())


@pytest.mark.parametrize("well_made", [True, False])
def test_p11_01_a_forged_record_at_the_end_is_named(unguarded, well_made):
    last = AuditRecord.objects.order_by("sequence").last()
    forged = AuditRecord.objects.get(pk=last.pk)
    forged.sequence, forged.reason, forged.previous_hash = last.sequence + 1, "Forged", last.hash
    if well_made:
        forged.hash = forged.expected_hash()
    AuditRecord.objects.bulk_create([forged])
    assert any(f"up to {forged.sequence}, was added" in line for line in verify_restored())


def test_p11_01_two_swapped_records_are_named(unguarded):
    one, two = AuditRecord.objects.filter(event="signed").order_by("sequence")[:2]
    for moved, to in ((one.pk, 10**6), (two.pk, one.pk), (10**6, two.pk)):
        sql(f"UPDATE {table(AuditRecord)} SET sequence = %s WHERE sequence = %s", to, moved)
    faults = verify_restored()
    for record in (one, two):
        assert any(line.startswith(f"Audit record {record.pk} was altered") for line in faults)


def test_p11_01_a_missing_guard_is_named(unguarded):
    faults = verify()
    assert len([line for line in faults if line.startswith("The database guard ")]) == len(
        guards.trigger_names()
    )
    assert verify_restored() == []
