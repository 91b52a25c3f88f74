"""The records as pages: the trail, its export and review, access, the state of the system."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from itertools import pairwise

import pytest
import time_machine
from openpyxl import load_workbook

from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from compliance.actions import Withdraw
from compliance.digest import chain_hash
from compliance.models import AccessReview, AuditRecord, Event, TrailReview
from compliance.trail.wording import changes_of
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def quality(client):
    made = factories.user("Quality", first_name="Quinn", last_name="Ahl")
    client.force_login(made)
    return made


def body(response) -> str:
    raw = b"".join(response.streaming_content) if response.streaming else response.content
    return raw.decode("utf-8-sig")


def test_a11_05_the_trail_is_read_without_ids(client, quality):
    claim = factories.approved_claim()
    Withdraw(claim, factories.user("Reviewers"), "The study was retracted.").execute()
    page = body(client.get(reverse("records:trail"), {"kind": "messaging.claim"}))
    assert "withdrawn" in page
    assert "The study was retracted." in page
    assert claim.text in page
    assert "{&#x27;" not in page, "values are words, not Python"
    assert claim.content_digest() not in page


def test_a11_05_the_words_of_a_change():
    old = {"digest": "a" * 64, "says": {"text": "Quiet.", "markets": [{"market": "US", "audience": "hcp"}]}}
    new = {"digest": "b" * 64, "says": {"text": "Loud.", "markets": [{"market": "US", "audience": "hcp"}]}}
    assert [(each.name, each.old, each.new) for each in changes_of(old, new)] == [("text", "Quiet.", "Loud.")]
    [change] = changes_of({"role": None}, {"role": {"id": 4, "name": "Legal"}})
    assert (change.name, change.old, change.new) == ("role", "", "Legal")


def test_the_trail_is_filtered_by_person_kind_event_and_days(client, quality):
    author = factories.user("Authors")
    claim = factories.claim_draft(author=author)
    today = timezone.now().date()

    def labels(**asked) -> set[str]:
        context = client.get(reverse("records:trail"), asked).context
        return {entry.object_label for entry, _, _ in context["lines"]}

    assert labels(person=author.pk, kind="messaging.claim", event="created") == {claim.code}
    assert claim.code in labels(first=today, last=today)
    assert labels(last=today - timedelta(days=400)) == set()
    assert labels(q="no such thing") == set()
    assert labels(kind="messaging.claim", item=claim.pk) == {claim.code}
    for strange in (
        {"person": "x" * 40},
        {"item": "9" * 40},
        {"first": "31 June"},
        {"before": "²"},
        {"q": "\x00"},
    ):
        assert client.get(reverse("records:trail"), strange).status_code == 200, strange


def test_the_trail_takes_a_fixed_number_of_queries(client, quality, django_assert_max_num_queries):
    for number in range(4):
        factories.claim_draft(f"Statement {number}.")
    client.get(reverse("records:trail"))
    with django_assert_max_num_queries(17):
        client.get(reverse("records:trail"))


def test_p11_07_the_export_holds_every_record_of_a_withdrawn_claim(client, quality):
    claim = factories.approved_claim()
    Withdraw(claim, factories.user("Reviewers"), "=cmd|' /C calc'!A0").execute()
    asked = {"kind": "messaging.claim", "item": claim.pk}
    records = list(AuditRecord.objects.about(claim).order_by("sequence"))
    found = json.loads(body(client.get(reverse("records:trail_file", args=["json"]), asked)))
    assert [each["sequence"] for each in found] == [each.sequence for each in records]
    rows = list(
        csv.DictReader(io.StringIO(body(client.get(reverse("records:trail_file", args=["csv"]), asked))))
    )
    assert [int(row["No."]) for row in rows] == [each.sequence for each in records]
    assert rows[-1]["Reason"].startswith("'="), "no spreadsheet runs it"
    response = client.get(reverse("records:trail_file", args=["xlsx"]), asked)
    sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    assert sheet.max_row == len(records) + 1
    assert client.get(reverse("records:trail_file", args=["exe"])).status_code == 404


def test_p11_07_the_exported_chain_verifies_without_the_site(client, quality):
    factories.claim_draft()
    found = json.loads(body(client.get(reverse("records:trail_file", args=["json"]))))
    assert len(found) == AuditRecord.objects.count()
    for before, entry in pairwise(found):
        assert entry["previous_hash"] == before["hash"]
    entry = dict(found[-1])
    stored = AuditRecord.objects.get(sequence=entry["sequence"])
    assert chain_hash(stored.previous_hash, stored.facts()) == entry["hash"]


def test_p11_06_after_three_edits_all_four_values_are_shown(client, quality):
    from compliance.actions import SaveDraft

    author = factories.user("Authors")
    claim = factories.claim_draft("Value one.", author=author)
    for words in ("Value two.", "Value three.", "Value four."):
        draft = claim.get_latest_revision_as_object()
        draft.text = words
        SaveDraft(draft, author).execute()
    page = body(client.get(reverse("records:trail"), {"kind": "messaging.claim", "item": claim.pk}))
    for words in ("Value one.", "Value two.", "Value three.", "Value four."):
        assert words in page


def test_a11_05_reviewed_to_here_is_on_record_and_shows_when_it_is_overdue(client, quality):
    page = client.get(reverse("records:trail"))
    assert "Never reviewed yet" in body(page)
    upto = page.context["last"]
    client.post(reverse("records:review_trail"), {"upto": upto, "remark": "Two late entries, explained."})
    review = TrailReview.objects.get()
    assert (review.by, review.upto, review.remark) == (quality, upto, "Two late entries, explained.")
    entry = AuditRecord.objects.latest("sequence")
    assert (entry.event, entry.actor, entry.new) == (
        Event.TRAIL_REVIEWED,
        quality,
        {"reviewed to record": upto, "clearances": {}},
    )
    page = body(client.get(reverse("records:trail")))
    assert "not due yet" in page
    assert "by <b>Quinn Ahl</b>" in page
    client.post(reverse("records:review_trail"), {"upto": upto})
    client.post(reverse("records:review_trail"), {"upto": 10**15})
    client.post(reverse("records:review_trail"), {"upto": "all"})
    assert TrailReview.objects.count() == 1, "neither twice, nor beyond the end, nor without a number"
    with time_machine.travel(timezone.now() + timedelta(days=33), tick=False):
        client.force_login(quality)
        assert "overdue by 3 days" in body(client.get(reverse("records:trail")))


@pytest.mark.parametrize(
    "group", ["Reps", "Authors", "Reviewers", "Marketers", "Librarians", "Sales leaders"]
)
def test_a11_08_the_records_are_for_those_who_answer_for_them(client, group):
    client.force_login(factories.user(group))
    for name in ("trail", "access", "retention", "self"):
        assert client.get(reverse(f"records:{name}")).status_code == 403, name
    assert client.get(reverse("records:trail_file", args=["json"])).status_code == 403
    assert client.post(reverse("records:review_trail"), {"upto": 1}).status_code == 403
    assert client.post(reverse("records:review_access")).status_code == 403


def test_p11_30_the_access_report_names_signers_and_dormant_people(
    client, quality, django_assert_max_num_queries
):
    people = factories.reviewers("medical")
    factories.approved_claim()
    signer = people["medical"]
    sleeper = factories.user("Reps", date_joined=timezone.now() - timedelta(days=200))
    client.get(reverse("records:access"))
    with django_assert_max_num_queries(14):
        response = client.get(reverse("records:access"))
    lines = {line.person.pk: line for line in response.context["lines"]}
    assert lines[signer.pk].seats == ["Medical"]
    assert lines[signer.pk].last_signature is not None
    assert lines[sleeper.pk].dormant
    assert not lines[quality.pk].dormant
    rows = json.loads(body(client.get(reverse("records:access_file", args=["json"]))))
    assert {"May sign as", "Last sign-in (UTC)", "Identity verified"} <= set(rows[0])
    assert len(rows) == len(lines)
    sheet = b"".join(client.get(reverse("records:access_file", args=["xlsx"])).streaming_content)
    assert load_workbook(io.BytesIO(sheet)).active.max_row == len(lines) + 1
    assert "May sign as" in body(client.get(reverse("records:access_file", args=["csv"])))


def test_p11_30_the_confirmation_of_the_reviewer_is_on_record_and_shows_when_it_is_overdue(client, quality):
    assert "Never reviewed yet" in body(client.get(reverse("records:access")))
    client.post(reverse("records:review_access"), {"remark": "One account closed."})
    review = AccessReview.objects.get()
    assert (review.by, review.printed_name, review.remark) == (quality, "Quinn Ahl", "One account closed.")
    entry = AuditRecord.objects.latest("sequence")
    assert (entry.event, entry.actor, entry.reason) == (
        Event.ACCESS_REVIEWED,
        quality,
        "One account closed.",
    )
    with time_machine.travel(timezone.now() + timedelta(days=95), tick=False):
        client.force_login(quality)
        assert "overdue by 5 days" in body(client.get(reverse("records:access")))


def test_a11_07_the_self_report_tells_the_state_of_the_system(client, quality):
    factories.approved_claim()
    page = body(client.get(reverse("records:self")))
    assert "never run" in page
    assert "none on record" in page
    call_command("verify", stdout=io.StringIO(), no_color=True)
    page = body(client.get(reverse("records:self")))
    assert "Nothing was altered" in page
    for word in ("Python", "Django", "Wagtail", "Quality", "Open findings"):
        assert word in page
