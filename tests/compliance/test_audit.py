"""The audit trail and bad input: exactly one record a change, and nothing half-saved without one."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest

from django.apps import apps
from django.core.management import call_command
from django.utils import timezone

from cms.core.actions import Refused
from compliance.actions import SaveDraft, SubmitForReview, Suspend, Withdraw
from compliance.models import AuditRecord, Event, Market
from content.actions import AddRecipient, CreateShare
from content.models import Recipient
from messaging.models import Anchor, Claim, ClaimMarket
from tests import factories
from tests.compliance.steps import sign

pytestmark = pytest.mark.django_db


def rows() -> dict[str, int]:
    """The number of rows of every table of ours and of Wagtail's revisions and workflows."""
    ours = ("compliance", "messaging", "content", "search", "wagtailcore")
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.app_label in ours and model._meta.managed
    }


def refused(action: Any, words: str) -> None:
    """The action is refused with these words, and no table has another row after it."""
    before = rows()
    with pytest.raises(Refused, match=words):
        action.execute()
    assert rows() == before


@pytest.fixture
def author():
    return factories.user("Authors")


def draft(author: Any, **changes: Any) -> Claim:
    made = factories.claim_draft(author=author).get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(made, name, value)
    return made


def asks(market: Any = None, **fields: Any) -> ClaimMarket:
    fields = {"audience": "hcp", "effective": date(2026, 1, 1), "expiry": date(2027, 1, 1)} | fields
    return ClaimMarket(market=market or factories.market("US"), **fields)


def test_p11_01_a_fresh_trail_verifies():
    out = io.StringIO()
    call_command("verify", stdout=out, no_color=True)
    # The groups of a fresh site are in it, with what they may do.
    assert f"Checked {AuditRecord.objects.count()} audit records." in out.getvalue()


def test_ev_01_a_claim_without_evidence_is_not_submitted(author):
    factories.reviewers()
    claim = draft(author, anchors=[])
    SaveDraft(claim, author, "Better.").execute()
    refused(SubmitForReview(claim, author), "has no evidence")


def test_an_expiry_before_its_start_is_not_saved(author):
    row = asks(effective=date(2026, 5, 1), expiry=date(2026, 5, 1))
    refused(SaveDraft(draft(author, markets=[row]), author), "must be after the effective date")


def test_ev_02_a_quote_that_is_not_on_its_page_is_not_submitted(author):
    factories.reviewers()
    claim = draft(author)
    source = claim.anchors.all()[0].evidence_file
    claim.anchors = [Anchor(evidence_file=source, page=1, quote="Nobody wrote this.")]
    SaveDraft(claim, author, "Better.").execute()
    refused(SubmitForReview(claim, author), "is not on page 1")


@pytest.mark.parametrize("page", [0, 2])
def test_ev_02_a_page_that_is_not_there_is_not_saved(author, page):
    claim = draft(author)
    source = claim.anchors.all()[0].evidence_file
    claim.anchors = [Anchor(evidence_file=source, page=page, quote=factories.STATEMENT)]
    refused(SaveDraft(claim, author), "has 1 pages")


def test_an_unknown_market_is_not_saved(author):
    unknown = Market(pk=99999, code="XX", name="Nowhere", time_zone="UTC")
    refused(SaveDraft(draft(author, markets=[asks(unknown)]), author), "market")


def test_a_missing_market_is_not_saved(author):
    row = asks()
    row.market = None
    refused(SaveDraft(draft(author, markets=[row]), author), "null")


def test_an_unknown_audience_is_not_saved(author):
    refused(SaveDraft(draft(author, markets=[asks(audience="surgeons")]), author), "surgeons")


def test_a_new_claim_with_a_bad_row_leaves_nothing_behind(author):
    product = factories.product()
    claim = Claim(
        code="TES-1", product=product, type="safety", indication=product.indications.get(), text="Text."
    )
    claim.markets = [asks(audience="surgeons")]
    refused(SaveDraft(claim, author), "surgeons")


def test_a_claim_without_a_market_is_not_submitted(author):
    factories.reviewers()
    claim = draft(author, markets=[])
    SaveDraft(claim, author, "Better.").execute()
    refused(SubmitForReview(claim, author), "at least one market")


def test_a_recipient_without_a_market_is_not_kept():
    rep = factories.rep()
    nowhere = Recipient(name="Dr. Nowhere", audience="hcp")
    refused(AddRecipient(nowhere, rep), "Say in which market Dr. Nowhere works")


def test_a_share_outside_the_clearance_is_not_made(author):
    factories.approved_claim(author=author)
    asset = factories.approved_asset(author=author)
    gb = factories.market("GB")
    rep = factories.rep(factories.market("US"), gb)
    refused(CreateShare(asset, factories.recipient(rep, gb), rep), "not cleared for Market GB")
    refused(CreateShare(asset, factories.recipient(rep), rep, days=0), "lives from 1 to 365 days")


def test_p11_09_only_who_may_withdraw_can_hold_or_free_content(author):
    claim = factories.approved_claim(author=author)
    refused(Suspend(claim, factories.rep(), "A reason."), "may not suspend or withdraw")
    refused(Withdraw(claim, author, "A reason."), "may not withdraw")


def test_p11_23_a_wrong_password_signs_nothing_and_is_on_record(author):
    people = factories.reviewers("medical")
    round_ = SubmitForReview(factories.claim_draft(author=author), author).execute()
    before = rows()
    with pytest.raises(Refused, match="Wrong user name or password"):
        sign(round_, people["medical"], "wrong")
    assert rows() == before | {"compliance.AuditRecord": before["compliance.AuditRecord"] + 1}
    last = AuditRecord.objects.last()
    assert (last.event, last.actor) == (Event.SIGNING_REFUSED, people["medical"])


@pytest.mark.django_db(transaction=True)
def test_p11_32_a_refused_signature_is_on_record_when_nothing_else_is_open(committed_db):
    """Outside any transaction of a caller, as in a request: the record has one of its own."""
    people = factories.reviewers("medical")
    author = factories.user("Authors")
    round_ = SubmitForReview(factories.claim_draft(author=author), author).execute()
    with pytest.raises(Refused, match="on record"):
        sign(round_, people["medical"], "wrong")
    assert AuditRecord.objects.filter(event=Event.SIGNING_REFUSED).count() == 1


def test_p11_05_the_trail_tells_who_when_old_and_new(author):
    claim = factories.claim_draft(author=author)
    edited = claim.get_latest_revision_as_object()
    edited.text = "Tessel is quiet."
    SaveDraft(edited, author, "Better.").execute()
    record = AuditRecord.objects.about(claim).last()
    assert (record.event, record.actor, record.actor_name) == (Event.EDITED, author, author.printed_name)
    assert record.old["says"]["text"] == factories.STATEMENT
    assert record.new["says"]["text"] == "Tessel is quiet."
    assert timedelta(0) <= timezone.now() - record.at < timedelta(minutes=5)


def test_the_order_of_rows_made_in_code_is_kept(author):
    """Rows without a place would come back in the database's own order, and change the digest."""
    factories.reviewers()
    words = [f"Wording {number}." for number in (3, 1, 2)]
    claim = factories.approve(factories.claim_draft(author=author, wordings=tuple(words)), author)
    assert [(each.sort_order, each.text) for each in claim.wordings.all()] == list(enumerate(words))
