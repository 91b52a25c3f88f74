"""Answers to findings: by the role that must give them, signed, and verified."""

import pytest

from django.db import connection

from cms.core.actions import Refused
from compliance import guards
from compliance.models import AuditRecord, Disposition, Event, Finding, Level, Signature
from compliance.verification import checks
from tests import factories
from tests.compliance.steps import dispose, sign

pytestmark = pytest.mark.django_db


def raised(round_, role=""):
    return Finding.objects.create(
        state=round_,
        rule="US-03",
        rule_version="7",
        level=Level.REVIEW,
        message="Say 510(k) cleared.",
        role=role,
    )


def faults():
    """What verification says of answers; that the finding itself was raised by hand is another fault."""
    found = [fault for _, check in checks() for fault in check()]
    return [fault for fault in found if "answer" in str(fault)]


def test_a_finding_of_a_role_is_answered_by_who_holds_it(reviewers, author, round_):
    finding = raised(round_, "regulatory")
    with pytest.raises(Refused, match="answered by Regulatory"):
        dispose(finding, reviewers["medical"])
    with pytest.raises(Refused, match="You had a hand in this version"):
        dispose(finding, author)
    answer = dispose(finding, reviewers["regulatory"], "The letter says cleared; wording kept.")
    assert (answer.role, answer.printed_name) == ("regulatory", reviewers["regulatory"].printed_name)
    record = AuditRecord.objects.get(event=Event.FINDING_DISPOSED)
    assert record.new["disposition"] == answer.hash == answer.expected_hash()


def test_an_answer_needs_the_password_of_its_signer(reviewers, round_):
    from compliance.actions import DisposeFinding

    person = reviewers["medical"]
    with pytest.raises(Refused, match="Wrong user name or password"):
        DisposeFinding(raised(round_), person, "Fine.", factories.credentials(person, "no")).execute()
    assert not Disposition.objects.exists()
    assert AuditRecord.objects.filter(event=Event.SIGNING_REFUSED).count() == 1


def test_a_signature_covers_the_answers_before_it(reviewers, round_):
    finding = raised(round_)
    dispose(finding, reviewers["medical"])
    signature = sign(type(round_).objects.get(pk=round_.pk), reviewers["legal"])
    assert Signature.objects.get().answers == 1
    assert signature.digest != round_.digest


@pytest.mark.parametrize(
    "sql", ["UPDATE {} SET answer = 'Never mind.'", "UPDATE {} SET hash = ''", "DELETE FROM {}"]
)
def test_p11_01_a_changed_or_missing_answer_is_named(reviewers, round_, sql):
    dispose(raised(round_), reviewers["medical"])
    assert faults() == []
    guards.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute(sql.format(Disposition._meta.db_table))
    assert faults()
    guards.install(connection)
