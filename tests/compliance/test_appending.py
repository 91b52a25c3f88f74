"""The trail: records of one step are written together, and a part of it that is undone leaves none."""

from __future__ import annotations

import pytest

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from compliance.appending import end_of_trail, written_together
from compliance.audit import faults, record
from compliance.models import AuditRecord, Event
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim():
    return factories.claim_draft()


def events() -> list[str]:
    return list(AuditRecord.objects.order_by("sequence").values_list("reason", flat=True))


def test_p11_05_records_of_one_step_are_written_by_one_statement_and_follow_each_other(claim):
    before = end_of_trail().sequence
    with CaptureQueriesContext(connection) as captured, written_together():
        for reason in ("first", "second", "third"):
            record(Event.EDITED, claim, actor=None, reason=reason)
        assert end_of_trail().sequence == before + 3
    assert len(captured) == 3  # the end of the trail, the records, its new end
    assert events()[-3:] == ["first", "second", "third"]
    assert list(faults()) == []


def test_p11_05_what_a_savepoint_undid_is_not_in_the_chain(claim):
    with written_together():
        record(Event.EDITED, claim, actor=None, reason="before")
        with transaction.atomic():
            record(Event.EDITED, claim, actor=None, reason="undone")
            transaction.set_rollback(True)
        with transaction.atomic():
            record(Event.EDITED, claim, actor=None, reason="within")
        record(Event.EDITED, claim, actor=None, reason="after")
    assert events()[-3:] == ["before", "within", "after"]
    assert list(faults()) == []


def test_p11_05_a_step_that_fails_leaves_no_record(claim):
    before = events()

    @transaction.atomic
    @written_together()
    def step() -> None:
        record(Event.EDITED, claim, actor=None, reason="never")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        step()
    assert events() == before
    record(Event.EDITED, claim, actor=None, reason="later")
    assert list(faults()) == []
