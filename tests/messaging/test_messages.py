"""Messages cite claims, and go through the same gate as claims."""

from datetime import timedelta

import pytest

from django.urls import reverse
from django.utils import timezone

from cms.core.actions import Refused
from compliance.actions import SubmitForReview
from compliance.cascade import cascade
from compliance.models import SignoffTaskState
from messaging.clearing import explain_message
from messaging.models import (
    Objection,
    Positioning,
    PositioningCitation,
    PositioningClearance,
    PositioningMarket,
)
from tests import factories
from tests.compliance.tamper.tampering import verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    factories.reviewers()
    return factories.user("Authors")


def positioning_draft(author, *, cites=(), days=100):
    """A positioning as a draft; saved past the action's own checks, as an import might."""
    today = timezone.now().date()
    us = factories.market("US")
    draft = Positioning(
        product=factories.product(),
        for_whom="Abdominal surgeons",
        need="fewer infections after drains",
        category="active surgical drain",
        benefit="is removed earlier",
    )
    draft.citations = [PositioningCitation(claim=claim) for claim in cites]
    expiry = today + timedelta(days=days)
    draft.markets = [PositioningMarket(market=us, audience="hcp", effective=today, expiry=expiry)]
    draft.save()
    draft.save_revision(user=author)
    return draft


@pytest.mark.parametrize(
    ("fields", "words"),
    [({"days": -3}, "expiry is not after"), ({}, "No claim is cited")],
)
def test_a_submission_is_refused_in_words_and_opens_no_round(author, fields, words):
    draft = positioning_draft(author, **fields)
    with pytest.raises(Refused, match=words):
        SubmitForReview(draft, author).execute()
    assert not SignoffTaskState.objects.exists()


def test_it_is_cleared_where_every_claim_it_cites_is_and_falls_with_one(author):
    from compliance.actions import Withdraw

    claim = factories.approved_claim()
    positioning = factories.approve(positioning_draft(author, cites=[claim]), author)
    us, now = factories.market("US"), timezone.now()
    assert explain_message(positioning, us, "hcp", now).allowed
    assert PositioningClearance.objects.for_exit(us, "hcp", now).exists()

    Withdraw(claim, factories.reviewers()["medical"], "The source was retracted.").execute()

    now = timezone.now()
    assert not explain_message(positioning, us, "hcp", now).allowed
    assert not PositioningClearance.objects.for_exit(us, "hcp", now).exists()


def test_an_answer_to_an_objection_is_signed_with_the_words_of_the_objection(author):
    claim = factories.approved_claim()
    answer = factories.approved_answer(claim, author=author)
    us = factories.market("US")
    assert answer.clearances.for_exit(us, "hcp", timezone.now()).exists()
    # Past every form: other words under a signed answer.
    Objection.objects.update(name="It leaks.")
    cascade({answer.kind(): {answer.pk}})
    assert not answer.clearances.for_exit(us, "hcp", timezone.now()).exists()
    assert any("It leaks" in fault or "bjection" in fault for fault in verify())


def test_the_words_of_an_objection_never_change(client):
    objection = factories.objection()
    client.force_login(factories.user("Librarians"))
    form = {"name": "It leaks.", "slug": objection.slug, "product": "", "competitor": ""}
    address = reverse("wagtailsnippets_messaging_objection:edit", args=[objection.pk])
    html = client.post(address, form).content.decode()
    assert "part of what people signed" in html
    objection.refresh_from_db()
    assert objection.name == "It clogs."
