"""Recall: what is shown before is what happens, everybody concerned is told, and it is seen to be done."""

from datetime import timedelta

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from compliance.models import Suspension, Withdrawal
from content import door
from content.actions import CreateShare, OpenShare, RecallContent, RecordBeat, RecordDarkness, RevokeShare
from content.impact import impact_of
from content.models import AssetClearance, Recall, RecallNotice, Share
from tests import factories

pytestmark = pytest.mark.django_db

OTHER = "Tessel drains were removed two days sooner than gravity drains."


def signed_in(client, user):
    client.force_login(user)
    return client


def status(client, address):
    answer = client.get(address)
    b"".join(answer)  # a picture is streamed from a file, which reading to the end closes
    return answer.status_code


def share_of(asset, rep=None, *, seen=False):
    rep = rep or factories.rep()
    share, token = CreateShare(asset, factories.recipient(rep), rep).execute()
    if seen:
        visit = OpenShare(share, f"browser of {share.pk}", "Mozilla/5.0").execute()
        RecordBeat(visit, 1, 0, gesture=True).execute()
    return share, token


@pytest.fixture
def field():
    """Two claims; a piece on the first alone and one on both; links seen, unseen and revoked."""
    reviewers = factories.reviewers()
    first = factories.approved_claim()
    second = factories.approved_claim(OTHER)
    one = factories.approved_asset(factories.STATEMENT, title="On the first claim")
    both = factories.approved_asset(factories.STATEMENT, OTHER, title="On both claims")
    rep = factories.rep()
    share_of(one, rep, seen=True)
    share_of(both, rep)
    revoked, _ = share_of(one)
    RevokeShare(revoked, revoked.created_by).execute()
    return {"medical": reviewers["medical"], "first": first, "second": second, "one": one, "both": both,
            "rep": rep}  # fmt: skip


def cleared_assets():
    return set(AssetClearance.objects.holding(timezone.now()).values_list("asset", flat=True))


def open_links():
    return {share.pk for share in Share.objects.all() if door.for_share(share).allowed}


@pytest.fixture
def world():
    """Two claims, and pieces on the first, on the second and on both."""
    medical = factories.reviewers()["medical"]
    first, second = factories.approved_claim(), factories.approved_claim(OTHER)
    pages = ([factories.STATEMENT], [OTHER], [factories.STATEMENT, OTHER])
    return medical, first, second, [factories.approved_asset(*each) for each in pages]


class TestPreview:
    """EV-09: the preview lists the same objects that the action then changes."""

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        stopped=st.lists(st.integers(0, 4), max_size=1),
        links=st.lists(
            st.tuples(st.integers(0, 2), st.sampled_from(["live", "revoked", "ended"])), max_size=5
        ),
        target=st.integers(0, 4),
        suspend=st.booleans(),
    )
    def test_what_is_shown_is_what_goes_dark(self, world, stopped, links, target, suspend):
        medical, first, second, assets = world
        contents = [first, second, *assets]
        with transaction.atomic():  # rolled back, so that each example starts from the same world
            reps = [factories.rep(), factories.rep()]
            for number, (index, fate) in enumerate(links):
                share, _ = share_of(assets[index], reps[number % 2])
                if fate == "revoked":
                    RevokeShare(share, share.created_by).execute()
                if fate == "ended":
                    Share.objects.filter(pk=share.pk).update(expires_at=timezone.now())
            for index in stopped:
                if index != target:
                    RecallContent(contents[index], medical, "Stopped before.").execute()
            assets_before, links_before = cleared_assets(), open_links()

            shown = impact_of(contents[target])
            recall = RecallContent(contents[target], medical, "Retracted.", suspend=suspend).execute()

            assert {asset.pk for asset in shown.assets} == assets_before - cleared_assets()
            assert {share.pk for share in shown.shares} == links_before - open_links()
            assert (recall.asset_count, recall.share_count) == (len(shown.assets), len(shown.shares))
            assert {notice.rep_id for notice in recall.notices.all()} == {
                share.created_by_id for share in shown.shares
            }
            transaction.set_rollback(True)

    def test_a_link_that_was_dark_already_is_not_counted(self, field):
        late = timezone.now() + timedelta(days=1)
        AssetClearance.objects.filter(asset=field["one"]).update(starts_at=late)
        assert [share.asset for share in impact_of(field["first"]).shares] == [field["both"]]

    def test_a_link_to_a_market_without_clearance_is_not_counted(self, field):
        Share.objects.filter(asset=field["one"]).update(market=factories.market("DE"))
        assert [share.asset for share in impact_of(field["first"]).shares] == [field["both"]]


class TestTheNextRequest:
    """A stop acts at once wherever content is shown."""

    def test_piece_pages_search_and_link_are_refused(self, client, field):
        _, token = share_of(field["one"], field["rep"])
        version = field["one"].version
        inside = [
            reverse("content:asset", args=[field["one"].pk]),
            reverse("content:page", args=[version.pk, 1]),
            reverse("content:thumbnail", args=[version.pk, 1]),
        ]
        outside = [reverse("content:viewer", args=[token]), reverse("content:viewer_page", args=[token, 1])]
        find = reverse("search:find"), {"q": "infections"}
        signed_in(client, field["rep"])
        assert [status(client, each) for each in (*inside, *outside)] == [200] * 5
        assert "On the first claim" in client.get(*find).content.decode()

        recall = RecallContent(field["first"], field["medical"], "The journal retracted it.").execute()

        assert [status(client, each) for each in inside] == [403] * 3
        assert "On the first claim" not in client.get(*find).content.decode()
        client.logout()
        answers = [client.get(each) for each in outside]
        assert [each.status_code for each in answers] == [410] * 2
        for each in answers:
            assert "journal retracted" not in each.content.decode()
        recall.refresh_from_db()
        assert recall.time_to_dark is not None


class TestReach:
    def test_it_is_told_long_after(self, field):
        recall = RecallContent(field["first"], field["medical"], "Retracted.").execute()
        with time_machine.travel(timezone.now() + timedelta(days=400)):
            told = Recall.objects.with_reach().get(pk=recall.pk)
        assert (told.asset_count, told.share_count, told.links_opened, told.people) == (2, 2, 1, 1)
        assert told.links_never_opened == 1
        assert (told.told, told.acknowledged) == (1, 0)

    def test_each_recall_counts_its_own_links(self, field):
        second = RecallContent(field["second"], field["medical"], "Retracted.").execute()
        first = RecallContent(field["first"], field["medical"], "Retracted.").execute()
        told = {recall.pk: recall for recall in Recall.objects.with_reach()}
        assert (told[second.pk].share_count, told[second.pk].links_opened) == (1, 0)
        assert (told[first.pk].share_count, told[first.pk].links_opened) == (1, 1)

    def test_time_to_dark_is_the_first_refused_request(self, field):
        recall = RecallContent(field["first"], field["medical"], "Retracted.").execute()
        assert recall.time_to_dark is None
        with time_machine.travel(recall.at + timedelta(hours=3), tick=False):
            RecordDarkness(field["one"].pk).execute()
        recall.refresh_from_db()
        assert recall.time_to_dark == timedelta(hours=3)
        assert recall.time_to_dark_words == "3 h"


class TestWithdrawPage:
    def address(self, content, kind="claim"):
        return reverse("content:withdraw", args=[kind, content.pk])

    def test_a_rep_may_not_see_it(self, client, field):
        assert signed_in(client, field["rep"]).get(self.address(field["first"])).status_code == 403

    def test_an_author_may_not_post(self, client, field):
        author = signed_in(client, factories.user("Authors"))
        answer = author.post(self.address(field["first"]), {"reason": "x", "do": "withdraw"})
        assert answer.status_code == 403
        assert not Withdrawal.objects.exists()

    def test_it_shows_the_claim_and_three_numbers(self, client, field):
        page = signed_in(client, field["medical"]).get(self.address(field["first"]))
        assert page.context["impact"].never_opened == 1
        assert page.context["impact"].people == 1
        text = " ".join(page.content.decode().split())
        assert f"“{field['first'].text}”" in text
        assert "<b>2</b><small>pieces go dark" in text
        assert "<b>2</b><small>live links show a neutral notice, 1 never opened" in text
        assert "<b>1</b><small>person saw it; 1 rep is told now" in text

    @pytest.mark.parametrize("verb", ["withdraw", "suspend"])
    def test_nothing_happens_without_a_reason(self, client, field, verb):
        page = signed_in(client, field["medical"]).post(
            self.address(field["first"]), {"reason": " ", "do": verb}
        )
        assert page.status_code == 422
        assert "Say why." in page.content.decode()
        assert not Recall.objects.exists()

    def test_an_unknown_verb_changes_nothing(self, client, field):
        page = signed_in(client, field["medical"]).post(
            self.address(field["first"]), {"reason": "x", "do": "delete"}
        )
        assert page.status_code == 422
        assert not Recall.objects.exists()

    def test_withdrawing_leads_to_its_reach(self, client, field):
        answer = signed_in(client, field["medical"]).post(
            self.address(field["first"]), {"reason": "Retracted on 21 November.", "do": "withdraw"}
        )
        recall = Recall.objects.get()
        assert answer["Location"] == f"{reverse('content:recalls')}#recall-{recall.pk}"
        assert open_links() == set()
        assert "is withdrawn" in client.get(self.address(field["first"])).content.decode()

    def test_a_suspension_can_be_lifted_here(self, client, field):
        before = open_links()
        signed_in(client, field["medical"])
        client.post(self.address(field["first"]), {"reason": "Checking.", "do": "suspend"})
        assert open_links() == set()
        client.post(self.address(field["first"]), {"reason": "The source stands.", "do": "lift"})
        assert open_links() == before
        assert Suspension.objects.get().lifted_by == field["medical"]

    def test_an_asset_alone(self, client, field):
        signed_in(client, field["medical"]).post(
            self.address(field["one"], "asset"), {"reason": "Wrong picture.", "do": "withdraw"}
        )
        assert cleared_assets() == {field["both"].pk}

    def test_there_are_two_kinds(self, client, field):
        assert signed_in(client, field["medical"]).get("/withdraw/user/1/").status_code == 404


class TestRecallsPage:
    def test_a_rep_sees_and_confirms_their_own_notice_only(self, client, field):
        share_of(field["one"])
        RecallContent(field["first"], field["medical"], "Retracted.").execute()
        own = RecallNotice.objects.get(rep=field["rep"])
        other = RecallNotice.objects.exclude(rep=field["rep"]).get()
        signed_in(client, field["rep"])
        page = client.get(reverse("content:recalls"))
        assert list(page.context["notices"]) == [own]
        assert "page" not in page.context
        assert client.post(reverse("content:acknowledge", args=[other.pk])).status_code == 404
        client.post(reverse("content:acknowledge", args=[own.pk]))
        own.refresh_from_db()
        assert own.acknowledged_at
        other.refresh_from_db()
        assert other.acknowledged_at is None

    def test_a_notice_follows_a_rep_until_it_is_confirmed(self, client, field):
        RecallContent(field["first"], field["medical"], "Retracted.").execute()
        notice = RecallNotice.objects.get()
        signed_in(client, field["rep"])
        assert "recall-bar" in client.get(reverse("content:recalls")).content.decode()
        client.post(reverse("content:acknowledge", args=[notice.pk]))
        page = client.get(reverse("content:recalls"))
        assert "recall-bar" not in page.content.decode()
        assert "Recalls" in [place.name for place in page.context["places"]]

    def test_confirming_twice_is_told_so(self, client, field):
        RecallContent(field["first"], field["medical"], "Retracted.").execute()
        address = reverse("content:acknowledge", args=[RecallNotice.objects.get().pk])
        signed_in(client, field["rep"]).post(address)
        assert "confirmed this notice already" in client.post(address, follow=True).content.decode()

    def test_the_number_of_queries_is_fixed(self, client, field, django_assert_max_num_queries):
        signed_in(client, field["medical"])
        for claim in (field["second"], field["first"]):
            RecallContent(claim, field["medical"], "Retracted.").execute()
        with django_assert_max_num_queries(16):
            page = client.get(reverse("content:recalls"))
        assert len(page.context["page"].object_list) == 2


class TestApprovedClaims:
    def test_only_who_may_withdraw_sees_claims(self, client, field):
        address = reverse("content:claims")
        assert not signed_in(client, field["rep"]).get(address).context["page"].object_list
        found = signed_in(client, field["medical"]).get(address).context["page"].object_list
        assert {claim.pk for claim in found} == {field["first"].pk, field["second"].pk}

    def test_it_says_state_and_use(self, client, field):
        RecallContent(field["first"], field["medical"], "Retracted.").execute()
        RecallContent(field["second"], field["medical"], "Checking.", suspend=True).execute()
        factories.claim_draft("A draft is not listed.")
        page = signed_in(client, field["medical"]).get(reverse("content:claims"))
        rows = {claim.pk: claim for claim in page.context["page"]}
        assert set(rows) == {field["first"].pk, field["second"].pk}
        assert rows[field["first"].pk].withdrawn
        assert rows[field["first"].pk].pieces == 2
        assert rows[field["second"].pk].suspended
        assert rows[field["second"].pk].pieces == 1

    def test_it_is_searched_by_words(self, client, field):
        page = signed_in(client, field["medical"]).get(reverse("content:claims"), {"q": "sooner tessel"})
        assert [claim.pk for claim in page.context["page"]] == [field["second"].pk]

    def test_the_number_of_queries_is_fixed(self, client, field, django_assert_max_num_queries):
        signed_in(client, field["medical"])
        with django_assert_max_num_queries(12):
            client.get(reverse("content:claims"))
