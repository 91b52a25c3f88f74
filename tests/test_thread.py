"""The thread at the level of actions: claim → signatures → asset → share → recall."""

import pytest

from compliance.audit import faults
from compliance.models import AuditRecord
from content import door
from content.actions import CreateShare, RecallContent
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_claim_becomes_a_shared_page_and_goes_dark_when_withdrawn():
    reviewers = factories.reviewers()
    claim = factories.approved_claim()
    assert claim.live
    asset = factories.approved_asset()
    us = factories.market("US")
    assert door.clearance(asset.version, us, "hcp").allowed
    rep = factories.rep()
    share, _ = CreateShare(asset, factories.recipient(rep), rep).execute()
    assert door.for_share(share).allowed

    recall = RecallContent(claim, reviewers["medical"], "The journal retracted the source.").execute()

    answer = door.for_share(share)
    assert not answer.allowed
    assert "withdrawn" in {reason.code for reason in answer.reasons}
    assert recall.share_count == 1
    assert recall.notices.get().rep == rep
    assert list(faults()) == []
    assert AuditRecord.objects.count() > 10
