"""US-15: a question about another use that came by itself is logged and goes to medical affairs."""

from __future__ import annotations

import pytest

from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from compliance.models import AuditRecord, Event
from messaging.models import UnsolicitedQuestion
from tests import factories

pytestmark = pytest.mark.django_db

ADDRESS = "/questions/"


@pytest.fixture
def people():
    found = factories.reviewers()
    found["medical"].email = "medical@example.invalid"
    found["medical"].save()
    return found


def asked(client, person, **changed):
    client.force_login(person)
    given = {
        "product": factories.product().pk,
        "market": factories.market("US").pk,
        "asked_by": "A surgeon at Test Hospital",
        "question": "Can it stay in for a month?",
        "came_by_itself": "on",
    }
    return client.post(ADDRESS, given | changed)


def test_us_15_a_question_is_logged_with_who_and_when_and_medical_affairs_are_told(
    client, people, django_capture_on_commit_callbacks
):
    rep = factories.rep()
    with django_capture_on_commit_callbacks(execute=True):
        assert asked(client, rep).status_code == 302
    question = UnsolicitedQuestion.objects.get()
    assert (question.logged_by, question.answered_at) == (rep, None)
    record = AuditRecord.objects.get(event=Event.QUESTION_LOGGED)
    assert record.actor == rep and record.new["question"] == "Can it stay in for a month?"
    assert [each.to for each in mail.outbox] == [["medical@example.invalid"]]
    assert "Can it stay" not in mail.outbox[0].body, "What was asked stays inside."
    page = client.get(ADDRESS).content.decode()
    assert "With medical affairs" in page and "Close the question" not in page


def test_us_15_an_invited_question_is_not_passed_on(client, people):
    answer = asked(client, factories.rep(), came_by_itself="")
    assert answer.status_code == 422
    assert "came by itself" in answer.content.decode()
    assert not UnsolicitedQuestion.objects.exists()


def test_us_15_only_medical_affairs_answer_and_only_once(client, people):
    rep = factories.rep()
    asked(client, rep)
    question = UnsolicitedQuestion.objects.get()
    address = reverse("messaging:answer_question", args=[question.pk])
    client.post(address, {"outcome": "I told them yes."})
    client.force_login(people["legal"])
    assert client.post(address, {"outcome": "No."}).status_code == 404
    assert not AuditRecord.objects.filter(event=Event.QUESTION_ANSWERED).exists()
    client.force_login(people["medical"])
    assert "Close the question" in client.get(ADDRESS).content.decode()
    client.post(address, {"outcome": " "})
    client.post(address, {"outcome": "Sent the two publications there are."})
    client.post(address, {"outcome": "Changed my mind."})
    question.refresh_from_db()
    assert question.outcome == "Sent the two publications there are."
    assert question.answered_by == people["medical"]
    assert AuditRecord.objects.filter(event=Event.QUESTION_ANSWERED).count() == 1


def test_us_15_what_was_asked_stands_whoever_writes(client, people):
    asked(client, factories.rep())
    with pytest.raises(DatabaseError), transaction.atomic():
        UnsolicitedQuestion.objects.update(question=F("asked_by"))
    with pytest.raises(DatabaseError), transaction.atomic():
        UnsolicitedQuestion.objects.all()._raw_delete("default")


def test_us_15_others_do_not_see_what_was_asked_and_the_list_needs_the_same_queries(client, people):
    rep, other = factories.rep(), factories.rep()
    asked(client, rep)
    client.force_login(other)
    assert "Can it stay" not in client.get(ADDRESS).content.decode()
    client.force_login(people["medical"])
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(ADDRESS)
        counts.append(len(queries))
        asked(client, rep)
        asked(client, rep)
        client.force_login(people["medical"])
        client.get(ADDRESS)
    assert counts[0] == counts[1]
