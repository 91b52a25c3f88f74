"""What is held back is counted with its reason, and nothing of it is told."""

from datetime import timedelta

import pytest

from django.utils import timezone

from compliance.actions import SubmitForReview, Suspend, Withdraw
from search.finding import find
from tests import factories
from tests.search.library import NOW, ask, piece

pytestmark = pytest.mark.django_db


@pytest.fixture
def rep():
    return factories.rep(factories.market("US"), factories.market("EU"))


def reasons(answer):
    return {each.reason.value: (each.words, each.count) for each in answer.withheld}


def test_each_piece_is_counted_once_with_its_reason(rep):
    us, eu = factories.market("US"), factories.market("EU")
    soon = NOW + timedelta(days=5)
    piece("Drain one", "Drain.", cleared=[(us, "hcp")])
    piece("Drain two", "Drain.", cleared=[(us, "hcp")], ends=NOW)
    piece("Drain three", "Drain.", cleared=[(us, "hcp")], starts=soon)
    piece("Drain four", "Drain.", cleared=[(eu, "hcp"), (us, "payor")])
    piece("Drain five", "Drain.")
    piece("Something else", "Costs.")
    answer = find(ask("drain"), rep, NOW)
    assert answer.total == 1
    assert reasons(answer) == {
        "expired": ("Expired", 1),
        "not_yet": ("Cleared from a later day", 1),
        "not_cleared": ("Not cleared in Market US for HCP", 2),
    }
    assert "four" not in repr(answer)


def test_an_expiry_needs_no_reindexing(rep):
    piece("Drain one", "Drain.", cleared=[(factories.market("US"), "hcp")], ends=NOW)
    before = NOW - timedelta(microseconds=1)
    assert find(ask("drain"), rep, before).total == 1
    assert find(ask("drain"), rep, NOW).total == 0
    assert find(ask("drain"), rep, NOW).withheld_count == 1


def test_what_only_held_back_pieces_answer_is_counted_though_others_answer_in_part(rep):
    piece("Drain costs", "Drain.")
    piece("Drain", "Drain.", cleared=[(factories.market("US"), "hcp")])
    answer = find(ask("drain costs"), rep, NOW)
    assert answer.relaxed
    assert answer.total == 1
    assert answer.withheld_count == 1


def test_a_piece_outside_the_products_of_a_person_is_not_even_counted():
    tessel, oriel = factories.product("Tessel"), factories.product("Oriel")
    us = factories.market("US")
    piece("Drain of Tessel", "Drain.", cleared=[(us, "hcp")], on=tessel)
    piece("Drain of Oriel", "Drain.", cleared=[(us, "hcp")], on=oriel)
    piece("Draft of Oriel", "Drain.", on=oriel)
    answer = find(ask("drain"), factories.rep(us, products=(tessel,)), NOW)
    assert [hit.version.asset.title for hit in answer.hits] == ["Drain of Tessel"]
    assert answer.withheld_count == 0
    assert {choice.name for group in answer.facets for choice in group.choices} & {"Oriel"} == set()


def test_review_recall_and_suspension_through_the_real_actions(rep):
    reviewers = factories.reviewers()
    author = factories.user("Authors")
    claim = factories.approved_claim(author=author)
    asset = factories.approved_asset(author=author, title="Drain infections")
    other = factories.approved_asset("Drain care at home.", author=author, title="Drain care")
    draft = factories.asset_draft("Drain training.", author=author, title="Drain training")
    SubmitForReview(draft.asset, author).execute()

    def answer():
        return find(ask("drain"), rep, timezone.now())

    assert answer().total == 2
    assert reasons(answer()) == {"in_review": ("In review", 1)}
    Withdraw(claim, reviewers["medical"], "The source was retracted.").execute()
    assert [hit.version.asset for hit in answer().hits] == [other]
    assert reasons(answer())["recalled"] == ("Recalled", 1)
    Suspend(other, reviewers["medical"], "A figure is in doubt.").execute()
    assert answer().total == 0
    assert reasons(answer())["recalled"] == ("Recalled", 2)
    assert asset.title not in repr(answer())
