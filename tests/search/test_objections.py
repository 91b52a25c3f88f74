"""A search narrowed to objections: what may be said to them now, and what has no answer yet."""

import pytest

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from compliance.actions import Withdraw
from content.models import reach_of
from search.finding import find
from search.models import Document
from search.objections import find_objections
from search.query import Group, token
from tests import factories
from tests.search.library import ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def us():
    return factories.market("US")


def answers(words, rep, market, **fields):
    found = find_objections(ask(words, market, **fields), reach_of(rep), timezone.now())
    return [each.response.text for each in found.answers]


def unanswered(words, rep, market, **fields):
    found = find_objections(ask(words, market, **fields), reach_of(rep), timezone.now())
    return [each.name for each in found.unanswered]


def test_answers_are_found_by_objection_answer_and_claim_where_they_are_cleared_alone(us):
    claim = factories.approved_claim()
    answer = factories.approved_answer(claim, text="A trial counted them.")
    factories.answer_draft(claim, text="Nobody has signed this.")
    rep, far = factories.rep(us), factories.rep(factories.market("EU"))
    for words in ("clogs", "trial", "infections", ""):
        assert answers(words, rep, us) == ["A trial counted them."]
    assert answers("zebra", rep, us) == answers("signed", rep, us) == []
    assert answers("", rep, us, audience="payor") == answers("", far, us) == []
    other = factories.rep(us, products=(factories.product("Oriel"),))
    assert answers("", other, us) == []
    assert answers("", rep, us, objection=answer.objection_id) == ["A trial counted them."]
    assert answers("", rep, us, objection=factories.objection("It is dear.").pk) == []
    Withdraw(claim, factories.reviewers()["medical"], "The source was retracted.").execute()
    assert answers("", rep, us) == []
    assert unanswered("clogs", rep, us) == ["It clogs."]


def test_an_objection_without_an_answer_here_is_named_to_whoever_carries_its_product(us):
    factories.objection("It is dear.", product=factories.product())
    rep = factories.rep(us)
    assert unanswered("dear", rep, us) == unanswered("", rep, us) == ["It is dear."]
    assert unanswered("zebra", rep, us) == []
    assert unanswered("", factories.rep(us, products=(factories.product("Oriel"),)), us) == []


def test_the_page_shows_the_answer_where_its_claims_stand_and_asks_for_those_that_are_missing(client, us):
    author = factories.user("Authors")
    claim = factories.approved_claim(author=author)
    asset = factories.approved_asset("Cover.", factories.STATEMENT, author=author, title="Leave-behind one")
    factories.approved_answer(claim, author=author)
    factories.objection("It is dear.")
    client.force_login(factories.rep(us))
    html = client.get("/find/", {"in": "objections"}).content.decode()
    assert "1 answer you can give for Market US · HCP" in html
    assert "They say: “It clogs.”" in html and "Answered by a trial." in html and claim.code in html
    assert f"/assets/{asset.pk}/?market=US&amp;audience=hcp#page-2" in html
    assert "words=It%20is%20dear." in html
    html = client.get("/find/", {"in": "objections", "q": "zebra"}).content.decode()
    assert "No objection says this" in html


def test_a_piece_that_carries_the_claims_of_an_answer_is_found_by_the_objection(us):
    author = factories.user("Authors")
    factories.approved_asset("Nothing but a cover.", author=author, title="Plain")
    claim = factories.approved_claim(author=author)
    asset = factories.approved_asset("Cover.", factories.STATEMENT, author=author, title="Carrier")
    rep, objection = factories.rep(us), factories.objection()
    assert token(Group.OBJECTION, objection.pk) not in Document.objects.get(pk=asset.pk).facets
    factories.approved_answer(claim, to=objection, author=author)
    found = find(ask("", us, objection=objection.pk), rep, timezone.now())
    assert f"approved {asset.approval().approved_at:%-d %b %Y}" in found.hits[0].strip.facts
    assert [(hit.version.asset, hit.why) for hit in found.hits] == [
        (asset, "Carries what answers “It clogs.”")
    ]


def test_the_page_costs_the_same_queries_however_many_there_are(client, us):
    author = factories.user("Authors")
    claim = factories.approved_claim(author=author)
    factories.approved_asset(factories.STATEMENT, author=author)
    factories.approved_answer(claim, author=author)
    client.force_login(factories.rep(us))

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get("/find/", {"in": "objections"})
        return len(asked)

    client.get("/find/", {"in": "objections"})
    before = queries()
    for number in range(3):
        to = factories.objection(f"Objection {number}.")
        factories.approved_answer(claim, author=author, to=to, text=f"Answer {number}.")
    assert queries() == before
