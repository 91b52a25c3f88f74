"""The door: when it cannot answer, nothing is served; a rep without a territory gets nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from cms.core.actions import Refused
from content import door
from content.actions import CreateShare, RevokeShare
from content.models import AssetClearance, Share
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def asset():
    author = factories.user("Authors")
    factories.approved_claim(author=author)
    return factories.approved_asset(author=author)


def test_a_door_that_cannot_answer_serves_nothing(asset):
    us, rep = factories.market("US"), factories.rep()
    share, _ = CreateShare(asset, factories.recipient(rep), rep).execute()
    shares = Share.objects.count()
    connection.check_constraints()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE content_assetclearance RENAME TO elsewhere")
        for attempt in (lambda: door.for_share(share), CreateShare(asset, share.recipient, rep).execute):
            with pytest.raises(DatabaseError), transaction.atomic():
                attempt()
        transaction.set_rollback(True)
    assert Share.objects.count() == shares
    assert door.clearance(asset.version, us, "hcp").allowed


def test_the_windows_decide_even_where_no_reason_is_found(asset):
    AssetClearance.objects.all().delete()
    answer = door.clearance(asset.version, factories.market("US"), "hcp")
    assert {reason.code for reason in answer.reasons} == {"door"}


def test_a_rep_without_a_territory_is_served_nothing(asset):
    nobody = factories.user("Reps")
    answer = door.for_colleague(nobody, asset.version, factories.market("US"), "hcp")
    assert {reason.code for reason in answer.reasons} == {"territory"}
    with pytest.raises(Refused, match="territories do not cover"):
        CreateShare(asset, factories.recipient(nobody), nobody).execute()


def test_a_rep_of_another_market_or_product_is_served_nothing(asset):
    us, gb = factories.market("US"), factories.market("GB")
    other = factories.product("Corvane")
    for rep in (factories.rep(gb), factories.rep(us, products=(other,))):
        assert not door.for_colleague(rep, asset.version, us, "hcp").allowed
    assert door.for_colleague(factories.rep(us, products=(asset.product,)), asset.version, us, "hcp").allowed


def test_a_link_ends_at_its_expiry_and_when_revoked(asset):
    rep = factories.rep()
    share, _ = CreateShare(asset, factories.recipient(rep), rep, days=7).execute()
    other, _ = CreateShare(asset, factories.recipient(rep), rep, days=7).execute()
    RevokeShare(other, rep).execute()
    assert {reason.code for reason in door.for_share(other).reasons} == {"revoked"}
    with time_machine.travel(timezone.now() + timedelta(days=7, seconds=1), tick=False):
        assert {reason.code for reason in door.for_share(share).reasons} == {"link_expired"}


def test_no_version_is_no_clearance():
    assert not door.clearance(None, factories.market("US"), "hcp").allowed
