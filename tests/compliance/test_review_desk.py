"""The review desk: the queue and the page about one round."""

import pytest

from django.urls import reverse

from compliance.actions import SubmitForReview
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewers():
    return factories.reviewers()


@pytest.fixture
def author():
    return factories.user("Authors")


@pytest.fixture
def round_(reviewers, author):
    return SubmitForReview(factories.claim_draft(author=author), author).execute()


def page(client, user, route, *args):
    client.force_login(user)
    return client.get(reverse(route, args=args))


def test_queue_shows_what_waits(client, reviewers, round_):
    shown = page(client, reviewers["medical"], "compliance:queue").content.decode()
    assert factories.STATEMENT in shown
    assert "0 of 3 signed" in shown
    assert "due in 5 days" in shown.lower()


def test_review_page_opens(client, reviewers, round_):
    answer = page(client, reviewers["medical"], "compliance:review", round_.pk)
    assert answer.status_code == 200
