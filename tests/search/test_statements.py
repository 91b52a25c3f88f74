"""A search narrowed to claims or to evidence: what may be said, on what it rests, and no more."""

import pytest

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from compliance.actions import Withdraw
from content.models import reach_of
from messaging.models import Evidence
from search.models import Synonym
from search.statements import find_proofs, find_statements
from tests import factories
from tests.search.library import ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def us():
    return factories.market("US")


def said(words, rep, market, **fields):
    found = find_statements(ask(words, market, **fields), reach_of(rep), timezone.now())
    return [each.claim.text for each in found]


def test_claims_are_found_by_wording_and_qualifier_and_only_where_they_are_cleared(us):
    eu = factories.market("EU")
    rep, far = factories.rep(us), factories.rep(eu)
    claim = factories.approved_claim(
        wordings=("Fewer were contaminated.",), qualifiers=("Single centre.",), on=factories.product()
    )
    factories.claim_draft("A draft drain is contaminated.")
    assert said("infections drains", rep, us) == [claim.text]
    assert said("contaminated", rep, us) == said("single centre", rep, us) == [claim.text]
    assert said("contaminated -centre", rep, us) == said("zebra", rep, us) == said("draft", rep, us) == []
    assert said("infections", rep, us, audience="payor") == []
    assert said("infections", far, us) == said("infections", far, eu) == []
    assert said("infections", factories.rep(us, products=(factories.product("Oriel"),)), us) == []
    Synonym.objects.create(words="sepsis", means="infections")
    assert said("sepsis", rep, us) == [claim.text]
    reviewer = factories.reviewers()["medical"]
    Withdraw(claim, reviewer, "The source was retracted.").execute()
    assert said("infections", rep, us) == []


def test_a_claim_is_shown_with_its_words_and_the_pages_that_carry_it(client, us):
    author = factories.user("Authors")
    factories.approved_claim(author=author)
    asset = factories.approved_asset("Cover.", factories.STATEMENT, author=author, title="Leave-behind one")
    factories.asset_draft(factories.STATEMENT, author=author, title="Secret draft")
    client.force_login(factories.rep(us))
    html = client.get("/find/", {"q": "infections", "in": "claims"}).content.decode()
    assert "1 claim you can make for Market US · HCP" in html
    assert "fewer <mark>infections</mark> within" in html
    assert f"/assets/{asset.pk}/?market=US&amp;audience=hcp#page-2" in html
    assert "Secret draft" not in html
    assert "Ask for a claim about it" in client.get("/find/", {"q": "zebra", "in": "claims"}).content.decode()


def test_evidence_is_what_stands_behind_claims_that_may_be_made(us):
    rep = factories.rep(us)
    factories.approved_claim()
    factories.evidence_file("Infections of which no claim speaks.")
    (proof,) = find_proofs(ask("infections", us), reach_of(rep), timezone.now())
    assert "<mark>infections</mark>" in proof.quote
    assert find_proofs(ask("Haller", us), reach_of(rep), timezone.now())
    assert not find_proofs(
        ask("infections", us), reach_of(factories.rep(factories.market("EU"))), timezone.now()
    )
    Evidence.objects.update(retracted_at=timezone.now())
    assert not find_proofs(ask("infections", us), reach_of(rep), timezone.now())


@pytest.mark.parametrize("inside", ["claims", "evidence"])
def test_the_page_costs_the_same_queries_however_many_there_are(client, us, inside):
    author = factories.user("Authors")
    client.force_login(factories.rep(us))
    counts = []
    for number in range(2):
        factories.approved_claim(f"The {number} drains had infections.", author=author)
        client.get("/find/", {"q": "infections", "in": inside})
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/find/", {"q": "infections", "in": inside}).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 21
