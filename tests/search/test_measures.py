"""nDCG and recall against figures computed by hand."""

from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.evaluation.measures import ndcg, recall


def test_ndcg_by_hand_for_one_relevant_document_at_each_place():
    assert ndcg(["a", "b", "c"], {"a": 1}, 10) == 1.0
    assert ndcg(["b", "a", "c"], {"a": 1}, 10) == pytest.approx(0.6309297535714575)
    assert ndcg(["b", "c", "a"], {"a": 1}, 10) == pytest.approx(0.5)
    assert ndcg(["b", "c"], {"a": 1}, 10) == 0.0


def test_ndcg_by_hand_with_grades():
    """(1 + 3/log2(3) + 0 + 2/log2(5)) / (3 + 2/log2(3) + 1/2), the gain being the grade itself."""
    gained = 1 + 3 / 1.584962500721156 + 2 / 2.321928094887362
    best = 3 + 2 / 1.584962500721156 + 1 / 2
    found = ndcg(["one", "three", "none", "two"], {"one": 1, "two": 2, "three": 3}, 10)
    assert found == pytest.approx(gained / best)
    assert found == pytest.approx(0.7883774)


def test_what_stands_below_the_depth_does_not_count():
    grades = {str(n): 1 for n in range(20)}
    assert ndcg([str(n) for n in range(20)], grades, 10) == 1.0
    assert ndcg(["x"] * 10 + ["1"], grades, 10) == 0.0
    assert recall(["x", "1", "2"], grades, 2) == pytest.approx(1 / 20)


def test_a_grade_of_nought_or_less_is_not_relevant():
    assert ndcg(["spam", "good"], {"spam": -2, "good": 1}, 10) == pytest.approx(1 / log2(3))
    assert ndcg(["a"], {"a": 0}, 10) == 0.0
    assert recall(["spam", "good"], {"spam": -2, "good": 1, "other": 1, "none": 0}, 100) == 0.5
    assert recall(["a"], {}, 100) == 0.0


@given(
    st.dictionaries(st.sampled_from("abcdefghijkl"), st.integers(0, 4)),
    st.permutations("abcdefghijkl"),
    st.integers(1, 12),
)
def test_no_order_beats_the_best_one(grades, ranked, depth):
    best = sorted(grades, key=lambda each: -grades[each])
    assert 0 <= ndcg(ranked, grades, depth) <= 1 + 1e-9
    assert ndcg(best, grades, depth) == pytest.approx(1.0 if any(grades.values()) else 0.0)
    assert 0 <= recall(ranked, grades, depth) <= 1
