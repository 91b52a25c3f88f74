"""The recipient's page: live at every request, neutral when dark, and honest about what was seen."""

import json
from datetime import timedelta

import pytest
import time_machine

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from content.actions import CreateShare, RecallContent, RevokeShare
from content.models import PageDwell, UsageEvent, Visit
from tests import factories

pytestmark = pytest.mark.django_db

BROWSER = "Mozilla/5.0 (Macintosh; Intel Mac OS X 15_0) Safari/605.1.15"


@pytest.fixture
def sent():
    """A link that was sent a minute ago to a document of three pages: (share, token)."""
    factories.approved_claim()
    piece = factories.approved_asset(factories.STATEMENT, "Page two.", "Page three.")
    rep = factories.rep()
    with time_machine.travel(timezone.now() + timedelta(seconds=1), tick=False):
        made = CreateShare(piece, factories.recipient(rep), rep).execute()
    with time_machine.travel(timezone.now() + timedelta(minutes=1)) as clock:
        yield *made, clock


def page_of(token):
    return reverse("content:viewer", args=[token])


def beat(client, token, body=None, **told):
    body = body if body is not None else json.dumps({"page": 1, "ms": 0, "gesture": False} | told)
    return client.post(
        reverse("content:beat", args=[token]), body, content_type="application/json",
        headers={"User-Agent": BROWSER},
    )  # fmt: skip


def opened(client, token, agent=BROWSER, **parameters):
    return client.get(page_of(token), parameters, headers={"User-Agent": agent})


class TestPage:
    def test_a_recipient_sees_the_document_and_nothing_of_the_library(self, client, sent):
        share, token, _ = sent
        answer = opened(client, token)
        words = answer.content.decode()
        assert answer.status_code == 200
        assert "Page 1 of 3" in words
        assert "Approved" in words
        assert "version 1" in words
        assert "For healthcare professionals in Market US." in words
        assert share.recipient.name in words
        assert "TES-" not in words
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer["X-Robots-Tag"]

    @pytest.mark.parametrize(("asked", "shown"), [("2", 2), ("0", 1), ("99", 3), ("x", 1), ("9" * 40, 1)])
    def test_pages_turn_without_scripts(self, client, sent, asked, shown):
        answer = opened(client, sent[1], page=asked)
        assert f"page {shown} of 3" in answer.content.decode()

    def test_safety_information_is_at_hand(self, client, sent):
        product = sent[0].asset.product
        product.safety_information = "Do not use on open wounds."
        product.save()
        assert b"Do not use on open wounds." in opened(client, sent[1]).content

    def test_pictures_are_served_to_the_holder_of_the_link_alone(self, client, sent):
        _, token, _ = sent
        address = reverse("content:viewer_page", args=[token, 2])
        answer = client.get(address)
        assert b"".join(answer.streaming_content)[8:12] == b"WEBP"
        assert answer["Cache-Control"] == "private, no-store"
        assert client.get(reverse("content:viewer_page", args=[token, 4])).status_code == 404
        assert client.get(reverse("content:viewer_page", args=["x" * 43, 2])).status_code == 404

    def test_unknown_and_dark_links_say_the_same_neutral_words(self, client, sent):
        share, token, _ = sent
        unknown = client.get(page_of("x" * 43))
        RevokeShare(share, share.created_by).execute()
        dark = client.get(page_of(token))
        assert (unknown.status_code, dark.status_code) == (404, 410)
        for answer in (unknown, dark):
            assert b"This document is not available any more" in answer.content
            assert answer["Cache-Control"] == "private, no-store"
            assert "noindex" in answer["X-Robots-Tag"]
        assert share.created_by.printed_name in dark.content.decode()
        assert share.asset.title not in dark.content.decode()

    def test_a_recall_darkens_every_exit_at_the_next_request_and_its_time_is_kept(self, client, sent):
        share, token, _ = sent
        opened(client, token)
        claim = share.asset.version.confirmed_uses()[0].claim
        reviewer = factories.reviewers()["medical"]
        recall = RecallContent(claim, reviewer, "The journal retracted the source.").execute()
        recall.refresh_from_db()
        assert recall.first_refused_at is None
        for answer in (
            opened(client, token),
            client.get(reverse("content:viewer_page", args=[token, 1])),
            beat(client, token, gesture=True),
        ):
            assert answer.status_code == 410
            assert b"retracted" not in answer.content
        recall.refresh_from_db()
        assert recall.first_refused_at is not None

    def test_an_ended_link_is_no_sign_of_the_recall(self, client, sent):
        share, token, _ = sent
        RevokeShare(share, share.created_by).execute()
        reviewer = factories.reviewers()["medical"]
        recall = RecallContent(share.asset, reviewer, "Wrong figure.").execute()
        assert opened(client, token).status_code == 410
        recall.refresh_from_db()
        assert recall.first_refused_at is None

    def test_it_ends_with_its_days(self, client, sent):
        _, token, clock = sent
        clock.shift(timedelta(days=31))
        assert opened(client, token).status_code == 410


class TestVisits:
    def test_an_opening_is_raw_and_its_cookie_belongs_to_this_link(self, client, sent):
        share, token, _ = sent
        answer = opened(client, token)
        visit = share.visits.get()
        assert visit.confirmed_at is None
        assert not visit.suspected_machine
        cookie = answer.cookies["visit"]
        assert cookie["httponly"]
        assert cookie["path"] == page_of(token)
        assert cookie.value not in visit.key_hash

    def test_turning_pages_and_pictures_and_head_open_nothing_more(self, client, sent):
        share, token, _ = sent
        client.head(page_of(token))
        b"".join(client.get(reverse("content:viewer_page", args=[token, 1])).streaming_content)
        assert not share.visits.exists()
        opened(client, token)
        opened(client, token, page="2")
        assert share.visits.count() == 1

    def test_a_colleague_who_tries_the_link_is_not_counted(self, client, sent):
        share, token, _ = sent
        client.force_login(share.created_by)
        answer = opened(client, token)
        assert b"not counted" in answer.content
        assert not share.visits.exists()

    @pytest.mark.parametrize("agent", ["SafeLinks scanner", "curl/8.0", ""])
    def test_a_scanner_never_confirms_by_looking(self, client, sent, agent):
        share, token, clock = sent
        for _ in range(3):
            opened(client, token, agent)
            clock.shift(6)
            beat(client, token, ms=6000)
        visit = share.visits.get()
        assert visit.suspected_machine
        assert visit.confirmed_at is None
        assert not UsageEvent.objects.filter(kind=UsageEvent.Kind.CONFIRMED_VIEW).exists()

    def test_five_seconds_of_focus_confirm_and_no_client_can_make_time(self, client, sent):
        share, token, clock = sent
        opened(client, token)
        clock.shift(2)
        assert beat(client, token, ms=60000).status_code == 204
        assert PageDwell.objects.get().milliseconds < 3000
        assert share.visits.get().confirmed_at is None
        clock.shift(4)
        beat(client, token, page=2, ms=4000)
        assert share.visits.get().confirmed_at is not None
        assert share.visits.get().dwells.get(page=2).milliseconds >= 4000

    def test_turning_a_page_without_scripts_takes_no_time_away(self, client, sent):
        _share, token, clock = sent
        opened(client, token)
        clock.shift(4)
        # The beat of the first page arrives after the request for the second.
        opened(client, token, page="2")
        beat(client, token, page=1, ms=4000)
        assert PageDwell.objects.get().milliseconds >= 4000

    def test_a_gesture_confirms_at_once(self, client, sent):
        share, token, _ = sent
        opened(client, token)
        assert beat(client, token, gesture=True).status_code == 204
        assert share.visits.get().confirmed_at is not None
        event = UsageEvent.objects.get(kind=UsageEvent.Kind.CONFIRMED_VIEW)
        assert event.share == share

    def test_coming_back_after_the_gap_is_another_visit(self, client, sent):
        share, token, clock = sent
        opened(client, token)
        clock.shift(timedelta(minutes=11))
        assert beat(client, token, ms=5000, gesture=True).status_code == 204
        assert share.visits.count() == 2

    def test_a_beat_without_a_visit_counts_for_nothing(self, sent):
        _share, token, _ = sent
        stranger = Client(enforce_csrf_checks=True)
        assert beat(stranger, token, gesture=True).status_code == 400
        stranger.cookies["visit"] = "k" * 32
        assert beat(stranger, token, gesture=True).status_code == 400
        assert not Visit.objects.exists()

    def test_a_key_of_one_link_is_none_of_another(self, client, sent):
        share, token, _ = sent
        opened(client, token)
        _, other = CreateShare(share.asset, factories.recipient(share.created_by), share.created_by).execute()
        stranger = Client()
        stranger.cookies["visit"] = client.cookies["visit"].value
        assert beat(stranger, other, gesture=True).status_code == 400

    @pytest.mark.parametrize(
        "body",
        [
            "", "x", "[]", "null", "1", '{"page": 1}', '{"page": "1", "ms": 5, "gesture": true}',
            '{"page": 1, "ms": -1, "gesture": true}', '{"page": 1, "ms": 1e3, "gesture": true}',
            '{"page": 1, "ms": true, "gesture": true}', '{"page": 1, "ms": 99999999, "gesture": true}',
            '{"page": 9, "ms": 1, "gesture": true}', '{"page": 0, "ms": 1, "gesture": true}',
            '{"page": 1, "ms": 1, "gesture": 1}', "[" * 400, "\xff\xfe", '{"a": "' + "x" * 2000 + '"}',
        ],
    )  # fmt: skip
    def test_bad_beats_are_bad_requests(self, client, sent, body):
        share, token, _ = sent
        opened(client, token)
        assert beat(client, token, body).status_code == 400
        assert share.visits.get().confirmed_at is None

    def test_beats_have_a_rate(self, client, sent):
        _, token, _ = sent
        opened(client, token)
        # The rate is counted by the minute: none may begin meanwhile.
        with time_machine.travel(timezone.now(), tick=False):
            assert {beat(client, token).status_code for _ in range(130)} == {204, 429}
