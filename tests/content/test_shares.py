"""Sending a piece and keeping an eye on the links, through HTTP."""

import re

import pytest

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from content.actions import CreateShare, OpenShare, RecallContent, RecordBeat
from content.models import Recipient, Share, hash_token
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def piece():
    factories.approved_claim()
    return factories.approved_asset()


def share_page(piece):
    return reverse("content:share", args=[piece.pk])


def send(client, user, piece, **filled):
    client.force_login(user)
    return client.post(share_page(piece), {"days": "30", "note": ""} | filled)


SOMEBODY = {"name": "Dr. Weber", "institution": "Test Hospital", "market": "US", "audience": "hcp"}


class TestSending:
    def test_a_new_recipient_gets_a_link_that_is_shown_once_and_works(self, client, piece):
        answer = send(client, factories.rep(), piece, **SOMEBODY)
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "private, no-store"
        token = re.search(r"/s/([\w-]+)/", answer.content.decode())[1]
        share = Share.objects.get()
        assert share.token_hash == hash_token(token)
        assert share.recipient.name == "Dr. Weber"
        client.logout()
        assert client.get(reverse("content:viewer", args=[token])).status_code == 200

    def test_a_recipient_of_mine_is_chosen_again(self, client, piece):
        rep = factories.rep()
        known = factories.recipient(rep)
        assert send(client, rep, piece, recipient=known.pk, days="7").status_code == 200
        share = Share.objects.get()
        assert share.recipient == known
        assert (share.expires_at - share.created_at).days == 7

    def test_a_recipient_of_somebody_else_cannot_be_chosen(self, client, piece):
        other = factories.recipient(factories.rep())
        assert send(client, factories.rep(), piece, recipient=other.pk).status_code == 422
        assert not Share.objects.exists()

    def test_without_a_market_the_words_stand_at_the_field(self, client, piece):
        answer = send(client, factories.rep(), piece, **(SOMEBODY | {"market": ""}))
        assert answer.status_code == 422
        assert "Say in which market Dr. Weber works" in answer.context["form"].errors["market"][0]
        assert not Recipient.objects.exists()

    @pytest.mark.parametrize(
        ("filled", "field"),
        [({"days": "0"}, "days"), ({"days": "366"}, "days"), ({"email": "no"}, "email"),
         ({"name": ""}, "name"), ({"audience": ""}, "audience"), ({"market": "ZZ"}, "market"),
         ({"recipient": "x"}, "recipient")],
    )  # fmt: skip
    def test_bad_input_is_told_at_its_field_and_nothing_is_kept(self, client, piece, filled, field):
        answer = send(client, factories.rep(), piece, **(SOMEBODY | filled))
        assert answer.status_code == 422
        assert field in answer.context["form"].errors
        assert not Share.objects.exists()
        assert not Recipient.objects.exists()

    def test_the_gate_refuses_with_reasons_and_leaves_no_recipient(self, client, piece):
        factories.market("FR")
        answer = send(client, factories.rep(), piece, **(SOMEBODY | {"market": "FR"}))
        assert answer.status_code == 422
        assert b"Your territories do not cover" in answer.content
        assert not Recipient.objects.exists()

    def test_the_gate_shows_before_sending(self, client, piece):
        rep = factories.rep()
        known = factories.recipient(rep, audience="patient")
        client.force_login(rep)
        htmx = {"HX-Request": "true"}
        assert b"Cleared for Market US" in client.get(share_page(piece)).content
        cleared = client.get(share_page(piece), {"market": "US", "audience": "hcp"}, headers=htmx)
        assert b"Cleared for Market US" in cleared.content
        refused = client.get(share_page(piece), {"recipient": known.pk}, headers=htmx)
        assert b"Not cleared for Market US" in refused.content
        assert b"<html" not in refused.content
        open_ = client.get(share_page(piece), {"market": "", "audience": ""}, headers=htmx)
        assert b"Choose a recipient" in open_.content

    def test_who_may_not_share_is_refused(self, client, piece):
        assert send(client, factories.user("Reviewers"), piece, **SOMEBODY).status_code == 403
        assert send(client, factories.user("Reps"), piece, **SOMEBODY).status_code == 403
        assert not Share.objects.exists()

    def test_what_was_never_approved_cannot_be_shared(self, client):
        version = factories.asset_draft()
        assert send(client, factories.rep(), version.asset, **SOMEBODY).status_code == 404


class TestLinks:
    def test_states_and_both_counts_stand_side_by_side(self, client, piece):
        rep = factories.rep()
        live, _ = CreateShare(piece, factories.recipient(rep), rep).execute()
        OpenShare(live, "scanner", "").execute()
        visit = OpenShare(live, "browser", "Mozilla/5.0").execute()
        RecordBeat(visit, 1, 0, gesture=True).execute()
        client.force_login(rep)
        page = client.get(reverse("content:shares"))
        row, strip = page.context["rows"][0]
        assert (row.opened, row.confirmed, strip.state) == (2, 1, "Live")
        RecallContent(piece, factories.reviewers()["medical"], "Wrong figure.").execute()
        page = client.get(reverse("content:shares"))
        assert page.context["rows"][0][1].state == "Dark"
        assert b"withdrawn: Wrong figure." in page.content
        client.post(reverse("content:revoke_share", args=[live.pk]))
        assert client.get(reverse("content:shares")).context["rows"][0][1].state == "Revoked"

    def test_a_stopped_claim_is_named(self, client, piece):
        rep = factories.rep()
        CreateShare(piece, factories.recipient(rep), rep).execute()
        claim = piece.version.confirmed_uses()[0].claim
        RecallContent(claim, factories.reviewers()["medical"], "Retracted.", suspend=True).execute()
        client.force_login(rep)
        assert (
            f"{claim.code} was suspended: Retracted."
            in client.get(reverse("content:shares")).content.decode()
        )

    def test_only_mine_are_listed_and_revoked(self, client, piece):
        rep, other = factories.rep(), factories.rep()
        share, _ = CreateShare(piece, factories.recipient(rep), rep).execute()
        client.force_login(other)
        assert b"You have not sent a link yet" in client.get(reverse("content:shares")).content
        assert client.post(reverse("content:revoke_share", args=[share.pk])).status_code == 403
        share.refresh_from_db()
        assert share.revoked_at is None

    def test_revoking_needs_a_post(self, client, piece):
        rep = factories.rep()
        share, _ = CreateShare(piece, factories.recipient(rep), rep).execute()
        client.force_login(rep)
        assert client.get(reverse("content:revoke_share", args=[share.pk])).status_code == 405

    def test_the_number_of_queries_does_not_grow(self, client):
        factories.approved_claim()
        pieces = [factories.approved_asset() for _ in range(3)]
        rep = factories.rep()
        client.force_login(rep)

        def queries():
            with CaptureQueriesContext(connection) as captured:
                assert client.get(reverse("content:shares")).status_code == 200
            return len(captured)

        CreateShare(pieces[0], factories.recipient(rep), rep).execute()
        RecallContent(pieces[0], factories.reviewers()["medical"], "Wrong.").execute()
        one = queries()
        for piece in pieces[1:]:
            CreateShare(piece, factories.recipient(rep), rep).execute()
            CreateShare(piece, factories.recipient(rep), rep).execute()
        RecallContent(pieces[1], factories.reviewers()["medical"], "Wrong too.").execute()
        assert queries() == one
