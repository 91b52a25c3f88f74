"""Tasks about content: opened once, told to their owners, closed with an outcome, all on record."""

from datetime import timedelta

import pytest

from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms.core.actions import Refused
from compliance.actions import CloseContentTask, OpenContentTask
from compliance.models import AuditRecord, ContentTask, Event, TaskKind
from tests import factories

pytestmark = pytest.mark.django_db

REASON = "The source has an expression of concern."


@pytest.fixture
def writer(db):
    return factories.user("Authors", email="writer@example.com")


@pytest.fixture
def claim(writer):
    return factories.approved_claim(author=writer)


def events(*wanted):
    return list(AuditRecord.objects.filter(event__in=wanted).values_list("event", "reason"))


def test_opening_the_same_twice_finds_the_open_one(claim):
    first = OpenContentTask(claim, TaskKind.CONCERN, REASON, key="10.1000/1").execute()
    again = OpenContentTask(claim, TaskKind.CONCERN, "Told again.", key="10.1000/1").execute()
    other = OpenContentTask(claim, TaskKind.CONCERN, REASON, key="10.1000/2").execute()
    assert again == first != other
    assert events(Event.TASK_OPENED) == [("task_opened", REASON)] * 2
    CloseContentTask(first, None, "Settled.").execute()
    assert OpenContentTask(claim, TaskKind.CONCERN, REASON, key="10.1000/1").execute() != first


def test_owners_had_a_hand_in_the_last_round_and_are_told(claim, writer, django_capture_on_commit_callbacks):
    mail.outbox.clear()
    due = timezone.now() + timedelta(days=9)
    with django_capture_on_commit_callbacks(execute=True):
        task = OpenContentTask(claim, TaskKind.RETRACTION, REASON, due_at=due).execute()
    assert list(task.owners.all()) == [writer]
    assert task.opened_by is None
    (told,) = mail.outbox
    assert told.to == ["writer@example.com"]
    assert f"{due:%-d %b %Y}" in told.body
    assert f"#task-{task.pk}" in told.body


def test_closing_needs_an_outcome_and_a_person_who_may(claim, writer):
    task = OpenContentTask(claim, TaskKind.CONCERN, REASON).execute()
    with pytest.raises(Refused, match="what came of it"):
        CloseContentTask(task, writer, " ").execute()
    with pytest.raises(Refused, match="reviewers"):
        CloseContentTask(task, factories.user("Reps"), "Nothing to do.").execute()
    closed = CloseContentTask(task, writer, "Read the note; the claim stands.").execute()
    assert (closed.closed_by, closed.outcome) == (writer, "Read the note; the claim stands.")
    with pytest.raises(Refused, match="closed already"):
        CloseContentTask(task, writer, "Twice.").execute()
    assert events(Event.TASK_CLOSED) == [("task_closed", "Read the note; the claim stands.")]


def test_opening_needs_a_person_who_may_read_the_review(claim):
    with pytest.raises(Refused, match="may not open"):
        OpenContentTask(claim, TaskKind.CONCERN, REASON, user=factories.user("Reps")).execute()
    reviewer = factories.reviewers()["legal"]
    assert OpenContentTask(claim, TaskKind.CONCERN, REASON, user=reviewer).execute().opened_by == reviewer


def test_content_with_a_task_is_not_deleted(writer):
    draft = factories.claim_draft(author=writer)
    OpenContentTask(draft, TaskKind.CONCERN, REASON).execute()
    with pytest.raises(Refused, match="record must stay"):
        draft.delete()


def test_queue_lists_what_is_mine_and_the_page_what_i_may_handle(client, claim, writer):
    OpenContentTask(claim, TaskKind.CONCERN, REASON).execute()
    librarian = factories.user("Librarians")
    for person, route, shown in (
        (writer, "queue", True),
        (factories.reviewers()["legal"], "queue", False),
        (factories.reviewers()["legal"], "tasks", True),
        (factories.user("Authors"), "tasks", True),
        (librarian, "tasks", False),
        (factories.user("Reps"), "tasks", False),
    ):
        client.force_login(person)
        page = client.get(reverse(f"compliance:{route}")).content.decode()
        assert (REASON in page) is shown, (person, route)


def test_closing_on_the_page(client, claim, writer):
    task = OpenContentTask(claim, TaskKind.CONCERN, REASON).execute()
    address = reverse("compliance:close_task", args=[task.pk])
    client.force_login(factories.user("Librarians"))
    assert client.post(address, {"outcome": "Mine."}).status_code == 404
    client.force_login(writer)
    answer = client.post(address, {"outcome": ""})
    assert (answer.status_code, b"Say what came of it" in answer.content) == (400, True)
    answer = client.post(address, {"outcome": "The claim stands."}, follow=True)
    assert b"No task is open" in answer.content
    assert b"The claim stands." in client.get(reverse("compliance:tasks") + "?show=closed").content
    assert not ContentTask.objects.open().exists()


def test_page_needs_the_same_queries_whatever_its_length(client, claim, writer):
    client.force_login(writer)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("compliance:tasks"))
        return len(captured)

    OpenContentTask(claim, TaskKind.CONCERN, REASON).execute()
    queries()
    one = queries()
    for number in range(4):
        other = factories.approved_claim(author=writer)
        OpenContentTask(other, TaskKind.CORRECTION, REASON, key=str(number)).execute()
    assert queries() == one
