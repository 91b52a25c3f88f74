"""A piece and its pages through HTTP: served when the door says so, and never otherwise."""

from datetime import timedelta

import pytest
import time_machine
from guardian.shortcuts import assign_perm

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from compliance.actions import SubmitForReview, Suspend
from content import door
from content.actions import ReadVersion, RecallContent, UploadVersion
from content.models import Asset, UsageEvent
from tests import factories

pytestmark = pytest.mark.django_db


def picture_of(version, number=1, name="page"):
    return reverse(f"content:{name}", args=[version.pk, number])


def read(answer):
    """The answer with its whole body taken, as a browser does; a picture's in `body`."""
    answer.body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer


def get(client, user, address, **parameters):
    client.force_login(user)
    return read(client.get(address, parameters))


@pytest.fixture
def piece():
    factories.approved_claim()
    return factories.approved_asset(factories.STATEMENT, "A second page.")


class TestPictures:
    @pytest.mark.parametrize("name", ["page", "thumbnail"])
    def test_a_rep_gets_a_cleared_page_that_nothing_may_keep(self, client, piece, name):
        answer = get(client, factories.rep(), picture_of(piece.version, 1, name))
        assert answer.status_code == 200
        assert answer.body[8:12] == b"WEBP"
        assert answer["Content-Type"] == "image/webp"
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["X-Content-Type-Options"] == "nosniff"

    def test_anonymous_is_led_to_the_sign_in(self, client, piece):
        answer = client.get(picture_of(piece.version))
        assert answer.status_code == 302
        assert reverse("portal:login") in answer["Location"]

    def test_a_rep_of_another_market_gets_nothing(self, client, piece):
        rep = factories.rep(factories.market("FR"))
        assert get(client, rep, picture_of(piece.version)).status_code == 403
        answer = get(client, rep, picture_of(piece.version), market="US")
        assert answer.status_code == 403
        assert b"territories do not cover" in answer.content
        assert piece.title.encode() not in answer.content

    def test_the_market_asked_for_decides(self, client, piece):
        rep = factories.rep(factories.market("US"), factories.market("FR"))
        assert get(client, rep, picture_of(piece.version), market="US").status_code == 200
        assert get(client, rep, picture_of(piece.version), market="FR").status_code == 403
        assert get(client, rep, picture_of(piece.version), market="US", audience="patient").status_code == 403

    @pytest.mark.parametrize("asked", [{"market": "ZZ"}, {"audience": "all"}, {"market": "'; --"}])
    def test_what_does_not_exist_is_refused_not_guessed(self, client, piece, asked):
        answer = get(client, factories.rep(), picture_of(piece.version), **asked)
        assert answer.status_code == 403

    def test_the_choice_of_the_find_page_is_kept(self, client, piece):
        rep = factories.rep(factories.market("US"), factories.market("FR"))
        client.force_login(rep)
        session = client.session
        session["market"], session["audience"] = "FR", "hcp"
        session.save()
        assert read(client.get(picture_of(piece.version))).status_code == 403
        session["market"] = "US"
        session.save()
        assert read(client.get(picture_of(piece.version))).status_code == 200

    def test_a_person_without_the_right_to_share_gets_nothing(self, client, piece):
        person = factories.user()
        territory = factories.rep().territories.get()
        territory.members.add(person)
        assert get(client, person, picture_of(piece.version)).status_code == 403

    def test_a_rep_without_territory_gets_nothing(self, client, piece):
        assert get(client, factories.user("Reps"), picture_of(piece.version)).status_code == 403

    def test_it_is_dark_at_the_next_request_after_a_stop(self, client, piece):
        rep, reviewer = factories.rep(), factories.reviewers()["medical"]
        assert get(client, rep, picture_of(piece.version)).status_code == 200
        Suspend(piece, reviewer, "A word is missing.").execute()
        assert read(client.get(picture_of(piece.version))).status_code == 403

    def test_it_is_dark_when_its_time_is_over(self, client, piece):
        rep = factories.rep()
        with time_machine.travel(timezone.now() + timedelta(days=320)):
            assert get(client, rep, picture_of(piece.version)).status_code == 403

    def test_an_older_version_is_dark(self, client, piece):
        author, rep, old = factories.user("Authors"), factories.rep(), piece.version
        newer = UploadVersion(
            piece, "new.pdf", factories.pdf("Words without a claim."), author, "Newer."
        ).execute()
        assert get(client, rep, picture_of(newer)).status_code == 403
        ReadVersion(newer).execute()
        factories.approve(piece, author)
        assert read(client.get(picture_of(old))).status_code == 403
        assert read(client.get(picture_of(newer))).status_code == 200

    def test_no_such_page_or_version(self, client, piece):
        rep = factories.rep()
        assert get(client, rep, picture_of(piece.version, 9)).status_code == 404
        assert read(client.get(reverse("content:page", args=[10**6, 1]))).status_code == 404

    def test_a_missing_file_is_an_error_and_nothing_is_served(self, client, piece, caplog):
        stored = piece.version.pages.get(number=1).picture
        stored.storage.delete(stored.name)
        answer = get(client, factories.rep(), picture_of(piece.version))
        assert answer.status_code == 404
        assert "missing" in caplog.text

    def test_only_reading_methods(self, client, piece):
        client.force_login(factories.rep())
        assert client.post(picture_of(piece.version)).status_code == 405


class TestWorkers:
    """Who sees what is not cleared yet."""

    def test_authors_see_drafts_and_reps_do_not(self, client):
        version = factories.asset_draft()
        assert get(client, factories.user("Authors"), picture_of(version)).status_code == 200
        assert get(client, factories.rep(), picture_of(version)).status_code == 403

    def test_a_right_on_one_asset_alone_is_enough(self, client):
        mine, other = factories.asset_draft(), factories.asset_draft()
        person = factories.user()
        assign_perm("content.change_asset", person, mine.asset)
        assert get(client, person, picture_of(mine)).status_code == 200
        assert get(client, person, picture_of(other)).status_code == 403

    def test_reviewers_see_what_was_submitted_and_not_what_is_still_being_written(self, client):
        reviewer, author = factories.reviewers()["medical"], factories.user("Authors")
        version = factories.asset_draft(author=author)
        assert get(client, reviewer, picture_of(version)).status_code == 403
        round_ = SubmitForReview(version.asset, author).execute()
        assert read(client.get(picture_of(version))).status_code == 200
        factories.sign_all(round_)
        asset = Asset.objects.get(pk=version.asset_id)
        newer = UploadVersion(
            asset, "new.pdf", factories.pdf("Not yet for others."), author, "Newer."
        ).execute()
        ReadVersion(newer).execute()
        assert read(client.get(picture_of(newer))).status_code == 403

    def test_the_door_answers_for_nobody(self):
        version = factories.asset_draft()
        assert not door.may_work_on(AnonymousUser(), version)
        assert not door.for_reader(AnonymousUser(), version, factories.market("US"), "hcp").allowed


class TestAssetPage:
    def test_it_shows_pages_claims_evidence_and_clearance(self, client):
        claim = factories.approved_claim(qualifiers=("Single centre.",))
        piece = factories.approved_asset(f"{factories.STATEMENT} Single centre.", "A second page.")
        answer = get(client, factories.rep(), reverse("content:asset", args=[piece.pk]))
        words = answer.content.decode()
        assert answer.status_code == 200
        assert piece.title in words
        assert "Page 2 of 2" in words
        assert claim.text in words
        assert "Single centre." in words
        assert claim.anchors.get().evidence_file.evidence.citation in words
        assert "Market US · HCP" in words
        assert reverse("content:share", args=[piece.pk]) in words

    def test_a_view_is_recorded_once_and_its_pictures_and_head_are_not(self, client, piece):
        rep = factories.rep()
        get(client, rep, reverse("content:asset", args=[piece.pk]))
        client.head(reverse("content:asset", args=[piece.pk]))
        read(client.get(picture_of(piece.version)))
        event = UsageEvent.objects.get(kind=UsageEvent.Kind.OPENED)
        assert (event.user, event.version, event.market.code, event.audience) == (
            rep, piece.version, "US", "hcp",
        )  # fmt: skip

    def test_a_refusal_says_why_and_whom_to_ask(self, client, piece):
        rep, reviewer = factories.rep(), factories.reviewers()["medical"]
        RecallContent(piece, reviewer, "The journal retracted the source.").execute()
        answer = get(client, rep, reverse("content:asset", args=[piece.pk]))
        words = answer.content.decode()
        assert answer.status_code == 403
        assert "The journal retracted the source." in words
        assert f"Ask {piece.version.uploaded_by.printed_name}" in words
        assert not UsageEvent.objects.filter(kind=UsageEvent.Kind.OPENED).exists()

    def test_a_piece_that_was_never_approved_is_not_there(self, client):
        version = factories.asset_draft()
        answer = get(client, factories.rep(), reverse("content:asset", args=[version.asset_id]))
        assert answer.status_code == 404

    def test_it_offers_only_markets_within_reach(self, client):
        us, fr = factories.market("US"), factories.market("FR")
        on = factories.product(markets=(us, fr))
        where = ((us, "hcp"), (fr, "hcp"))
        factories.approved_claim(on=on, markets=where)
        piece = factories.approved_asset(on=on, markets=where)
        answer = get(client, factories.rep(us), reverse("content:asset", args=[piece.pk]))
        assert b"Market US" in answer.content
        assert b"Market FR" not in answer.content

    def test_the_number_of_queries_does_not_grow(self, client):
        texts = [f"Tessel sentence number {number} stands alone." for number in range(6)]
        for text in texts:
            factories.approved_claim(text, qualifiers=("Single centre.",))
        small = factories.approved_asset(f"{texts[0]} Single centre.")
        large = factories.approved_asset(*(f"{text} Single centre." for text in texts))
        client.force_login(factories.rep())
        client.get(reverse("content:asset", args=[small.pk]))
        assert queries_of(client, small) == queries_of(client, large)


def queries_of(client, piece):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(reverse("content:asset", args=[piece.pk])).status_code == 200
    return len(queries)
