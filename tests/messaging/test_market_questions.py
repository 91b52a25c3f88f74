"""What a reviewer reads of a comparison and of the answers to the markets."""

from __future__ import annotations

import pytest

from django.urls import reverse

from compliance.actions import SaveDraft, SubmitForReview
from messaging.market_questions import answered, comparison_facts
from messaging.models import Claim, MarketAnswer
from tests import factories

OUTSIDE = {
    "in_labelling": False,
    "answers": [
        {"question": "cfl-conditions", "yes": True, "note": "Section 4 of the labelling."},
        {"question": "cfl-harm", "yes": False, "note": ""},
        {"question": "gone-since", "yes": True, "note": ""},
    ],
}


def test_a_comparison_is_told_with_what_it_was_before():
    now = {"comparison": {"comparator": "Gravity drains", "statistic": "P = .02"}}
    before = {"comparison": {"comparator": "Suction drains", "statistic": "P = .02"}}
    facts = {each.name: (each.value, each.was) for each in comparison_facts(now, before)}
    assert facts == {
        "Compared with": ("Gravity drains", "Suction drains"),
        "The result, as the source gives it": ("P = .02", ""),
    }
    assert comparison_facts({}, {}) == []


def test_answers_are_told_with_their_questions_and_those_that_stand_against_it():
    told = list(answered(OUTSIDE, {"answers": [{"question": "cfl-harm", "yes": True, "note": ""}]}))
    assert told[0].question.startswith("Is it about the indication")
    assert told[0].asked_by == "the United States"
    assert [each.stands_against for each in told] == [False, True, False]
    assert [each.was for each in told] == ["", "yes", ""]
    assert told[2].question == "gone-since", "A question that is gone keeps its code."
    (outside,) = comparison_facts(OUTSIDE, OUTSIDE)
    assert (outside.name, outside.value) == ("The labelling says it", "No")


@pytest.mark.django_db
def test_us_09_a_reviewer_reads_the_answers_beside_the_statement(client):
    people = factories.reviewers()
    author = factories.user("Authors")
    claim = factories.claim_draft(author=author)
    draft = Claim.objects.get(pk=claim.pk).get_latest_revision_as_object()
    draft.in_labelling = False
    draft.statistic = "P = .02"
    codes = ("cfl-conditions", "cfl-harm", "cfl-directions")
    draft.answers = [MarketAnswer(question=code, yes=True, note="Section 4.") for code in codes]
    SaveDraft(draft, author).execute()
    round_ = SubmitForReview(Claim.objects.get(pk=claim.pk), author).execute()
    client.force_login(people["medical"])
    page = client.get(reverse("compliance:review", args=[round_.pk])).content.decode()
    assert "Said beside the words" in page
    assert "Gravity drains" in page and "P = .02" in page
    assert "Does it leave the risk of harm as it is in the labelling?" in page
    assert "For the United States. Section 4." in page
