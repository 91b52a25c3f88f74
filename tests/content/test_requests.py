"""Asking for what the library does not have: from the find page, from a report, and the answer."""

from datetime import timedelta

import pytest
import time_machine

from django.urls import reverse
from django.utils import timezone

from cms.core.actions import Refused
from compliance.models import AuditRecord
from content.actions import AnswerContentRequest, AskForContent, RecordOpening
from content.models import AssetVersion, ContentRequest, UsageEvent
from search.actions import LogSearch
from search.finding import find
from search.models import SearchLog
from tests import factories
from tests.search.library import ask, piece

pytestmark = pytest.mark.django_db

LIST, ASK = "/requests/", "/requests/ask/"


@pytest.fixture
def us():
    return factories.market("US")


@pytest.fixture
def rep(us):
    return factories.rep(us)


def wish(**fields):
    return ContentRequest(**{"kind": "content", "words": "warranty"} | fields)


def test_a_wish_is_kept_once_with_a_record_and_answered_with_another(rep):
    made = AskForContent(wish(), rep).execute()
    assert AskForContent(wish(words="Warranty"), factories.rep()).execute() == made
    author = factories.user("Authors")
    with pytest.raises(Refused, match="what became of it"):
        AnswerContentRequest(made, author, " ").execute()
    AnswerContentRequest(made, author, "See the service brochure.").execute()
    with pytest.raises(Refused, match="already"):
        AnswerContentRequest(made, author, "Twice.").execute()
    events = AuditRecord.objects.about(made).values_list("event", flat=True)
    assert list(events) == ["content_asked", "content_answered"]
    assert AskForContent(wish(), rep).execute() != made


def test_who_may_not_ask_or_answer_is_refused(rep):
    stranger = factories.user()
    with pytest.raises(Refused, match="may not ask"):
        AskForContent(wish(), stranger).execute()
    made = AskForContent(wish(), rep).execute()
    with pytest.raises(Refused, match="may not answer"):
        AnswerContentRequest(made, rep, "Done.").execute()


def test_a_rep_asks_from_the_find_page_and_sees_the_answer(client, us, rep):
    piece("Drain costs", "Drain.")
    client.force_login(rep)
    html = client.get("/find/", {"q": "drain"}).content.decode()
    assert "Ask for one" in html
    assert f"{ASK}?kind=content&amp;words=drain&amp;market=US&amp;audience=hcp" in html
    form = client.get(ASK, {"kind": "content", "words": "drain", "market": "US"}).content.decode()
    assert 'value="drain"' in form
    answer = client.post(ASK, {"kind": "content", "words": "drain", "market": us.pk}, follow=True)
    assert b"Asked for a piece" in answer.content
    AnswerContentRequest(ContentRequest.objects.get(), factories.user("Authors"), "It is coming.").execute()
    assert b"It is coming." in client.get(LIST).content
    assert client.post(ASK, {"kind": "content", "words": " "}).status_code == 422
    client.force_login(factories.user())
    assert client.get(LIST).status_code == client.get(ASK).status_code == 403


def search(words, us, rep, at):
    request = ask(words, us)
    answer = find(request, rep, at)
    LogSearch(request, answer, rep, at).execute()
    return answer


def test_a_search_is_followed_by_who_opens_what_it_showed_soon(us, rep):
    asset = piece("Drain", "Drain.", cleared=[(us, "hcp")], starts=timezone.now() - timedelta(days=9))
    AssetVersion.objects.get(asset=asset)
    now = timezone.now()
    search("drain", us, rep, now - timedelta(minutes=5))
    search("drain", us, factories.rep(us), now - timedelta(minutes=5))
    search("drain", us, rep, now - timedelta(hours=2))
    version = asset.versions.get()
    RecordOpening(version, rep, us, "hcp").execute()
    opened = SearchLog.objects.with_opened().order_by("pk").values_list("opened", flat=True)
    assert list(opened) == [True, False, False]
    assert UsageEvent.objects.filter(kind="surfaced").count() == 3


def test_findability_is_of_searches_that_led_to_a_piece_within_a_minute(client, us, rep):
    now = timezone.now()
    asset = piece("Drain", "Drain.", cleared=[(us, "hcp")], starts=now - timedelta(days=9))
    version = asset.versions.get()
    for seconds in range(12):
        search("drain", us, rep, now - timedelta(days=2, seconds=seconds))
        search("drain", us, factories.rep(us), now - timedelta(days=2, seconds=seconds))
    with time_machine.travel(now - timedelta(days=2) + timedelta(seconds=50), tick=False):
        RecordOpening(version, rep, us, "hcp").execute()
    client.force_login(factories.user("Marketers"))
    report = client.get(reverse("portal:utilization")).context["report"]
    figure = next(each for each in report.figures if each.definition.code == "findability")
    # Of the rep's twelve the last ten were at most a minute before; the other person opened nothing.
    assert (figure.value, figure.base) == ("42 %", "10 of 24 searches")


def test_words_that_no_claim_says_are_told_apart_and_count_as_no_search_of_pieces(client, us, rep):
    client.force_login(rep)
    client.get("/find/", {"q": "zebra", "in": "claims"})
    client.force_login(factories.user("Marketers"))
    page = client.get(reverse("portal:utilization"))
    demand = page.context["report"].demand
    assert [(term.words, term.inside) for term in demand.zero] == [("zebra", "claims")]
    assert (demand.searches, demand.unopened, demand.withheld) == (0, (), ())
    assert "in claims</small>" in page.content.decode()


def test_one_click_in_the_report_makes_a_request(client, us, rep):
    piece("Drain", "Drain.", cleared=[(us, "hcp")])
    at = timezone.now() - timedelta(days=1)
    for words in ("zebra", "zebra", "drain"):
        search(words, us, rep, at)
    client.force_login(factories.user("Marketers"))
    report = reverse("portal:utilization")
    html = client.get(report).content.decode()
    assert "Ask for a </span>piece<span" in html
    assert html.index('id="zero"') < html.index("zebra") < html.index('id="unopened"') < html.rindex("drain")
    sent = {"kind": "claim", "words": "zebra", "searches": "2", "back": f"{report}#zero"}
    answer = client.post(ASK, sent)
    assert answer["Location"] == f"{report}#zero"
    made = ContentRequest.objects.get()
    assert (made.kind, made.words, made.searches) == ("claim", "zebra", 2)
    assert "Asked for</a>" in client.get(report).content.decode()
    assert client.post(ASK, sent | {"words": "x", "back": "https://elsewhere.example/"})["Location"] == LIST
