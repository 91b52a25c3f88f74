"""S2: how many SQL statements a step of a review takes; more of them is a slower desk for everybody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from django.db import connection
from django.test.utils import CaptureQueriesContext

from compliance.actions import SaveDraft, Sign, SubmitForReview
from compliance.models import SignoffTaskState
from content.models import Asset
from messaging.models import Claim
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return factories.user("Authors")


@pytest.fixture
def reviewers():
    return factories.reviewers("medical", "regulatory")


def statements(step: Callable[[], Any]) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        step()
    return [query["sql"] for query in captured.captured_queries]


def signing(round_: SignoffTaskState, person: Any) -> list[str]:
    required = round_.signable_by(person)[0]
    return statements(Sign(round_, person, required, "approval", factories.credentials(person)).execute)


def test_s2_a_first_signature_reads_each_thing_once(author, reviewers):
    round_ = SubmitForReview(factories.claim_draft(author=author), author).execute()
    asked = signing(round_, reviewers["medical"])
    assert len(asked) <= 23
    twice = [sql for sql, times in Counter(asked).items() if times > 1]
    assert not twice


@pytest.mark.parametrize(("kind", "most"), [("claim", 83), ("asset", 106)])
def test_s2_a_last_signature_approves_publishes_and_clears_in_so_many_statements(
    author, reviewers, kind, most
):
    content = factories.claim_draft(author=author)
    if kind == "asset":
        factories.approve(content, author)
        content = factories.asset_draft(author=author).asset
    round_ = SubmitForReview(content, author).execute()
    signing(round_, reviewers["medical"])
    assert len(signing(round_, reviewers["regulatory"])) <= most
    assert {"claim": Claim, "asset": Asset}[kind].objects.get(pk=content.pk).is_signed()


def test_saving_and_submitting_a_draft_takes_so_many_statements(author, reviewers):
    draft = factories.claim_draft(author=author)
    draft = Claim.objects.get(pk=draft.pk).get_latest_revision_as_object()
    draft.text += " On day one."
    assert len(statements(SaveDraft(draft, author).execute)) <= 34
    assert len(statements(SubmitForReview(Claim.objects.get(pk=draft.pk), author).execute)) <= 77
