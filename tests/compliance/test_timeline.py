"""The timeline of one piece of content: everything on record, read by people, in step with the lists."""

import re
from datetime import UTC, timedelta
from html import unescape

import pytest

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from compliance.actions import LiftSuspension, SubmitForReview, Suspend, Withdraw
from compliance.lifecycle import State, state_of
from compliance.saying import text_of
from compliance.standing import facts_about, standings
from compliance.timeline import facts_from_trail, timeline_of
from messaging.models import Claim
from tests import factories
from tests.compliance.steps import rewritten, send_back

pytestmark = pytest.mark.django_db


def shown(client, person, content):
    client.force_login(person)
    answer = client.get(reverse("compliance:timeline", args=[content._meta.model_name, content.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def plain(html):
    """What is read where nothing is struck out, with single spaces."""
    kept = re.sub(r"<del>.*?</del>", "", html, flags=re.DOTALL)
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", kept)))


def claim_again(claim):
    return Claim.objects.get(pk=claim.pk)


def test_p11_06_after_three_edits_all_four_values_are_shown(client, reviewers, author):
    claim = factories.claim_draft("Fewer infections within 30 days.", author=author)
    texts = ["Fewer infections within 31 days.", "Fewer revisions within 31 days.", "No revisions at all."]
    for text in texts:
        claim = rewritten(claim, author, text)
    page = shown(client, author, claim)
    for text in ["Fewer infections within 30 days.", *texts]:
        assert text in plain(page)
    assert "<del>30</del><ins>31</ins>" in page.replace(" <", "<").replace("> ", ">")
    assert plain(page).count("edited") >= 3


def test_a11_05_the_trail_is_read_without_ids(client, reviewers, author):
    claim = factories.approved_claim(author=author)
    page = plain(shown(client, reviewers["legal"], claim))
    approval = claim.approval()
    for hidden in (approval.state.digest, approval.content_digest, "sha256", "claim_id", "actor_id"):
        assert hidden not in page
    assert not re.search(r"\b[0-9a-f]{16,}\b", page)
    source = claim.anchors.get().evidence_file
    for told in (author.printed_name, str(source), "Market US · HCP", "approval", "Legal"):
        assert told in page


def test_a11_05_the_answers_to_a_markets_questions_are_read_with_the_questions(client, author):
    claim = factories.claim_draft(author=author, markets=((factories.market("EU"), "hcp"),))
    page = plain(shown(client, author, claim))
    assert "mdr7-a" not in page
    assert "properties to the device that it does not have? (Art. 7(a)) · no" in page


def test_p11_16_times_are_utc_with_their_offset(client, reviewers, author):
    claim = factories.approved_claim(author=author)
    at = claim.approval().approved_at.astimezone(UTC)
    assert f"{at:%-d %b %Y, %H:%M:%S} UTC+00:00" in shown(client, author, claim)


def test_states_of_a_whole_life(client, reviewers, author):
    claim = factories.claim_draft(author=author)
    round_ = SubmitForReview(claim, author).execute()
    send_back(round_, reviewers["legal"])
    factories.approve(rewritten(claim_again(claim), author, "Tessel is quiet."), author)
    factories.approve(rewritten(claim_again(claim), author, "Tessel is very quiet."), author)
    Suspend(claim_again(claim), reviewers["legal"], "Under study.").execute()
    LiftSuspension(claim_again(claim), reviewers["legal"], "Studied.").execute()
    Withdraw(claim_again(claim), reviewers["legal"], "No longer sold.").execute()
    second, first = timeline_of(claim_again(claim), timezone.now())
    assert (first.state, second.state) == (State.SUPERSEDED, State.WITHDRAWN)
    assert "version 2.0" in first.superseded_by
    states = list(dict.fromkeys(entry.state for entry in first.entries))
    assert states == [State.DRAFT, State.IN_REVIEW, State.CHANGES_REQUESTED, State.APPROVED]
    states = [entry.state for entry in second.entries if not entry.is_future]
    assert states[-4:] == [State.APPROVED, State.SUSPENDED, State.APPROVED, State.WITHDRAWN]
    page = plain(shown(client, author, claim))
    for told in ("“Under study.”", "“Studied.”", "“No longer sold.”", "Superseded by version 2.0 on"):
        assert told in page


def test_expiry_needs_no_event_and_ends_the_version(client, reviewers, author):
    today = timezone.now().date()
    claim = factories.approved_claim(author=author, expiry=today + timedelta(days=2))
    (chapter,) = timeline_of(claim, timezone.now())
    assert (chapter.state, chapter.entries[-1].is_future) == (State.APPROVED, True)
    later = timezone.now() + timedelta(days=3)
    (chapter,) = timeline_of(claim, later)
    assert chapter.state == chapter.entries[-1].state == State.EXPIRED
    assert "expiry in Market US · HCP" in chapter.entries[-1].what
    assert not chapter.entries[-1].is_future


def test_lists_say_expired(reviewers, author):
    day = timezone.now().date()
    claim = factories.approved_claim(author=author, expiry=day)
    assert standings([claim])[claim.pk].state == "Expired"


@pytest.mark.parametrize("step", ["draft", "review", "back", "approved", "held", "gone", "next"])
def test_lists_and_timeline_agree(reviewers, author, step):
    claim = factories.claim_draft(author=author)
    if step in ("review", "back"):
        round_ = SubmitForReview(claim, author).execute()
        if step == "back":
            send_back(round_, reviewers["legal"])
    elif step != "draft":
        claim = factories.approve(claim, author)
        if step == "held":
            Suspend(claim, reviewers["legal"], "Under study.").execute()
        if step == "gone":
            Withdraw(claim, reviewers["legal"], "No longer sold.").execute()
        if step == "next":
            SubmitForReview(rewritten(claim, author, "Tessel is quiet."), author).execute()
    claim, at = claim_again(claim), timezone.now()
    assert facts_about(claim) == facts_from_trail(claim)
    assert standings([claim])[claim.pk].state == str(state_of(facts_from_trail(claim), at)).capitalize()


def test_read_by_reviewers_and_those_who_may_change_it(client, reviewers, author):
    claim = factories.claim_draft(author=author)
    address = reverse("compliance:timeline", args=["claim", claim.pk])
    for person, status in ((reviewers["legal"], 200), (author, 200), (factories.user("Reps"), 403)):
        client.force_login(person)
        assert client.get(address).status_code == status
    assert client.get(reverse("compliance:timeline", args=["nothing", 1])).status_code == 404


def test_assets_have_a_timeline(client, reviewers, author):
    factories.approved_claim(author=author)
    asset = factories.approved_asset(author=author)
    page = plain(shown(client, author, asset))
    for told in (
        "uploaded a file",
        "piece.pdf",
        "confirmed a claim on a page",
        "Leave-behind",
        "Version 1.0",
    ):
        assert told in page
    assert not re.search(r"\b[0-9a-f]{16,}\b", page)


def test_the_same_queries_however_long(client, reviewers, author):
    claim = factories.approved_claim(author=author)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            shown(client, author, claim)
        return len(captured)

    queries()
    one = queries()
    for number in range(3):
        factories.approve(rewritten(claim_again(claim), author, f"Tessel is quiet {number}."), author)
    assert queries() == one


def test_an_earlier_version_says_by_which_it_was_superseded(client, reviewers, author):
    claim = factories.approved_claim(author=author)
    first = claim.approval()
    second = factories.approve(rewritten(claim, author, "Tessel is quiet."), author).approval()
    assert (first.version, second.version, first.successor, second.successor) == ("1.0", "2.0", second, None)
    client.force_login(author)
    page = plain(client.get(reverse("compliance:review", args=[first.state_id])).content.decode())
    assert "Version 1.0, approved on" in page
    assert "Superseded by version 2.0 on" in page
    page = plain(client.get(reverse("compliance:review", args=[second.state_id])).content.decode())
    assert "Version 2.0, approved on" in page
    assert "Superseded" not in page


@pytest.mark.parametrize("place", ["review", "library", "claims", "admin"])
def test_timeline_is_one_click_away(client, reviewers, author, place):
    claim = factories.approved_claim(author=author)
    content = factories.asset_draft(author=author).asset if place == "library" else claim
    person, address = {
        "review": (author, reverse("compliance:review", args=[claim.approval().state_id])),
        "library": (author, reverse("content:prepare", args=[content.pk])),
        "claims": (reviewers["legal"], reverse("content:claims")),
        "admin": (author, reverse("wagtailsnippets_messaging_claim:edit", args=[claim.pk])),
    }[place]
    client.force_login(person)
    assert f'href="{content.timeline_address}"' in client.get(address).content.decode()


def test_the_parts_of_a_value_are_read_in_one_order_whatever_the_database_keeps():
    kept = {"expiry": "2027-01-31", "market": "US", "yes": False, "question": "mdr7-a"}
    assert text_of(kept, {"mdr7-a": "Is it so?"}) == "Is it so? · no · US · until 31 Jan 2027"
