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
from messaging.models import Claim, Qualifier
from tests import factories
from tests.compliance.tamper.tampering import verify

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
    assert len(asked) <= 19
    twice = [sql for sql, times in Counter(asked).items() if times > 1]
    assert not twice


@pytest.mark.parametrize(("kind", "most"), [("claim", 27), ("asset", 43)])
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


def last_signature(author: Any, reviewers: Any, **parts: Any) -> tuple[Claim, int]:
    content = factories.claim_draft(author=author, **parts)
    round_ = SubmitForReview(content, author).execute()
    signing(round_, reviewers["medical"])
    taken = len(signing(round_, reviewers["regulatory"]))
    return Claim.objects.get(pk=content.pk), taken


def test_s2_the_number_does_not_grow_with_what_belongs_to_a_claim(author, reviewers):
    source = factories.evidence_file(factories.STATEMENT, author=author)
    small, few = last_signature(author, reviewers, source=source, qualifiers=("In 40 patients.",),
                                wordings=("Fewer infections.",))  # fmt: skip
    markets = tuple((factories.market("US"), each) for each in ("hcp", "payor", "patient"))
    large, many = last_signature(
        author, reviewers, source=source, qualifiers=("In 40 patients.", "Within 30 days.", "With drains."),
        wordings=("Fewer infections.", "Infections are fewer.", "Fewer of them."), markets=markets,
    )  # fmt: skip
    assert many == few
    assert [each.text for each in large.qualifiers.all()] == [
        "In 40 patients.", "Within 30 days.", "With drains.",
    ]  # fmt: skip
    assert small.is_signed() and large.is_signed()


def test_what_a_new_version_drops_adds_and_changes_is_written(author, reviewers):
    claim, _ = last_signature(
        author, reviewers, qualifiers=("In 40 patients.", "Within 30 days."), wordings=("Fewer infections.",)
    )
    draft = Claim.objects.get(pk=claim.pk).get_latest_revision_as_object()
    first, second = draft.qualifiers.all()
    draft.qualifiers.remove(first)
    second.text = "Within 60 days."
    draft.qualifiers.add(second, Qualifier(text="With drains."))
    SaveDraft(draft, author, "Better.").execute()
    round_ = SubmitForReview(Claim.objects.get(pk=claim.pk), author).execute()
    signing(round_, reviewers["medical"])
    signing(round_, reviewers["regulatory"])
    live = Claim.objects.get(pk=claim.pk)
    assert {each.text for each in live.qualifiers.all()} == {"Within 60 days.", "With drains."}
    assert [each.text for each in live.wordings.all()] == ["Fewer infections."]
    assert live.is_signed()
    assert verify() == []


def test_saving_and_submitting_a_draft_takes_so_many_statements(author, reviewers):
    draft = factories.claim_draft(author=author)
    draft = Claim.objects.get(pk=draft.pk).get_latest_revision_as_object()
    draft.text += " On day one."
    assert len(statements(SaveDraft(draft, author).execute)) <= 32
    assert len(statements(SubmitForReview(Claim.objects.get(pk=draft.pk), author).execute)) <= 75
