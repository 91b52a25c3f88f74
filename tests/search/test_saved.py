"""Saved searches: kept, opened, removed, and the news of them."""

from datetime import timedelta

import pytest

from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.core.actions import Refused
from content.models import AssetClearance
from search.models import SavedSearch
from search.saved import MOST, SaveSearch, SeeNews, notice_news
from tests import factories
from tests.search.library import piece

pytestmark = pytest.mark.django_db

LIST, SAVE = "/find/saved/", "/find/saved/new/"


@pytest.fixture
def us():
    return factories.market("US")


@pytest.fixture
def rep(us):
    made = factories.rep(us)
    made.email = "rep@example.test"
    made.save()
    return made


def cleared(title, market, **fields):
    now = timezone.now()
    window = {"starts": now - timedelta(days=1), "ends": now + timedelta(days=30)}
    return piece(title, "Drain.", cleared=[(market, "hcp")], **window | fields)


@pytest.fixture
def kept(client, us, rep):
    """A search for “drain” that knows one piece, saved by hand."""
    cleared("Old drain", us)
    client.force_login(rep)
    html = client.get("/find/", {"q": "drain"}).content.decode()
    assert f'href="{SAVE}?q=drain"' in html
    answer = client.post(f"{SAVE}?q=drain", {"name": "My drains"}, follow=True)
    assert b"Saved \xe2\x80\x9cMy drains\xe2\x80\x9d" in answer.content
    return SavedSearch.objects.get()


def test_a_new_piece_is_noticed_once_without_its_title(client, us, kept, django_capture_on_commit_callbacks):
    assert notice_news() == "0 new matches"
    cleared("Secret drain", us)
    with django_capture_on_commit_callbacks(execute=True):
        assert notice_news() == "1 new match"
    assert notice_news() == "0 new matches"
    (told,) = mail.outbox
    assert told.subject == "1 new piece for “My drains”"
    assert "Secret" not in told.subject + told.body
    assert f"/find/saved/{kept.pk}/" in told.body
    assert b"1 new" in client.get(LIST).content
    html = client.get("/find/").content.decode()
    assert "New for your saved searches" in html
    html = client.get(f"{LIST}{kept.pk}/", follow=True).content.decode()
    assert html.count('class="tag cleared">New<') == 1
    assert 0 < html.index('class="tag cleared">New<') - html.index(">Secret drain<") < 60
    assert "New for your saved searches" not in client.get("/find/").content.decode()
    assert "1 new" not in client.get(LIST).content.decode()


def test_what_is_not_cleared_or_no_more_is_no_news(us, kept):
    piece("Draft drain", "Drain.")
    cleared("Drain for payors", us, ends=timezone.now() - timedelta(hours=1))
    assert notice_news() == "0 new matches"
    gone = cleared("Drain in a hurry", us)
    assert notice_news() == "1 new match"
    AssetClearance.objects.filter(asset=gone).delete()
    notice_news()
    kept.refresh_from_db()
    assert kept.fresh == []


def test_a_window_that_opens_later_is_news_when_it_does(us, kept, time_machine):
    now = timezone.now()
    cleared("Drain of tomorrow", us, starts=now + timedelta(days=1))
    assert notice_news() == "0 new matches"
    time_machine.move_to(now + timedelta(days=2))
    assert notice_news() == "1 new match"


def test_who_lost_the_market_hears_nothing(us, kept, rep):
    rep.territories.clear()
    cleared("New drain", us)
    assert notice_news() == "0 new matches"


def test_another_persons_search_does_not_exist(client, us, kept):
    client.force_login(factories.rep(us))
    for path in (f"{LIST}{kept.pk}/", f"{LIST}{kept.pk}/forget/"):
        assert client.post(path).status_code in (404, 405)
        assert client.get(path).status_code in (404, 405)
    assert "My drains" not in client.get(LIST).content.decode()
    assert "My drains" not in client.get("/find/", {"saved": kept.pk}).content.decode()
    with pytest.raises(Refused, match="somebody else"):
        SeeNews(kept, factories.rep(us)).execute()


def test_a_name_is_needed_once_and_there_is_an_end(client, us, rep, kept):
    assert client.post(SAVE, {"name": " "}).status_code == 422
    assert client.post(SAVE, {"name": "my DRAINS"}).status_code == 422
    for number in range(MOST - 1):
        SaveSearch(SavedSearch(user=rep, name=f"{number}", market=us, audience="hcp")).execute()
    assert b"Remove one first" in client.post(SAVE, {"name": "Another"}).content
    client.post(f"{LIST}{kept.pk}/forget/")
    assert client.post(SAVE, {"name": "Another"}).status_code == 302


def test_the_list_costs_the_same_queries_however_much_is_found(client, us, kept):
    client.get(LIST)
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    for number in range(12):
        cleared(f"Drain {number}", us)
    client.get(LIST)
    with CaptureQueriesContext(connection) as many:
        client.get(LIST)
    assert len(few) == len(many)
