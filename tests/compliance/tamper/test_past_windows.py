"""P11-01: what was cleared in the past stands as it was computed, to the microsecond."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest
import time_machine

from django.apps import apps
from django.db import connection
from django.utils import timezone

from compliance import guards
from compliance.actions import StartRecertification, SubmitForReview
from compliance.models import ClearanceChange
from messaging.models import Claim, ClaimClearance
from tests import factories
from tests.compliance.tamper.tampering import sql, table, verify, verify_restored

pytestmark = pytest.mark.django_db


@pytest.fixture
def expired() -> ClaimClearance:
    """The window of a claim that was approved three years ago and expired two years ago."""
    with time_machine.travel(timezone.now() - timedelta(days=3 * 365)):
        claim = factories.approved_claim(expiry=timezone.now().date() + timedelta(days=365))
    assert verify() == []
    return claim.clearances.get()


ALTERED = {
    "starts_at": "starts_at = '2001-01-01 00:00:00+00:00'",
    "ends_at": "ends_at = '2099-01-01 00:00:00+00:00'",
    "audience": "audience = 'payor'",
}


@pytest.mark.parametrize("column", ALTERED)
def test_p11_01_an_altered_window_that_is_long_past_is_named(expired, column):
    sql(f"UPDATE {table(ClaimClearance)} SET {ALTERED[column]} WHERE id = %s", expired.pk)
    faults = verify()
    assert any("was never given" in fault for fault in faults), faults
    assert any("was given and is missing" in fault for fault in faults), faults


def test_p11_01_a_shortened_window_that_is_long_past_is_named(expired):
    """Within what was approved, so that only the kept changes can tell."""
    earlier = expired.ends_at - timedelta(microseconds=1)
    sql(f"UPDATE {table(ClaimClearance)} SET ends_at = %s WHERE id = %s", earlier, expired.pk)
    assert len([fault for fault in verify() if "the window for" in fault]) == 2


def test_p11_01_a_deleted_window_that_is_long_past_is_named(expired):
    sql(f"DELETE FROM {table(ClaimClearance)} WHERE id = %s", expired.pk)
    assert any("was given and is missing" in fault for fault in verify())


def test_p11_01_a_window_and_its_change_forged_together_are_more_than_was_approved(expired):
    """Somebody who computes the hashes anew still cannot clear more than the signatures gave."""
    guards.remove(connection)
    later = expired.ends_at + timedelta(microseconds=1)
    sql(f"UPDATE {table(ClaimClearance)} SET ends_at = %s WHERE id = %s", later, expired.pk)
    change = ClearanceChange.objects.get(kind="messaging.claim", owner_id=expired.claim_id)
    change.windows[0][3] = change.windows[0][3].replace(".000000Z", ".000001Z")
    change.hash = change.expected_hash()
    ClearanceChange.objects.bulk_update([change], ["windows", "hash"])
    for after in ClearanceChange.objects.filter(sequence__gt=change.sequence).order_by("sequence"):
        after.previous_hash = ClearanceChange.objects.get(sequence=after.sequence - 1).hash
        after.hash = after.expected_hash()
        ClearanceChange.objects.bulk_update([after], ["previous_hash", "hash"])
    faults = [line for line in verify_restored() if not line.startswith("Not checked")]
    assert len(faults) == 1
    assert "is more than its approval gives" in faults[0]


def test_p11_01_where_two_approvals_join_no_day_is_forgiven():
    """A recertified claim has one window over two approvals, in a zone where days begin hours from UTC."""
    author = factories.user("Authors")
    tokyo = factories.market("JP", time_zone="Asia/Tokyo")
    on = factories.product("Kestrel", markets=(tokyo,))
    with time_machine.travel(timezone.now() - timedelta(days=300)):
        claim = factories.approved_claim(author=author, on=on, markets=((tokyo, "hcp"),))
    StartRecertification(claim, author).execute()
    factories.sign_all(SubmitForReview(Claim.objects.get(pk=claim.pk), author).execute())
    window = claim.clearances.get()
    assert verify() == []
    for change in ({"ends_at": window.ends_at + timedelta(microseconds=1)},
                   {"starts_at": window.starts_at - timedelta(microseconds=1)}):  # fmt: skip
        [(column, at)] = change.items()
        sql(f"UPDATE {table(ClaimClearance)} SET {column} = %s WHERE id = %s", at, window.pk)
        assert any("is more than its approval gives" in fault for fault in verify())
        sql(
            f"UPDATE {table(ClaimClearance)} SET {column} = %s WHERE id = %s",
            getattr(window, column),
            window.pk,
        )
    assert verify() == []


def test_a_changed_time_zone_makes_no_fault_of_the_past(expired, client):
    """What was cleared by the old zone stays; both beginnings of a day are good for it."""
    from django.forms import modelform_factory

    from compliance.models import Market
    from compliance.records import SaveRecord

    market = expired.market
    form = modelform_factory(Market, fields=["time_zone"])({"time_zone": "Asia/Tokyo"}, instance=market)
    assert form.is_valid()
    admin = factories.user(is_superuser=True)
    SaveRecord(form, admin, lambda row: {"compliance.market": {row.pk}}, "The office moved.").execute()
    assert verify() == []


def test_windows_of_before_changes_were_kept_stand_as_they_were_found(library, expired):
    """What the migration of an earlier release does."""
    guards.remove(connection)
    ClearanceChange.objects.all()._raw_delete("default")
    migration = import_module("content.migrations.0010_clearances_so_far")
    migration.keep_clearances_so_far(apps, None)
    assert verify_restored() == []
    sql(f"DELETE FROM {table(ClaimClearance)} WHERE id = %s", expired.pk)
    assert any("was given and is missing" in fault for fault in verify())
