"""The review desk: the queue, the page about one round, and who sees them."""

from datetime import UTC, datetime, timedelta

import pytest

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from compliance.actions import SaveDraft, SubmitForReview
from compliance.models import Disposition, Finding, Level, SignoffTaskState
from compliance.views.wording import due_in_words
from content.actions import CreateShare
from messaging.actions import AddEvidenceFile
from messaging.models import Anchor, Claim, Evidence, Positioning, PositioningCitation, PositioningMarket
from tests import factories
from tests.compliance.steps import resubmitted, send_back, sign

pytestmark = pytest.mark.django_db


def get(client, person, route, *args):
    client.force_login(person)
    return client.get(reverse(route, args=args))


def shown(client, person, route, *args):
    answer = get(client, person, route, *args)
    assert answer.status_code == 200
    return answer.content.decode()


def submitted(author, **fields):
    return SubmitForReview(factories.claim_draft(author=author, **fields), author).execute()


# The queue


def test_queue_says_what_for_whom_how_far_and_when(client, reviewers, author, round_):
    sign(round_, reviewers["legal"])
    page = shown(client, reviewers["medical"], "compliance:queue")
    for told in (factories.STATEMENT, "Tessel · Market US · HCP", "1 of 3 signed", author.printed_name):
        assert told in page
    assert due_in_words(round_.due_at, timezone.now())[1:] in page
    assert reverse("compliance:review", args=[round_.pk]) in page


def test_queue_is_ordered_by_due_time(client, reviewers, author, round_):
    urgent = submitted(author)
    SignoffTaskState.objects.filter(pk=urgent.pk).update(due_at=timezone.now() - timedelta(days=2))
    page = shown(client, reviewers["medical"], "compliance:queue")
    assert page.index(f"/review/{urgent.pk}/") < page.index(f"/review/{round_.pk}/")
    assert "Overdue by 2 days" in page


def test_empty_queue_says_what_happens_next(client, reviewers):
    assert "Nothing waits for your signature" in shown(client, reviewers["medical"], "compliance:queue")


def test_author_sees_what_they_sent(client, author, round_):
    page = shown(client, author, "compliance:queue")
    assert "Sent by you" in page
    assert "Nothing waits for your signature" in page


def test_queue_needs_the_same_queries_whatever_its_length(client, reviewers, author, round_):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            shown(client, reviewers["medical"], "compliance:queue")
        return len(captured)

    get(client, reviewers["medical"], "compliance:queue")
    one = queries()
    for _ in range(4):
        submitted(author)
    assert queries() == one


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-2, "overdue by 2 days"),
        (-1, "overdue by 1 day"),
        (1, "due tomorrow, 12:00 UTC"),
        (5, "due in 5 days, Fri 27 Nov"),
    ],
)
def test_due_in_words(days, words):
    at = datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert due_in_words(at + timedelta(days=days), at) == words


# Who sees a round


def test_round_is_for_reviewers_and_for_those_who_may_change_it(client, reviewers, author, round_):
    for person in (author, *reviewers.values(), factories.user(is_superuser=True)):
        assert get(client, person, "compliance:review", round_.pk).status_code == 200
    for person in (factories.rep(), factories.user("Marketers"), factories.user()):
        for route in ("compliance:review", "compliance:sign", "compliance:send_back"):
            assert get(client, person, route, round_.pk).status_code == 403
    client.logout()
    answer = client.get(reverse("compliance:review", args=[round_.pk]))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("portal:login"))


def test_unknown_round_is_not_found(client, reviewers):
    assert get(client, reviewers["medical"], "compliance:review", 999).status_code == 404


# The page


def test_page_marks_the_change_against_the_approved_version_and_escapes_it(client, reviewers, author, round_):
    for person in reviewers.values():
        sign(round_, person)
    new = factories.STATEMENT.replace("fewer infections", "<b>fewer</b> infections")
    again = resubmitted(round_.subject, author, new)
    page = shown(client, reviewers["medical"], "compliance:review", again.pk)
    assert "<b>fewer</b>" not in page
    assert "<ins>&lt;b&gt;</ins>" in page
    assert "Compared with the version approved on" in page


def test_first_round_has_nothing_to_compare_with(client, reviewers, round_):
    page = shown(client, reviewers["medical"], "compliance:review", round_.pk)
    assert "First version" in page
    assert "<ins>" not in page
    assert "<del>" not in page


def test_page_shows_qualifiers_markets_and_evidence(client, reviewers, author):
    round_ = submitted(author, qualifiers=("Single centre, n = 412.",), wordings=("Fewer infections.",))
    page = shown(client, reviewers["medical"], "compliance:review", round_.pk)
    anchor = round_.content.anchors.all()[0]
    address = reverse("messaging:evidence_page", args=[anchor.evidence_file_id, 1])
    for told in (
        "Single centre, n = 412.",
        "Fewer infections.",
        "Market US",
        "Quote found on the page",
        address,
    ):
        assert told in page
    assert escape(anchor.evidence_file.evidence.citation) in page


def test_page_names_figures_that_no_passage_quotes(client, reviewers, author):
    claim = factories.claim_draft(author=author, source=factories.evidence_file("Infections: 2.4 % in all."))
    draft = claim.get_latest_revision_as_object()
    draft.text = "Infections fell to 2.4 % from 6.1 %."
    draft.anchors = [
        Anchor(evidence_file=claim.anchors.all()[0].evidence_file, page=1, quote="Infections: 2.4 % in all.")
    ]
    SaveDraft(draft, author).execute()
    round_ = SubmitForReview(Claim.objects.get(pk=claim.pk), author).execute()
    page = shown(client, reviewers["medical"], "compliance:review", round_.pk)
    assert "<mark>2.4 %</mark>" in page
    assert "No passage quotes 6.1%." in page


def test_scanned_page_is_shown_as_not_checked(client, reviewers, author):
    source = factories.evidence_file("", author=author)
    round_ = submitted(author, source=source)
    page = shown(client, reviewers["medical"], "compliance:review", round_.pk)
    assert "Not checked: the page is a scan" in page
    assert "Quote found on the page" not in page
    assert "Nobody can approve yet." in page


def test_page_says_what_the_claim_touches(client, reviewers, author):
    claim = factories.approved_claim(author=author)
    asset = factories.approved_asset(author=author, title="Ward leaflet")
    rep = factories.rep()
    CreateShare(asset, factories.recipient(rep), rep).execute()
    new = factories.STATEMENT.replace("fewer", "fewer wound")
    again = resubmitted(claim, author, new)
    page = shown(client, reviewers["medical"], "compliance:review", again.pk)
    assert "1 piece in use, 1 live link." in page
    assert "1 piece prints a wording that this version drops" in page
    assert "Ward leaflet" in page


def test_verdict_column_names_signers_and_those_who_are_due(client, reviewers, round_):
    sign(round_, reviewers["medical"])
    page = shown(client, reviewers["legal"], "compliance:review", round_.pk)
    assert "1 of 3 signed" in page
    assert f"Waiting for {reviewers['regulatory'].printed_name}" in page
    assert 'data-key="a"' in page
    assert 'data-key="r"' in page


def test_those_who_may_not_sign_read_why(client, reviewers, author, round_):
    page = shown(client, author, "compliance:review", round_.pk)
    assert "You had a hand in this version, so somebody else must sign it." in page
    assert 'data-key="a"' not in page
    answer = get(client, author, "compliance:sign", round_.pk)
    assert answer.status_code == 403
    assert "You had a hand in this version" in answer.content.decode()


def test_earlier_rounds_are_told_with_their_reasons(client, reviewers, author, round_):
    send_back(round_, reviewers["legal"], "Name the comparator.")
    again = SubmitForReview(Claim.objects.get(pk=round_.subject_id), author).execute()
    page = shown(client, reviewers["medical"], "compliance:review", again.pk)
    assert "Earlier rounds" in page
    assert "Name the comparator." in page
    assert "Round 2" in page


def test_asset_round_shows_its_pages_with_the_claims_on_them(client, reviewers, author):
    claim = factories.approved_claim(author=author)
    version = factories.asset_draft("A cover.", factories.STATEMENT, author=author)
    round_ = SubmitForReview(version.asset, author).execute()
    page = shown(client, reviewers["medical"], "compliance:review", round_.pk)
    assert reverse("content:page", args=[version.pk, 2]) in page
    assert reverse("content:thumbnail", args=[version.pk, 2]) in page
    assert claim.code in page
    assert factories.STATEMENT in page
    assert "No claim was confirmed on this page." in page


def test_positioning_round_shows_its_lines_and_the_claims_it_rests_on(client, reviewers, author):
    claim = factories.approved_claim(author=author)
    draft = Positioning(
        product=claim.product,
        for_whom="abdominal surgeons",
        need="drains that stay clean",
        category="active drain",
        benefit="halves the work of the ward",
    )
    draft.citations = [PositioningCitation(claim=claim)]
    today = timezone.now().date()
    draft.markets = [
        PositioningMarket(
            market=factories.market("US"), audience="hcp", effective=today, expiry=today + timedelta(days=90)
        )
    ]
    SaveDraft(draft, author).execute()
    round_ = SubmitForReview(draft, author).execute()
    assert draft.benefit in shown(client, reviewers["medical"], "compliance:queue")
    page = shown(client, reviewers["medical"], "compliance:review", round_.pk)
    for told in ("abdominal surgeons", "halves the work of the ward", claim.code, claim.text):
        assert told in page


def test_text_evidence_is_shown_without_a_picture(client, reviewers, author):
    source = Evidence.objects.create(title="A decision summary", kind=Evidence.Kind.DECISION_SUMMARY)
    text = factories.STATEMENT.encode()
    file = AddEvidenceFile(source, "summary.md", text, author).execute()
    round_ = submitted(author, source=file)
    page = shown(client, reviewers["medical"], "compliance:review", round_.pk)
    assert "A text without pages to look at" in page
    assert "Quote found on the page" in page
    assert get(client, author, "messaging:evidence_page", file.pk, 1).status_code == 404


# Findings


def test_finding_is_answered_on_the_page(client, reviewers, round_):
    finding = Finding.objects.create(
        state=round_, rule="EV-02", rule_version="1", level=Level.REVIEW, message="Page 2 is a scan."
    )
    person = reviewers["medical"]
    answer = get(client, person, "compliance:sign", round_.pk)
    assert answer.status_code == 403
    assert "Answer first: Page 2 is a scan." in answer.content.decode()
    address = reverse("compliance:answer_finding", args=[round_.pk, finding.pk])
    client.force_login(person)
    typed = {"username": person.username, "password": factories.PASSWORD}
    assert client.post(address, typed | {"answer": "  "}).status_code == 400
    assert client.post(address, typed | {"answer": "Compared by eye."}).status_code == 302
    assert Disposition.objects.get().by == person
    assert "Compared by eye." in shown(client, person, "compliance:review", round_.pk)


def test_finding_of_another_round_is_not_found(client, reviewers, author, round_):
    other = submitted(author)
    finding = Finding.objects.create(
        state=other, rule="EV-02", rule_version="1", level=Level.REVIEW, message="Page 2 is a scan."
    )
    client.force_login(reviewers["medical"])
    address = reverse("compliance:answer_finding", args=[round_.pk, finding.pk])
    assert client.post(address, {"answer": "Fine."}).status_code == 404


# The evidence


def test_evidence_pages_are_for_those_who_may_see_evidence(client, reviewers, author):
    file = factories.evidence_file("A passage.", author=author)
    for person in (author, reviewers["medical"], factories.user("Marketers")):
        answer = get(client, person, "messaging:evidence_page", file.pk, 1)
        assert answer.status_code == 200
        assert answer["Content-Type"] == "image/webp"
        assert answer["Cache-Control"] == "private, no-store"
        assert b"".join(answer.streaming_content)[8:12] == b"WEBP"
    for person in (factories.rep(), factories.user()):
        assert get(client, person, "messaging:evidence_page", file.pk, 1).status_code == 403
    client.logout()
    assert client.get(reverse("messaging:evidence_page", args=[file.pk, 1])).status_code == 302
    assert get(client, author, "messaging:evidence_page", file.pk, 2).status_code == 404
