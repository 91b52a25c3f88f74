"""P11-19: a signature that was altered, copied, moved or deleted is named."""

from __future__ import annotations

import pytest

from django.db import connection

from compliance.actions import ConfirmStillRight, SubmitForReview
from compliance.models import PeriodicReview, RequiredSignature, Signature
from tests import factories
from tests.compliance.tamper.tampering import sql, table, verify, verify_restored

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize("column", ["printed_name", "remark", "statement", "content_digest"])
def test_p11_19_an_altered_periodic_review_is_named(unguarded, column):
    signer = unguarded.people["medical"]
    ConfirmStillRight(unguarded.claim, signer, factories.credentials(signer), "Read again.").execute()
    sql(f'UPDATE {table(PeriodicReview)} SET "{column}" = %s', "altered")
    assert any(line.startswith("The periodic review of messaging.claim") for line in verify())
