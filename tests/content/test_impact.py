"""EV-09: the preview of a recall lists exactly what the recall then changes."""

from __future__ import annotations

import pytest

from django.utils import timezone

from compliance.actions import Suspend
from content import door
from content.actions import CreateShare, RecallContent
from content.impact import assets_carrying, impact_of
from content.models import Asset, AssetClearance, Share
from messaging.models import Positioning
from tests import factories

pytestmark = pytest.mark.django_db


def cleared() -> set[int]:
    return set(AssetClearance.objects.holding(timezone.now()).values_list("asset", flat=True))


def test_ev_09_the_preview_lists_what_goes_dark():
    people = factories.reviewers()
    author, rep = factories.user("Authors"), factories.rep()
    claim = factories.approved_claim(author=author)
    factories.approved_claim("Tessel is quiet.", author=author)
    carrying = factories.approved_asset(author=author)
    both = factories.approved_asset(f"{factories.STATEMENT} Tessel is quiet.", author=author)
    other = factories.approved_asset("Tessel is quiet.", author=author)
    held = factories.approved_asset(f"{factories.STATEMENT} Held.", author=author)
    Suspend(held, people["medical"], "Under question.").execute()
    for asset in (carrying, other):
        CreateShare(asset, factories.recipient(rep), rep).execute()
    before = cleared()
    lit = {share.pk for share in Share.objects.all() if door.for_share(share).allowed}
    preview = impact_of(claim)
    assert {asset.pk for asset in preview.assets} == {carrying.pk, both.pk}
    assert preview.reps == 1

    RecallContent(claim, people["medical"], "Recalled.").execute()

    assert before - cleared() == {asset.pk for asset in preview.assets}
    still = {share.pk for share in Share.objects.all() if door.for_share(share).allowed}
    assert lit - still == {share.pk for share in preview.shares}


def test_no_asset_rests_on_a_positioning_of_the_same_id():
    author = factories.user("Authors")
    factories.approved_claim(author=author)
    asset = factories.approved_asset(author=author)
    positioning = Positioning(pk=asset.pk, product=asset.product)
    assert list(assets_carrying(positioning)) == []
    assert list(assets_carrying(asset)) == list(Asset.objects.filter(pk=asset.pk))
