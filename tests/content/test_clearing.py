"""When an asset's version is cleared: compliance-rules.md §3.3, one test a rule."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from compliance.actions import LiftSuspension, SaveDraft, Suspend
from compliance.cascade import Changes, cascade
from compliance.models import Market
from content.actions import DecideClaimUse, ReadVersion, UploadVersion
from content.clearing import explain_version, recompute_assets
from content.models import Asset, AssetClearance, AssetVersion, ClaimUse
from messaging.models import Claim, MandatoryDisclaimer, Qualifier
from tests import factories

pytestmark = pytest.mark.django_db

STATEMENT = factories.STATEMENT
FOOTER = "Rx only."


def cleared(asset: Asset, market: Market, audience: str = "hcp") -> bool:
    """What the windows say of the live version now, after making sure that the reasons agree."""
    version = Asset.objects.get(pk=asset.pk).version
    at = timezone.now()
    held = AssetClearance.objects.for_exit(market, audience, at).filter(version=version).exists()
    assert explain_version(version, market, audience, at).allowed == held
    return held


def codes(asset: Asset, market: Market, audience: str = "hcp") -> set[str]:
    version = Asset.objects.get(pk=asset.pk).version
    return {reason.code for reason in explain_version(version, market, audience, timezone.now()).reasons}


def reapproved(content: Any, author: Any, **changes: Any) -> Any:
    draft = content.get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(draft, name, value)
    SaveDraft(draft, author, "Better.").execute()
    return factories.approve(draft, author)


@pytest.fixture
def us():
    return factories.market("US", time_zone="America/New_York")


@pytest.fixture
def eu():
    return factories.market("EU", time_zone="Europe/Brussels")


@pytest.fixture
def author():
    return factories.user("Authors")


def test_an_asset_with_one_european_and_one_us_claim_is_withheld_in_europe(us, eu, author):
    product = factories.product(markets=(us, eu))
    both = ((us, "hcp"), (eu, "hcp"))
    factories.approved_claim(author=author, on=product, markets=both)
    factories.approved_claim("Tessel is quiet.", author=author, on=product, markets=((us, "hcp"),))
    asset = factories.approved_asset(f"{STATEMENT} Tessel is quiet.", author=author, on=product, markets=both)
    assert ClaimUse.objects.filter(status="confirmed").count() == 2
    assert cleared(asset, us)
    assert not cleared(asset, eu)
    assert codes(asset, eu) == {"market"}


def test_an_asset_is_cleared_only_where_it_was_asked_for_itself(us, eu, author):
    product = factories.product(markets=(us, eu))
    factories.approved_claim(author=author, on=product, markets=((us, "hcp"), (eu, "hcp")))
    asset = factories.approved_asset(author=author, on=product, markets=((us, "hcp"),))
    assert not cleared(asset, eu)


def test_a_claim_approved_in_other_words_darkens_the_assets_with_the_old_ones(us, author):
    claim = factories.approved_claim(author=author)
    asset = factories.approved_asset(author=author)
    assert cleared(asset, us)
    reapproved(claim, author, text="Tessel drains had fewer infections.")
    assert not cleared(asset, us)
    assert codes(asset, us) == {"wording"}


def test_the_old_words_kept_as_another_wording_keep_the_assets(us, author):
    from messaging.models import ClaimWording

    claim = factories.approved_claim(author=author)
    asset = factories.approved_asset(author=author)
    reapproved(
        claim, author, text="Tessel drains had fewer infections.", wordings=[ClaimWording(text=STATEMENT)]
    )
    assert cleared(asset, us)


def test_a_claim_approved_with_a_later_expiry_only_keeps_the_assets(us, author):
    claim = factories.approved_claim(author=author)
    asset = factories.approved_asset(author=author)
    before = AssetClearance.objects.get()
    draft = claim.get_latest_revision_as_object()
    rows = list(draft.markets.all())
    rows[0].expiry += timedelta(days=100)
    reapproved(claim, author, markets=rows)
    assert cleared(asset, us)
    after = AssetClearance.objects.get()
    assert (after.starts_at, after.ends_at) == (before.starts_at, before.ends_at)


def test_us_13_a_claim_approved_with_another_qualifier_darkens_the_assets_without_it(us, author):
    claim = factories.approved_claim(author=author)
    asset = factories.approved_asset(author=author)
    other = factories.approved_asset(f"{STATEMENT} Individual results may vary.", author=author)
    reapproved(claim, author, qualifiers=[Qualifier(text="Individual results may vary.")])
    assert not cleared(asset, us)
    assert codes(asset, us) == {"qualifier"}
    assert cleared(other, us)


def test_us_10_scientific_exchange_is_cleared_for_nobody_and_says_why(us, author):
    factories.approved_claim(author=author)
    text = f"{STATEMENT} This use has not been cleared by the FDA. J Inv Surg. 2024;3:12-19."
    asset = factories.approved_asset(text, author=author, scientific_exchange=True)
    assert asset.is_signed(), "It is reviewed and signed like everything else."
    assert not cleared(asset, us)
    assert codes(asset, us) == {"apart"}
    assert asset.canonical()["scientific_exchange"] is True
    assert "scientific_exchange" not in factories.approved_asset(author=author).canonical()


def test_us_06_a_missing_disclaimer_withholds_where_it_is_demanded(us, eu, author):
    product = factories.product(markets=(us, eu), prescription_only=True)
    both = ((us, "hcp"), (eu, "hcp"))
    factories.approved_claim(author=author, on=product, markets=both)
    without = factories.approved_asset(author=author, on=product, markets=both)
    carrying = factories.approved_asset(f"{STATEMENT} {FOOTER}", author=author, on=product, markets=both)
    MandatoryDisclaimer.objects.create(market=us, prescription_only=True, text=FOOTER)
    cascade({"compliance.market": {us.pk}})
    assert not cleared(without, us)
    assert codes(without, us) == {"disclaimer"}
    assert cleared(without, eu)
    assert cleared(carrying, us)


def test_us_06_any_accepted_form_of_the_prescription_statement_will_do(us, author):
    product = factories.product(prescription_only=True)
    factories.approved_claim(author=author, on=product)
    caution = "Caution: Federal law restricts this device to sale by or on the order of a physician."
    asset = factories.approved_asset(f"{STATEMENT} {caution}", author=author, on=product)
    MandatoryDisclaimer.objects.create(market=us, prescription_only=True, text=FOOTER)
    cascade({"compliance.market": {us.pk}})
    assert codes(asset, us) == set()
    assert cleared(asset, us)


def test_us_06_a_region_demands_its_disclaimer_of_its_members_too(eu, author):
    de = factories.market("DE", eu, "Europe/Berlin")
    product = factories.product(markets=(eu,))
    factories.approved_claim(author=author, on=product, markets=((eu, "hcp"),))
    asset = factories.approved_asset(author=author, on=product, markets=((eu, "hcp"),))
    MandatoryDisclaimer.objects.create(market=eu, text="Read the instructions.")
    cascade({"compliance.market": {eu.pk}})
    assert not cleared(asset, de)


def test_us_06_only_prescription_devices_need_rx_only(us, author):
    factories.approved_claim(author=author)
    asset = factories.approved_asset(author=author)
    MandatoryDisclaimer.objects.create(market=us, prescription_only=True, text=FOOTER)
    product = asset.product
    cascade({"messaging.product": {product.pk}})
    assert cleared(asset, us)
    product.prescription_only = True
    product.save()
    cascade({"messaging.product": {product.pk}})
    assert not cleared(asset, us)


def test_a_newer_version_stays_dark_until_approved_and_then_closes_the_older(us, author):
    factories.approved_claim(author=author)
    asset = factories.approved_asset(author=author)
    old = asset.version
    new = UploadVersion(asset, "new.pdf", factories.pdf(STATEMENT, "More."), author, "Newer.").execute()
    new = ReadVersion(AssetVersion.objects.get(pk=new.pk)).execute()
    for use in new.uses.all():
        DecideClaimUse(use, author, confirm=True).execute()
    at = timezone.now()
    assert old in AssetVersion.objects.cleared_for(us, "hcp", at)
    assert new not in AssetVersion.objects.cleared_for(us, "hcp", at)
    factories.approve(asset, author)
    at = timezone.now()
    assert new in AssetVersion.objects.cleared_for(us, "hcp", at)
    assert old not in AssetVersion.objects.cleared_for(us, "hcp", at)
    assert {reason.code for reason in explain_version(old, us, "hcp", at).reasons} == {"version"}
    assert AssetClearance.objects.filter(version=old, starts_at__lt=at).exists(), "The past stays on record."


def test_a_suspended_claim_darkens_its_assets_and_a_lift_brings_them_back(us, author):
    people = factories.reviewers()
    claim = factories.approved_claim(author=author)
    asset = factories.approved_asset(author=author)
    Suspend(claim, people["medical"], "Under question.").execute()
    assert not cleared(asset, us)
    LiftSuspension(claim, people["medical"], "Answered.").execute()
    assert cleared(asset, us)


def test_an_asset_outlives_none_of_its_claims(us, author):
    factories.approved_claim(author=author, expiry=timezone.now().date() + timedelta(days=10))
    asset = factories.approved_asset(author=author)
    ends = AssetClearance.objects.get().ends_at
    assert ends == us.midnight(timezone.now().date() + timedelta(days=10))
    assert cleared(asset, us)


def copies(asset: Asset, count: int) -> None:
    """Assets like `asset`, uses and windows included, approved by rows: only for counting statements."""
    from compliance.models import Approval

    approval = asset.approval()
    for number in range(count):
        twin = Asset.objects.get(pk=asset.pk)
        market, version = twin.markets.get(), twin.version
        pages, uses = list(version.pages.all()), list(version.uses.all())
        twin.pk, twin.live, twin.version = None, False, None
        twin.title = f"Copy {number}"
        twin.latest_revision = twin.live_revision = None
        twin.save()
        market.pk, market.asset_id = None, twin.pk
        market.save()
        version.pk, version.asset, version.sha256 = None, twin, f"{number:064}"
        version.save()
        for row in (*pages, *uses):
            row.pk, row.version = None, version
            row.save()
        Asset.objects.filter(pk=twin.pk).update(live=True, version=version)
        twin = Asset.objects.get(pk=twin.pk)
        state = approval.state
        state.pk = state.id = state.taskstate_ptr_id = None
        state.subject_id = twin.pk
        state.save()
        Approval.objects.create(
            subject_type=approval.subject_type,
            subject_id=twin.pk,
            state=state,
            content_digest=twin.content_digest(),
            approved_at=approval.approved_at,
        )


@pytest.mark.parametrize("event", ["suspended", "lifted", "disclaimer"])
def test_the_statements_of_a_cascade_do_not_grow_with_the_assets_it_reaches(us, author, event):
    people = factories.reviewers()
    claim = factories.approved_claim(author=author, qualifiers=("In 30 days.",))
    asset = factories.approved_asset(f"{STATEMENT} In 30 days. {FOOTER}", author=author)
    MandatoryDisclaimer.objects.create(market=us, text=FOOTER)

    def statements() -> int:
        changed = "compliance.market" if event == "disclaimer" else "messaging.claim"
        with CaptureQueriesContext(connection) as captured:
            recompute_assets(
                Changes({changed: {us.pk if event == "disclaimer" else claim.pk}}), timezone.now()
            )
        return len(captured)

    def prepare() -> None:
        if event == "suspended":
            Suspend(claim, people["medical"], "Under question.").execute()
        AssetClearance.objects.all().delete()

    cascade({"messaging.claim": {claim.pk}})
    prepare()
    few = statements()
    copies(asset, 25)
    if event == "suspended":
        LiftSuspension(claim, people["medical"], "Answered.").execute()
        assert AssetClearance.objects.count() >= 26
    prepare()
    many = statements()
    assert AssetClearance.objects.exists() == (event != "suspended")
    assert many == few


def test_a_date_beyond_the_calendar_is_an_open_end(us, author):
    factories.approved_claim(author=author, expiry=date(9999, 1, 1))
    asset = factories.approved_asset(author=author, expiry=date(9999, 1, 1))
    assert cleared(asset, us)
    assert Claim.objects.get().live
