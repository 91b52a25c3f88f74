"""The review desk: the queue, the page about one round, and who sees them."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from compliance.actions import AddComment, AnswerComment, SaveDraft, SubmitForReview
from compliance.models import AuditRecord, Disposition, Event, Finding, Level, SignoffTaskState
from compliance.views.queue import LONG
from compliance.views.wording import due_in_words
from content.actions import CreateShare, DecideClaimUse
from messaging.actions import AddEvidenceFile
from messaging.models import Anchor, Claim, Evidence, Positioning, PositioningCitation, PositioningMarket
from tests import factories
from tests.compliance.steps import dispose, resubmitted, send_back, sign

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
    SaveDraft(draft, author, "A better wording.").execute()
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
    SaveDraft(draft, author, "A better wording.").execute()
    round_ = SubmitForReview(draft, author).execute()
    assert draft.benefit in shown(client, reviewers["medical"], "compliance:queue")
    page = shown(client, reviewers["medical"], "compliance:review", round_.pk)
    for told in ("abdominal surgeons", "halves the work of the ward", claim.code, claim.text):
        assert told in page


def test_text_evidence_is_shown_without_a_picture(client, reviewers, author):
    source = Evidence.objects.create(
        title="A decision summary",
        kind=Evidence.Kind.DECISION_SUMMARY,
        design=Evidence.Design.RCT,
        head_to_head=True,
    )
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
    factories.sign_in(client, person)
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
    factories.sign_in(client, reviewers["medical"])
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


# Since when


def test_change_is_shown_since_the_approval_or_since_the_persons_own_signature(
    client, reviewers, author, round_
):
    for person in reviewers.values():
        sign(round_, person)
    second = resubmitted(round_.subject, author, factories.STATEMENT.replace("fewer", "far fewer"))
    send_back(second, reviewers["legal"])
    third = resubmitted(Claim.objects.get(), author, factories.STATEMENT.replace("fewer", "many fewer"))
    legal = shown(client, reviewers["legal"], "compliance:review", third.pk)
    assert "<del>far</del><ins>many</ins>" in re.sub(r"\s+<", "<", legal)
    assert 'aria-current="true">since you sent back round 1' in legal
    assert 'href="?since=approval" data-key="d">since the approval of' in re.sub(r"\s+", " ", legal)
    client.force_login(reviewers["legal"])
    other = client.get(reverse("compliance:review", args=[third.pk]), {"since": "approval"}).content.decode()
    assert "<del>" not in other
    assert "<ins>many</ins>" in other
    assert 'href="?since=signed"' in other
    # Who signed the approved round last has one thing to compare with, and is told so.
    medical = shown(client, reviewers["medical"], "compliance:review", third.pk)
    assert "which is also what you last signed" in medical
    assert "?since=" not in medical


def test_who_never_signed_compares_with_the_approval(client, reviewers, author, round_):
    for person in reviewers.values():
        sign(round_, person)
    second = resubmitted(round_.subject, author, factories.STATEMENT.replace("fewer", "far fewer"))
    page = shown(client, author, "compliance:review", second.pk)
    assert "Changes shown: <b>since the approval of" in page
    assert "you last signed" not in page


# What blocks what


def test_queue_says_what_each_item_waits_for(client, reviewers, author, round_):
    Finding.objects.create(
        state=round_, rule="EV-02", rule_version="1", level=Level.REVIEW, message="Page 2 is a scan."
    )
    AddComment(round_, reviewers["legal"], text="Name it.", kind="mandatory").execute()
    AddComment(round_, reviewers["legal"], text="Shorter.", kind="suggestion").execute()
    page = shown(client, reviewers["medical"], "compliance:queue")
    assert "1 finding to answer, 1 comment to settle" in page
    assert "Not signed yet: Legal · Medical · Regulatory" in page


def test_queue_says_that_a_piece_waits_for_a_claim_in_review(client, reviewers, author):
    claim = factories.approved_claim(author=author)
    piece = SubmitForReview(factories.asset_draft(factories.STATEMENT, author=author).asset, author).execute()
    assert "Waits" not in shown(client, reviewers["medical"], "compliance:queue")
    again = resubmitted(claim, author, factories.STATEMENT.replace("fewer", "far fewer"))
    for route, *args in (("compliance:queue",), ("compliance:review", piece.pk)):
        page = shown(client, reviewers["medical"], route, *args)
        assert f"Claim {claim.code}, which it carries, is in review" in page
        assert f'href="{reverse("compliance:review", args=[again.pk])}"' in page


def test_late_items_are_marked_and_counted(client, reviewers, author, round_):
    submitted(author)
    SignoffTaskState.objects.filter(pk=round_.pk).update(due_at=timezone.now() - timedelta(days=2))
    page = shown(client, reviewers["medical"], "compliance:queue")
    assert "1 late" in page
    assert page.count('<span class="tag stopped">Late</span>') == 1


def test_long_queue_is_narrowed_by_kind_and_market(client, reviewers, author, round_):
    eu = factories.market("EU")
    on = factories.product("Corvane", (eu,))
    first = submitted(author, on=on, markets=((eu, "hcp"),), text="Corvane is quiet.")
    assert "narrow-queue" not in shown(client, reviewers["medical"], "compliance:queue")
    SignoffTaskState.objects.filter(pk=first.pk).update(due_at=timezone.now())
    for _ in range(LONG - 2):
        submitted(author)
    client.force_login(reviewers["medical"])
    page = client.get(reverse("compliance:queue"), {"market": "EU"}).content.decode()
    assert "Corvane is quiet." in page
    assert factories.STATEMENT not in page
    assert f"Show all {LONG}" in page
    assert "Market US (7)" in page
    empty = client.get(reverse("compliance:queue"), {"kind": "content.asset"}).content.decode()
    assert f"None of the {LONG} that wait for you" in empty


def test_page_needs_the_same_queries_however_much_is_on_it(client, reviewers, author, round_):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            shown(client, reviewers["medical"], "compliance:review", round_.pk)
        return len(captured)

    def talk():
        made = AddComment(round_, reviewers["legal"], text="Name it.", part="text", words="fewer").execute()
        AnswerComment(made, round_, author, "Which?").execute()
        Finding.objects.create(
            state=round_, rule="EV-02", rule_version="1", level=Level.REVIEW, message="Page 2 is a scan."
        )

    talk()
    get(client, reviewers["medical"], "compliance:review", round_.pk)
    one = queries()
    for _ in range(3):
        talk()
    assert queries() == one


def test_neighbours_in_the_queue_are_one_key_away(client, reviewers, author, round_):
    second, third = submitted(author), submitted(author)
    page = shown(client, reviewers["medical"], "compliance:review", second.pk)
    assert f'href="/review/{round_.pk}/" data-key="k p"' in page
    assert f'href="/review/{third.pk}/" data-key="j n"' in page


# The manifest and the paper


def test_p11_18_manifest_of_each_signature_is_on_the_page_in_words(client, reviewers, round_):
    signature = sign(round_, reviewers["medical"])
    page = re.sub(r"\s+", " ", shown(client, reviewers["legal"], "compliance:review", round_.pk))
    for told in (
        signature.printed_name,
        signature.title,
        f"{signature.signed_at:%H:%M:%S} UTC (+00:00)",
        "Approval: “I have verified the medical content.”",
        signature.digest,
    ):
        assert told in page, told


def test_p11_18_manifest_stays_with_the_rounds_before(client, reviewers, author, round_):
    signature = send_back(round_, reviewers["medical"])
    again = SubmitForReview(Claim.objects.get(pk=round_.subject_id), author).execute()
    page = shown(client, reviewers["legal"], "compliance:review", again.pk)
    assert signature.digest in page
    assert "Name the comparator." in page


def test_a11_03_page_prints_the_whole_record_without_a_script(client, reviewers, author, round_):
    sign(round_, reviewers["medical"])
    page = shown(client, reviewers["legal"], "compliance:review", round_.pk)
    paper = page[page.index('<div class="paper">') :]
    for told in (round_.digest, round_.content_digest, round_.policy_version, "Printed by"):
        assert told in paper
    style = (settings.BASE_DIR / "cms/static/vouch/review.css").read_text()
    printed = style[style.index("@media print") :]
    # What is folded on the screen is unfolded on paper by the stylesheet alone.
    assert "details::details-content" in printed
    assert ".paper { display: grid" in printed


def test_a11_10_confirmations_and_rejections_are_events(client, reviewers, author):
    claim = factories.approved_claim(author=author)
    other = factories.approved_claim("Tessel drains are quiet.", author=author)
    version = factories.asset_draft(
        f"{factories.STATEMENT} Tessel drains are quiet.", author=author, confirm=False
    )
    confirmed, dismissed = version.uses.get(claim=claim), version.uses.get(claim=other)
    before = AuditRecord.objects.count()
    DecideClaimUse(confirmed, author, confirm=True).execute()
    DecideClaimUse(dismissed, author, confirm=False, reason="Said by a patient.").execute()
    round_ = SubmitForReview(version.asset, author).execute()
    finding = Finding.objects.create(
        state=round_, rule="AST-03", rule_version="1", level=Level.REVIEW, message="Page 2 is a scan."
    )
    dispose(finding, reviewers["medical"])
    sign(round_, reviewers["medical"])
    send_back(round_, reviewers["legal"], "Too long.")
    told = AuditRecord.objects.filter(sequence__gt=before)
    assert [(each.event, each.actor) for each in told] == [
        (Event.USE_CONFIRMED, author),
        (Event.USE_DISMISSED, author),
        (Event.SUBMITTED, author),
        (Event.FINDING_DISPOSED, reviewers["medical"]),
        (Event.SIGNED, reviewers["medical"]),
        (Event.SENT_BACK, reviewers["legal"]),
    ]
    assert all(each.at for each in told)
