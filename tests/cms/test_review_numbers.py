"""The page of review numbers and its files: the same numbers for whom they are meant, in fixed queries."""

import csv
import io
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.portal.review_report import ROLE_HEADER
from compliance.actions import SubmitForReview
from compliance.metrics_definitions import DEFINITIONS, YARDSTICKS
from compliance.metrics_trail import events_of_the_trail
from compliance.models import AuditRecord, Event
from tests import factories
from tests.compliance.steps import send_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(db):
    return factories.user("Authors")


def test_first_opening_is_on_record_once(client, author):
    reviewers = factories.reviewers("medical", "legal")
    round_ = SubmitForReview(factories.claim_draft(author=author), author).execute()
    address = reverse("compliance:review", args=[round_.pk])
    for person in (reviewers["legal"], reviewers["legal"], reviewers["medical"]):
        client.force_login(person)
        client.get(address)
    opened = AuditRecord.objects.filter(event=Event.OPENED)
    assert [each.actor for each in opened] == [reviewers["legal"], reviewers["medical"]]
    send_back(round_, reviewers["legal"])
    client.force_login(author)
    client.get(address)
    assert opened.all().count() == 2
    again = SubmitForReview(round_.subject, author).execute()
    client.force_login(reviewers["legal"])
    client.get(reverse("compliance:review", args=[again.pk]))
    assert opened.all().count() == 3


def test_trail_tells_due_instant_markets_and_roles(author):
    claim = factories.approved_claim(author=author)
    submitted, *_ = events_of_the_trail()
    round_ = claim.approval().state
    assert submitted.event == "submitted"
    # The trail keeps milliseconds.
    assert abs(submitted.due - round_.due_at) < timedelta(milliseconds=1)
    assert submitted.roles == {"Legal", "Medical", "Regulatory"}
    row = claim.markets.get()
    assert submitted.ends == (("US", row.market.midnight(row.expiry)),)


def test_screen_and_files_say_the_same(client, author):
    for _ in range(2):
        factories.approved_claim(author=author)
    client.force_login(factories.reviewers()["legal"])
    page = client.get(reverse("portal:review_numbers"))
    shown = {each.definition.name: each.value for each in page.context["figures"]}
    text = client.get(reverse("portal:review_numbers_csv")).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    first = rows.index(["Figures"]) + 2
    assert {row[0]: row[1] for row in rows[first : first + len(shown)]} == shown
    assert shown["First pass"] == "2 of 2"
    book = load_workbook(io.BytesIO(client.get(reverse("portal:review_numbers_xlsx")).content))
    assert {row[0].value: row[1].value for row in book["Figures"].iter_rows(min_row=2)} == shown
    assert [cell.value for cell in book["Roles"][1]] == list(ROLE_HEADER)
    assert len(list(book["Definitions"].rows)) == len(DEFINITIONS) + 1
    body = page.content.decode()
    for each in YARDSTICKS:
        assert each.text in body
    for each in DEFINITIONS.values():
        assert f'id="{each.code}-means"' in body


def test_expiring_content_is_counted(client, author):
    today = factories.timezone.now().date()
    for days in (10, 40, 80, 200):
        factories.approved_claim(author=author, expiry=today + timedelta(days=days))
    client.force_login(factories.reviewers()["legal"])
    page = client.get(reverse("portal:review_numbers"))
    assert page.context["numbers"].expiring == ((30, 1), (60, 2), (90, 3))
    assert page.context["numbers"].in_force == 4
    other = client.get(reverse("portal:review_numbers") + "?kind=content.asset")
    assert other.context["numbers"].in_force == 0


def test_numbers_are_for_reviewers_and_those_who_see_usage(client):
    address = reverse("portal:review_numbers")
    for person, status in (
        (factories.reviewers()["legal"], 200),
        (factories.user("Sales leaders"), 200),
        (factories.user("Reps"), 403),
        (factories.user("Authors"), 403),
    ):
        client.force_login(person)
        assert client.get(address).status_code == status


@pytest.mark.parametrize(
    "query", ["days=0", "days=٣٠", "days=1e9", "days=" + "9" * 5000, "kind=x&market=x&role=x"]
)
def test_bad_choices_are_as_none(client, query):
    client.force_login(factories.reviewers()["legal"])
    assert client.get(reverse("portal:review_numbers") + "?" + query).status_code == 200


def test_page_needs_the_same_queries_whatever_the_trail(client, author):
    client.force_login(factories.reviewers()["legal"])

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("portal:review_numbers"))
        return len(captured)

    factories.approved_claim(author=author)
    queries()
    one = queries()
    for _ in range(3):
        factories.approved_claim(author=author)
    assert queries() == one
