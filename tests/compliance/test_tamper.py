"""P11-01, P11-06, P11-19: whatever is altered behind the actions' back is refused, or else named."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from compliance import guards
from compliance.actions import (
    ConfirmStillRight,
    DelegateTask,
    LiftSuspension,
    NoteBlockage,
    OpenContentTask,
    RemindSeat,
    SubmitForReview,
    Suspend,
    Withdraw,
)
from compliance.models import (
    AuditHead,
    AuditRecord,
    Delegation,
    PeriodicReview,
    PermittedDelegate,
    RequiredSignature,
    Signature,
)
from content.models import AssetVersion
from tests import factories
from tests.compliance.steps import send_back

pytestmark = pytest.mark.django_db


def verify() -> list[str]:
    """The faults that the command names, one a line; an empty list when it ends well."""
    out = io.StringIO()
    try:
        call_command("verify", stdout=out, no_color=True)
    except CommandError:
        lines = [line for line in out.getvalue().splitlines() if not line.startswith("Checked ")]
        assert lines, "It failed without naming a fault."
        return lines
    assert out.getvalue().rstrip().endswith("Nothing was altered.")
    return []


def sql(statement: str, *values: Any) -> None:
    """Run a statement as somebody with the database's own password would."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount, f"Nothing was changed by {statement}"


def table(model: Any) -> str:
    return model._meta.db_table


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    """Two approved claims, an approved asset, a rejection and a lifted suspension, built once."""
    with django_db_blocker.unblock(), transaction.atomic():
        people = factories.reviewers()
        author = factories.user("Authors")
        claim = factories.approved_claim(author=author)
        other = factories.approved_claim("Tessel weighs 210 g.", author=author)
        asset = factories.approved_asset(author=author)
        draft = factories.claim_draft("Tessel is quiet.", author=author)
        round_ = SubmitForReview(draft, author).execute()
        send_back(round_, people["medical"], "How quiet?")
        Suspend(other, people["medical"], "Waiting for the laboratory.").execute()
        LiftSuspension(other, people["medical"], "The laboratory confirmed it.").execute()
        connection.check_constraints()  # PostgreSQL changes no table with deferred checks pending
        yield SimpleNamespace(
            people=people, author=author, claim=claim, other=other, asset=asset, draft=draft
        )
        transaction.set_rollback(True)


@pytest.fixture
def library(built: SimpleNamespace, db: None) -> SimpleNamespace:
    """The library as the database has it; what a test does to it is rolled back."""
    kept = {name: getattr(built, name) for name in ("claim", "other", "asset", "draft")}
    fresh = {name: type(each).objects.get(pk=each.pk) for name, each in kept.items()}
    return SimpleNamespace(people=built.people, author=built.author, **fresh)


@pytest.fixture
def unguarded(library: SimpleNamespace) -> SimpleNamespace:
    """The same library after somebody dropped the triggers."""
    guards.remove(connection)
    return library


def verify_restored() -> list[str]:
    guards.install(connection)
    return verify()


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


ALTERED_SIGNATURE = {
    "printed_name": "Somebody Else",
    "title": "Another title",
    "verdict": "sent_back",
    "meaning": "responsibility",
    "statement": "Another statement",
    "reason": "Another reason",
    "signed_at": "2001-01-01 00:00:00+00:00",
    "digest": "f" * 64,
    "hash": "f" * 64,
}


@pytest.mark.parametrize("column", ALTERED_SIGNATURE)
def test_p11_19_each_altered_column_of_a_signature_is_named(unguarded, column):
    signature = Signature.objects.filter(verdict="approved").first()
    sql(f"UPDATE {table(Signature)} SET {column} = %s WHERE id = %s", ALTERED_SIGNATURE[column], signature.pk)
    assert any("The signature of" in line for line in verify_restored())


def test_p11_19_a_signature_of_another_person_is_named(unguarded):
    signature = Signature.objects.first()
    sql(f"UPDATE {table(Signature)} SET signer_id = %s WHERE id = %s", unguarded.author.pk, signature.pk)
    faults = verify_restored()
    assert any("was altered" in line for line in faults)
    assert any("had a hand in the content" in line for line in faults)


def test_p11_19_a_signature_copied_to_another_round_is_named(unguarded):
    """The open round of a rejected draft gets the approving signatures of another claim."""
    round_ = SubmitForReview(unguarded.draft, unguarded.author).execute()
    connection.check_constraints()
    source = unguarded.claim.approval().state
    for required in round_.required.all():
        taken = source.signatures.get(required__role=required.role)
        taken.pk, taken.state_id, taken.required_id = None, round_.pk, required.pk
        Signature.objects.bulk_create([taken])
    assert not round_.is_complete()
    faults = [line for line in verify_restored() if f"in round {round_.pk} " in line]
    assert any("copied from elsewhere" in line for line in faults)
    assert any("not over what the round froze" in line for line in faults)


def test_p11_19_a_signature_moved_to_another_role_is_named(unguarded):
    round_ = unguarded.claim.approval().state
    one, two = round_.signatures.all()[:2]
    spare = RequiredSignature.objects.create(
        state=round_, role=one.required.role, market=factories.market("US")
    )
    for signature, to in ((one, spare.pk), (two, one.required_id), (one, two.required_id)):
        sql(f"UPDATE {table(Signature)} SET required_id = %s WHERE id = %s", to, signature.pk)
    assert not round_.is_complete()
    assert len([line for line in verify_restored() if "copied from elsewhere" in line]) == 2


def test_p11_19_a_deleted_signature_is_named(unguarded):
    signature = unguarded.claim.approval().state.signatures.first()
    sql(f"DELETE FROM {table(Signature)} WHERE id = %s", signature.pk)
    faults = verify_restored()
    assert any(signature.hash in line for line in faults)
    assert any("lacks a valid signature" in line for line in faults)


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


@pytest.mark.parametrize("column", ["printed_name", "remark", "statement", "content_digest"])
def test_p11_19_an_altered_periodic_review_is_named(unguarded, column):
    signer = unguarded.people["medical"]
    ConfirmStillRight(unguarded.claim, signer, factories.credentials(signer), "Read again.").execute()
    sql(f'UPDATE {table(PeriodicReview)} SET "{column}" = %s', "altered")
    assert any(line.startswith("The periodic review of messaging.claim") for line in verify())


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


GUARDED = sorted(model._meta.label for model, _ in guards.guarded_models())


def _some_row(label: str) -> Any:
    from django.apps import apps

    model = apps.get_model(label)
    return model, model._default_manager.first() or _made_up(model)


def _made_up(model: Any) -> Any:
    """A row of any values that fit, past all actions: the database refuses whatever they are."""
    from django.db import models
    from django.utils import timezone

    values: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        if field.primary_key or field.has_default() or field.null:
            continue
        if field.is_relation:
            related = field.related_model
            values[field.attname] = (related._default_manager.first() or _made_up(related)).pk
        elif isinstance(field, models.DateTimeField):
            values[field.attname] = timezone.now()
        elif isinstance(field, models.DateField):
            values[field.attname] = timezone.now().date()
        elif isinstance(field, models.JSONField):
            values[field.attname] = {}
        elif isinstance(field, models.IntegerField | models.BooleanField):
            values[field.attname] = 1
        else:
            values[field.attname] = "x"
    (row,) = model._base_manager.bulk_create([model(**values)])
    return model._base_manager.get(pk=row.pk)


@pytest.fixture
def every_guarded_row(library: SimpleNamespace) -> SimpleNamespace:
    """The library with a row in each guarded table, withdrawal, finding and its answer included."""
    from django.utils import timezone

    from compliance.models import Comment, CommentReply, Disposition, Finding

    round_ = library.claim.approval().state
    finding = Finding.objects.create(
        state=round_, rule="EV-02", rule_version="1", level="review", message="A scan."
    )
    Disposition.objects.create(
        finding=finding, by=library.people["medical"], at=timezone.now(), answer="Compared by eye."
    )
    signer = library.people["medical"]
    ConfirmStillRight(library.claim, signer, factories.credentials(signer)).execute()
    said = {"author": library.author, "printed_name": "Ada Author", "at": timezone.now(), "text": "Well."}
    comment = Comment.objects.create(state=round_, kind="suggestion", **said)
    CommentReply.objects.create(comment=comment, **said)
    OpenContentTask(library.claim, "concern", "Read the editors' note.").execute()
    _plan(library)
    Withdraw(library.other, library.people["medical"], "No longer sold.").execute()
    connection.check_constraints()
    return library


def _plan(library: SimpleNamespace) -> None:
    """A round that is delegated, reminded of, and blocked."""
    round_ = SubmitForReview(
        factories.claim_draft("Tessel is light.", author=library.author), library.author
    ).execute()
    medical, legal = library.people["medical"], library.people["legal"]
    seat = round_.signable_by(legal)[0]
    PermittedDelegate.objects.create(user=library.author, role=seat.role)
    now = timezone.now()
    given = Delegation(
        role=seat.role, delegate=library.author, starts_at=now, ends_at=now + timedelta(days=1)
    )
    given.reason = "On leave."
    DelegateTask(given, legal).execute()
    RemindSeat(seat).execute()
    type(medical).objects.filter(pk=medical.pk).update(is_active=False)
    NoteBlockage(round_).execute()
    type(medical).objects.filter(pk=medical.pk).update(is_active=True)


@pytest.mark.parametrize("label", GUARDED)
def test_p11_06_the_database_refuses_to_change_guarded_rows(every_guarded_row, label):
    """For everybody: by SQL, by a queryset, by a bulk update and by saving, superuser or not."""
    model, row = _some_row(label)
    assert row is not None
    guard = model.database_guard
    names = guard.columns or [field.name for field in model._meta.concrete_fields if not field.primary_key]
    for name in names if guard.update or guard.columns else ():
        column = model._meta.get_field(name).column
        with pytest.raises(DatabaseError, match="may not be changed"), transaction.atomic():
            sql(f'UPDATE {table(model)} SET "{column}" = "{column}"')
    attempts = [lambda: model.objects.filter(pk=row.pk).update(**{names[0]: getattr(row, names[0])})]
    attempts += [row.save, lambda: model.objects.bulk_update([row], [names[0]])]
    for attempt in attempts:
        with pytest.raises(DatabaseError, match="may not be changed"), transaction.atomic():
            attempt()


@pytest.mark.parametrize(
    "label", sorted(m._meta.label for m, guard in guards.guarded_models() if guard.delete)
)
def test_p11_06_the_database_refuses_to_delete_guarded_rows(every_guarded_row, label):
    model, row = _some_row(label)
    assert model.database_guard.delete
    with pytest.raises(DatabaseError, match="may not be changed or deleted"), transaction.atomic():
        sql(f"DELETE FROM {table(model)}")
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        model._base_manager.all()._raw_delete(using="default")
    assert model._default_manager.filter(pk=row.pk).exists()


def test_p11_06_the_guarded_tables_are_those_that_must_stand():
    assert set(GUARDED) >= {
        "compliance.AuditRecord",
        "compliance.Signature",
        "compliance.RequiredSignature",
        "compliance.Approval",
        "compliance.Withdrawal",
        "messaging.EvidenceFile",
        "content.AssetVersion",
        "content.AssetPage",
    }
    assert guards.missing(connection) == set()
