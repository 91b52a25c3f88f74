"""Signing several small items in a row: one page, and a signature of its own for each."""

import pytest

from django.urls import reverse
from django.utils.http import urlencode

from compliance.actions import AddComment, SubmitForReview
from compliance.models import AuditRecord, Event, Finding, Level, ReviewSettings, Signature
from tests import factories
from tests.compliance.steps import resubmitted, sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(author, reviewers):
    """Three claims in review, each said to be good for something else."""
    return [
        SubmitForReview(factories.claim_draft(f"Tessel drains are {word}.", author=author), author).execute()
        for word in ("quiet", "light", "small")
    ]


@pytest.fixture
def legal(client, reviewers):
    factories.sign_in(client, reviewers["legal"])
    return reviewers["legal"]


def address(*rounds):
    return f"{reverse('compliance:series')}?{urlencode([('round', each.pk) for each in rounds])}"


def give(client, rounds, now, person, password=factories.PASSWORD, **more):
    """Sign the item `now` of a series as its form does."""
    said = {
        "item": now.pk,
        "required": now.required.get(role__code="legal").pk,
        "meaning": "approval",
        "username": person.username,
        "password": password,
    }
    return client.post(address(*rounds), said | more)


def signed_by(person):
    return list(Signature.objects.filter(signer=person).order_by("pk").values_list("state", flat=True))


def test_queue_offers_the_small_ones_only(client, legal, reviewers, three, author):
    quiet, light, small = three
    Finding.objects.create(state=light, rule="X-1", rule_version="1", level=Level.REVIEW, message="A scan.")
    AddComment(small, reviewers["medical"], text="Say how small.", kind="mandatory").execute()
    queue = reverse("compliance:queue")
    assert 'type="checkbox" name="round"' not in client.get(queue).content.decode()
    more = SubmitForReview(factories.claim_draft("Tessel drains are blue.", author=author), author).execute()
    page = client.get(queue).content.decode()
    for round_, offered in ((quiet, True), (light, False), (small, False), (more, True)):
        assert (f'name="round" value="{round_.pk}"' in page) is offered


def test_page_shows_each_statement_with_its_change_and_what_a_signature_means(
    client, legal, reviewers, author, three
):
    claim = factories.approved_claim("Tessel drains are soft.", author=author)
    again = resubmitted(claim, author, "Tessel drains are very soft.")
    page = client.get(address(three[0], again)).content.decode()
    assert "Tessel drains are quiet." in page
    assert "<ins>very</ins>" in page
    assert "which is also what you last signed" in page
    assert page.count("I have verified the legal content.") >= 2
    assert "Sign 2 in a row" in page


def test_p11_24_each_item_gets_its_own_signature_digest_and_record(client, legal, three):
    before = AuditRecord.objects.count()
    for done, round_ in enumerate(three):
        answer = give(client, three, round_, legal)
        assert answer.status_code == 302
        page = client.get(answer.url).content.decode()
        assert f"{done + 1} of 3 signed" in page
    assert "Nothing is left to sign here." in page
    signatures = Signature.objects.filter(signer=legal).order_by("pk")
    assert [each.state_id for each in signatures] == [each.pk for each in three]
    assert len({each.digest for each in signatures}) == len({each.hash for each in signatures}) == 3
    records = AuditRecord.objects.filter(sequence__gt=before)
    assert [each.event for each in records] == [Event.SIGNED] * 3
    assert [each.new["signature"] for each in records] == [each.hash for each in signatures]


def test_p11_23_strict_asks_user_name_and_password_for_each(client, legal, three):
    assert give(client, three, three[0], legal).status_code == 302
    for missing in ("username", "password"):
        answer = give(client, three, three[1], legal, **{missing: ""})
        assert answer.status_code in (400, 403)
        assert signed_by(legal) == [three[0].pk]


def test_failure_says_which_and_leaves_the_others_alone(client, legal, three):
    give(client, three, three[0], legal)
    answer = give(client, three, three[1], legal, password="guess")
    page = answer.content.decode()
    assert answer.status_code == 403
    assert f"Claim {three[1].content.code} was not signed." in page
    assert "What you signed before stays signed." in page
    assert signed_by(legal) == [three[0].pk]
    assert all(not each.signatures.exists() for each in three[1:])
    assert give(client, three, three[1], legal).status_code == 302
    assert signed_by(legal) == [three[0].pk, three[1].pk]


def test_what_is_demanded_meanwhile_stops_only_its_own_item(client, legal, reviewers, three):
    client.get(address(*three))
    AddComment(three[0], reviewers["medical"], text="Say how quiet.", kind="mandatory").execute()
    answer = give(client, three, three[0], legal)
    assert answer.status_code == 302
    assert not signed_by(legal)
    page = client.get(answer.url).content.decode()
    assert "must see this settled first" in page
    assert "Sign Claim " + three[1].content.code in page
    give(client, three, three[1], legal)
    assert signed_by(legal) == [three[1].pk]


def test_page_of_a_signed_item_signs_nothing_else(client, legal, three):
    """Sent twice: the credentials of the first are not taken for the second."""
    give(client, three, three[0], legal)
    assert give(client, three, three[0], legal).status_code == 302
    assert signed_by(legal) == [three[0].pk]


def test_items_of_others_cannot_be_signed_in_a_row(client, legal, author, three):
    client.force_login(author)
    page = client.get(address(*three)).content.decode()
    assert page.count("You had a hand in this version") == 3
    assert "Sign Claim" not in page
    for person in (factories.rep(), factories.user()):
        client.force_login(person)
        answer = client.get(address(*three))
        assert answer.status_code == 302
        assert answer.url == reverse("compliance:queue")


def test_meaning_is_carried_on_and_can_be_changed(client, legal, three):
    answer = give(client, three, three[0], legal, meaning="review")
    assert 'value="review" required checked' in client.get(answer.url).content.decode()


def test_nothing_chosen_leads_back_to_the_queue(client, legal):
    for query in ("", "?round=x", "?round=999"):
        answer = client.get(reverse("compliance:series") + query)
        assert (answer.status_code, answer.url) == (302, reverse("compliance:queue"))


def test_signed_elsewhere_is_passed_over(client, legal, three):
    sign(three[0], legal)
    page = client.get(address(*three)).content.decode()
    assert "1 of 3 signed" in page
    assert "Sign Claim " + three[1].content.code in page


def test_p11_24_in_a_series_the_first_asks_for_all_and_the_later_ones_for_the_password(client, legal, three):
    ReviewSettings.objects.update_or_create(pk=1, defaults={"signing_mode": "series"})
    assert 'name="username"' in client.get(address(*three)).content.decode()
    assert give(client, three, three[0], legal, username="").status_code == 400
    answer = give(client, three, three[0], legal)
    page = client.get(answer.url).content.decode()
    assert 'name="username"' not in page
    assert "the password alone is asked" in page
    # A user name alone is never enough, and a wrong password ends the series.
    assert give(client, three, three[1], legal, password="").status_code == 400
    assert give(client, three, three[1], legal, username="").status_code == 302
    failed = give(client, three, three[2], legal, username="", password="guess")
    assert failed.status_code == 403
    assert 'name="username"' in failed.content.decode()
    assert signed_by(legal) == [three[0].pk, three[1].pk]
