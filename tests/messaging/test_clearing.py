"""When a claim is cleared: compliance-rules.md §3.3, one test a rule."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import time_machine

from compliance.actions import LiftSuspension, SaveDraft, Suspend, Withdraw
from compliance.cascade import cascade
from compliance.models import Market
from messaging.actions import MarkRetracted
from messaging.clearing import explain_claim
from messaging.models import Anchor, Claim, ClaimClearance, ClaimMarket, MarketStatus
from tests import factories

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 6, 15, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOON, tick=False):
        yield


def open_to(claim: Claim, market: Market, audience: str = "hcp", at: datetime = NOON) -> bool:
    """What the windows say, after making sure that the reasons agree."""
    held = ClaimClearance.objects.for_exit(market, audience, at).filter(claim=claim).exists()
    said = explain_claim(Claim.objects.get(pk=claim.pk), market, audience, at)
    assert said.allowed == held, said.reasons
    return held


def codes(claim: Claim, market: Market, audience: str = "hcp", at: datetime = NOON) -> set[str]:
    claim = Claim.objects.get(pk=claim.pk)
    return {reason.code for reason in explain_claim(claim, market, audience, at).reasons}


def reapproved(claim: Claim, author, **changes) -> Claim:
    draft = claim.get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(draft, name, value)
    SaveDraft(draft, author, "A better wording.").execute()
    return factories.approve(draft, author)


@pytest.fixture
def us():
    return factories.market("US", time_zone="America/New_York")


@pytest.fixture
def eu():
    return factories.market("EU", time_zone="Europe/Brussels")


@pytest.fixture
def de(eu):
    return factories.market("DE", eu, "Europe/Berlin")


def test_a_claim_cleared_in_the_us_only_is_closed_in_europe(us, eu, de):
    claim = factories.approved_claim(on=factories.product(markets=(us,)), markets=((us, "hcp"),))
    assert open_to(claim, us)
    assert not open_to(claim, eu)
    assert not open_to(claim, de)
    assert codes(claim, eu) == {"market", "market_status"}


def test_an_audience_that_was_not_asked_for_is_closed(us):
    claim = factories.approved_claim(markets=((us, "hcp"),))
    assert not open_to(claim, us, "patient")
    assert codes(claim, us, "patient") == {"market"}


def test_a_region_covers_its_members_and_not_the_other_way_round(eu, de):
    claim = factories.approved_claim(on=factories.product(markets=(eu,)), markets=((eu, "hcp"),))
    assert open_to(claim, eu)
    assert open_to(claim, de)
    narrow = factories.approved_claim("Tessel is quiet.", markets=((de, "hcp"),))
    assert open_to(narrow, de)
    assert not open_to(narrow, eu)


def test_a_members_own_row_replaces_its_regions(eu, de):
    """A member may be stricter: here it starts later than its region."""
    author = factories.user("Authors")
    factories.reviewers()
    draft = factories.claim_draft(
        author=author, on=factories.product(markets=(eu,)), markets=((eu, "hcp"), (de, "hcp"))
    )
    draft = draft.get_latest_revision_as_object()
    row = next(row for row in draft.markets.all() if row.market == de)
    row.effective = date(2026, 6, 20)
    draft.markets = [row, *(each for each in draft.markets.all() if each.market == eu)]
    SaveDraft(draft, author, "A better wording.").execute()
    claim = factories.approve(draft, author)
    assert open_to(claim, eu)
    assert not open_to(claim, de)
    assert codes(claim, de) == {"not_yet"}
    assert open_to(claim, de, at=datetime(2026, 6, 19, 22, tzinfo=UTC))  # midnight of the 20th in Berlin


def test_a_members_own_status_replaces_its_regions(eu, de):
    claim = factories.approved_claim(on=factories.product(markets=(eu,)), markets=((eu, "hcp"),))
    MarketStatus.objects.create(
        product=claim.product, market=de, pathway="ce", decision="withdrawn", valid_from=date(2026, 1, 1)
    )
    cascade({"messaging.product": {claim.product_id}})
    assert open_to(claim, eu)
    assert not open_to(claim, de)
    assert codes(claim, de) == {"market_status"}


def test_a_certificate_ends_at_midnight_in_the_markets_own_time_zone(eu, de):
    london = factories.market("GB", eu, "Europe/London")
    product = factories.product(markets=(eu,))
    MarketStatus.objects.filter(product=product).update(valid_to=date(2026, 7, 1))
    claim = factories.approved_claim(on=product, markets=((eu, "hcp"),))
    berlin_midnight = datetime(2026, 6, 30, 22, tzinfo=UTC)
    second = datetime(2026, 6, 30, 21, 59, 59, tzinfo=UTC)
    assert open_to(claim, de, at=second)
    assert not open_to(claim, de, at=berlin_midnight)
    assert open_to(claim, london, at=berlin_midnight)
    assert not open_to(claim, london, at=datetime(2026, 6, 30, 23, tzinfo=UTC))


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_an_expiry_on_the_day_the_clocks_change_is_at_that_days_midnight(eu, day):
    midnight = {3: datetime(2026, 3, 28, 23, tzinfo=UTC), 10: datetime(2026, 10, 24, 22, tzinfo=UTC)}[
        day.month
    ]
    with time_machine.travel(datetime(2026, 3, 1, tzinfo=UTC), tick=False):
        claim = factories.approved_claim(
            on=factories.product(markets=(eu,)), markets=((eu, "hcp"),), expiry=day
        )
        assert open_to(claim, eu, at=datetime.fromtimestamp(midnight.timestamp() - 1, UTC))
        assert not open_to(claim, eu, at=midnight)


def test_an_expiry_needs_no_job(us):
    """I6: the window holds its own end."""
    claim = factories.approved_claim(markets=((us, "hcp"),), expiry=date(2026, 6, 16))
    assert open_to(claim, us)
    assert not open_to(claim, us, at=datetime(2026, 6, 16, 4, tzinfo=UTC))
    assert codes(claim, us, at=datetime(2026, 6, 16, 4, tzinfo=UTC)) == {"expired"}


@pytest.mark.parametrize("decision", ["submitted", "investigational", "withdrawn", "none"])
def test_us_08_a_number_without_a_decision_clears_nothing(us, decision):
    claim = factories.approved_claim(markets=((us, "hcp"),))
    MarketStatus.objects.update(decision=decision)
    cascade({"messaging.product": {claim.product_id}})
    assert not open_to(claim, us)


def test_us_02_an_indication_outside_the_clearance_closes_the_claim(us):
    claim = factories.approved_claim(markets=((us, "hcp"),))
    MarketStatus.objects.get().indications.clear()
    cascade({"messaging.product": {claim.product_id}})
    assert not open_to(claim, us)
    assert codes(claim, us) == {"indication"}


def test_i4_other_words_for_the_indication_close_the_claim_until_it_is_signed_again(us):
    author = factories.user("Authors")
    claim = factories.approved_claim(author=author, markets=((us, "hcp"),))
    claim.indication.text = "Drainage of anything."
    claim.indication.save()
    cascade({"messaging.product": {claim.product_id}})
    assert not open_to(claim, us)
    assert open_to(reapproved(claim, author), us)


def test_ev_05_retracted_evidence_closes_a_claim_that_rests_on_nothing_else(us):
    author = factories.user("Authors")
    claim = factories.approved_claim(author=author, markets=((us, "hcp"),))
    MarkRetracted(claim.anchors.get().evidence_file.evidence, author, "Notice in the journal.").execute()
    assert not open_to(claim, us)
    assert codes(claim, us) == {"evidence", "suspended"}


def test_ev_05_retracted_evidence_leaves_a_claim_with_another_source(us):
    author = factories.user("Authors")
    factories.reviewers()
    draft = factories.claim_draft(author=author, markets=((us, "hcp"),)).get_latest_revision_as_object()
    second = factories.evidence_file(factories.STATEMENT, author=author)
    first = draft.anchors.all()[0]
    draft.anchors = [first, Anchor(evidence_file=second, page=1, quote=factories.STATEMENT)]
    SaveDraft(draft, author, "A better wording.").execute()
    claim = factories.approve(draft, author)
    MarkRetracted(first.evidence_file.evidence, author, "Notice in the journal.").execute()
    assert open_to(claim, us)
    MarkRetracted(second.evidence, author, "The second, too.").execute()
    assert not open_to(claim, us)


def test_a_suspension_holds_until_it_is_lifted_and_the_past_stays(us):
    people = factories.reviewers()
    claim = factories.approved_claim(markets=((us, "hcp"),))
    with time_machine.travel(datetime(2026, 6, 16, tzinfo=UTC), tick=False) as clock:
        Suspend(claim, people["medical"], "Under question.").execute()
        assert not open_to(claim, us, at=datetime(2026, 6, 16, tzinfo=UTC))
        clock.move_to(datetime(2026, 6, 17, tzinfo=UTC))
        LiftSuspension(claim, people["medical"], "Answered.").execute()
        assert open_to(claim, us, at=datetime(2026, 6, 17, tzinfo=UTC))
        history = ClaimClearance.objects.filter(claim=claim)
        assert history.for_exit(us, "hcp", NOON).exists()
        assert not history.for_exit(us, "hcp", datetime(2026, 6, 16, 12, tzinfo=UTC)).exists()


def test_a_withdrawal_is_for_good(us):
    people = factories.reviewers()
    claim = factories.approved_claim(markets=((us, "hcp"),))
    Withdraw(claim, people["medical"], "Recalled.").execute()
    assert not open_to(claim, us)
    assert not ClaimClearance.objects.filter(claim=claim, ends_at__gt=NOON).exists()


def test_a_draft_leaves_the_approved_version_open(us):
    author = factories.user("Authors")
    claim = factories.approved_claim(author=author, markets=((us, "hcp"),))
    draft = claim.get_latest_revision_as_object()
    draft.text = "Tessel drains are the quietest."
    SaveDraft(draft, author, "A better wording.").execute()
    assert open_to(claim, us)
    assert Claim.objects.get(pk=claim.pk).text == factories.STATEMENT


def test_a_market_taken_out_of_a_new_version_closes_there(us, eu):
    author = factories.user("Authors")
    claim = factories.approved_claim(
        author=author, on=factories.product(markets=(us, eu)), markets=((us, "hcp"), (eu, "hcp"))
    )
    assert open_to(claim, eu)
    rows = [
        ClaimMarket(market=us, audience="hcp", effective=date(2026, 1, 1), expiry=date(2027, 1, 1)),
    ]
    claim = reapproved(claim, author, markets=rows)
    assert open_to(claim, us)
    assert not open_to(claim, eu)


def test_a_time_zone_that_is_corrected_moves_the_windows(us):
    claim = factories.approved_claim(markets=((us, "hcp"),), expiry=date(2026, 6, 16))
    assert open_to(claim, us, at=datetime(2026, 6, 16, 3, tzinfo=UTC))
    Market.objects.filter(pk=us.pk).update(time_zone="UTC")
    cascade({"compliance.market": {us.pk}})
    us.refresh_from_db()
    assert not open_to(claim, us, at=datetime(2026, 6, 16, 3, tzinfo=UTC))
