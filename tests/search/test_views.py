"""The find page: who may see it, what it keeps, what it costs."""

import pytest

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from content.models import UsageEvent
from messaging.models import Persona, Stage
from search.finding import find
from search.models import SearchLog
from tests import factories
from tests.search.library import NOW, ask, piece

pytestmark = pytest.mark.django_db

FIND = "/find/"


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def us():
    return factories.market("US")


@pytest.fixture
def rep(us):
    return factories.rep(us)


@pytest.fixture
def page(client, rep):
    client.force_login(rep)
    return client


def test_strangers_sign_in_and_those_without_the_right_are_refused(client, rep):
    assert client.get(FIND).status_code == 302
    client.force_login(factories.user())
    assert client.get(FIND).status_code == 403
    client.force_login(rep)
    assert client.get(FIND).status_code == 200


def test_without_a_territory_the_page_says_whom_to_ask(client):
    client.force_login(factories.user("Reps"))
    answer = client.get(FIND)
    assert b"Ask your sales leader" in answer.content
    assert not SearchLog.objects.exists()


def test_a_result_shows_what_a_rep_needs(page, us):
    asset = piece("Drain care", "Drain & care <script>alert(1)</script>.", cleared=[(us, "hcp")])
    html = page.get(FIND, {"q": "drain"}).content.decode()
    assert "1 piece you can use" in html
    assert f'href="{reverse("content:asset", args=[asset.pk])}?market=US&amp;audience=hcp"' in html
    assert reverse("content:share", args=[asset.pk]) in html
    version = asset.versions.get()
    assert f"{reverse('content:thumbnail', args=[version.pk, 1])}?market=US&amp;audience=hcp" in html
    assert "<mark>Drain</mark> &amp; care" in html
    assert "<script>alert" not in html
    assert "Matches “Drain” on page 1" in html
    assert "Cleared" in html
    assert "0 claims" in html


def test_another_market_than_ones_own_is_refused_with_a_reason(page, rep):
    factories.market("EU")
    answer = page.get(FIND, {"market": "EU"})
    assert answer.status_code == 403
    assert page.get(FIND, {"audience": "everyone"}).status_code == 403


def test_market_and_audience_are_kept_for_the_session(client):
    us, eu = factories.market("US"), factories.market("EU")
    client.force_login(factories.rep(us, eu))
    piece("For payors", "Costs.", cleared=[(us, "payor")])
    assert "For payors" not in client.get(FIND).content.decode()
    assert "For payors" in client.get(FIND, {"market": "US", "audience": "payor"}).content.decode()
    assert "For payors" in client.get(FIND).content.decode()
    assert client.session["market"] == "US"


def test_values_that_name_nothing_are_left_out(page, us):
    piece("Drain care", "Drain.", cleared=[(us, "hcp")])
    odd = {
        "persona": "x",
        "product": "-1",
        "stage": "９",
        "f": "kind_none_",
        "page": "1e9",
        "competitor": "9" * 40,
    }
    answer = page.get(FIND, odd)
    assert b"1 piece you can use" in answer.content


def test_the_context_recommends_and_says_why(page, us):
    persona = Persona.objects.create(name="Value analysis", slug="value-analysis")
    piece("For anybody", "Drain.", cleared=[(us, "hcp")])
    piece("For the committee", "Drain.", cleared=[(us, "hcp")], personas=[persona])
    html = page.get(FIND, {"persona": persona.pk}).content.decode()
    assert "Made for Value analysis" in html
    assert "For anybody" not in html
    stage = Stage.objects.create(name="Renewal", slug="renewal", order=1)
    html = page.get(FIND, {"stage": stage.pk}).content.decode()
    assert "No cleared piece is made for exactly this" in html
    assert "For anybody" in html


def test_a_question_is_kept_with_its_outcome_and_typing_is_not(page, us, rep):
    piece("Drain care", "Drain.", cleared=[(us, "hcp")])
    piece("Drain costs", "Drain.")
    htmx = {"HTTP_HX_REQUEST": "true"}
    answer = page.get(FIND, {"q": "dra", "typing": "1", "f": ""}, **htmx)
    assert b"<html" not in answer.content
    assert answer["HX-Replace-Url"] == "/find/?q=dra"
    assert not SearchLog.objects.exists()
    assert not UsageEvent.objects.exists()
    page.get(FIND, {"q": "drain"}, **htmx)
    log = SearchLog.objects.get()
    assert (log.user, log.words, log.market, log.audience) == (rep, "drain", us, "hcp")
    assert (log.result_count, log.withheld_count, log.withheld_reasons) == (1, 1, {"not_cleared": 1})
    event = UsageEvent.objects.get()
    assert (event.kind, event.asset.title, event.user) == ("surfaced", "Drain care", rep)


def test_a_search_in_claims_is_kept_as_one_and_surfaces_nothing(page, us):
    factories.approved_claim()
    for inside, count in (("claims", 1), ("evidence", 1), ("objections", 0)):
        page.get(FIND, {"q": "infections", "in": inside})
        log = SearchLog.objects.latest("pk")
        assert (log.words, log.context["inside"], log.result_count) == ("infections", inside, count)
    assert not UsageEvent.objects.exists()


def test_turning_the_page_surfaces_pieces_and_asks_no_new_question(page, us):
    for number in range(25):
        piece(f"Guide {number}", "Drain.", cleared=[(us, "hcp")])
    assert 'rel="next" href="?q=drain&amp;page=2"' in page.get(FIND, {"q": "drain"}).content.decode()
    page.get(FIND, {"q": "drain", "page": "2"})
    assert SearchLog.objects.count() == 1
    assert UsageEvent.objects.count() == 25


def test_the_page_costs_the_same_few_queries_however_much_it_shows(page, us, rep):
    stage = Stage.objects.create(name="Renewal", slug="renewal", order=1)
    for number in range(3):
        piece(f"Guide {number}", "Drain.", "The drain.", cleared=[(us, "hcp")], stages=[stage])
    piece("Guide for none", "Drain.")
    asked = {"q": "drain", "stage": stage.pk}
    page.get(FIND, asked)
    with CaptureQueriesContext(connection) as few:
        page.get(FIND, asked)
    with CaptureQueriesContext(connection) as finding:
        find(ask("drain", us, stage=stage.pk), rep, NOW)
    for number in range(30):
        piece(f"Further guide {number}", "Drain.", "The drain.", cleared=[(us, "hcp")], stages=[stage])
    page.get(FIND, asked)
    with CaptureQueriesContext(connection) as many:
        assert b"33 pieces" in page.get(FIND, asked).content
    # The person's reach (3), names, synonyms, words, the question, the door, claims, page hits (2), reasons.
    assert len(finding) <= 12
    # Besides: session, person and rights (4), markets, the log (4), and what the frame of every page asks.
    assert len(few) == len(many) <= 24


def test_evidence_is_found_by_page(client):
    source = factories.evidence_file("Nothing of note.", "Drainage volumes < 50 ml after removal.")
    factories.evidence_file("Drainage only.")
    client.force_login(factories.rep())
    assert client.get("/find/evidence/", {"q": "drainage"}).status_code == 403
    client.force_login(factories.user("Authors"))
    html = client.get("/find/evidence/", {"q": "volumes drain"}).content.decode()
    assert "<b>page 2</b>" in html
    assert "<mark>Drainage</mark> <mark>volumes</mark> &lt; 50 ml" in html
    assert source.name in html
    assert "1 page<" in html
    assert b"2 pages" in client.get("/find/evidence/", {"q": "drain"}).content
    assert b"No page has all of these words" in client.get("/find/evidence/", {"q": "zebra"}).content
    assert client.get("/find/evidence/").status_code == 200
