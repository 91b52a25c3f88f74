"""The measures of recommendations, on cases small enough for a pencil."""

import pytest

from search.recommending.measuring import measure, wilson


def test_hit_rate_reciprocal_rank_and_coverage_by_hand():
    lists = [["a", "b", "c"], ["a", "b", "c"], ["b", "d"], []]
    found = measure(lists, ["a", "c", "x", "a"], depths=(1, 2, 3), catalogue="abcdefgh")
    assert found.hits == {1: 1, 2: 1, 3: 2}
    assert found.hit_rate(3) == 0.5
    assert found.reciprocal_rank == pytest.approx((1 + 1 / 3 + 0 + 0) / 4)
    assert found.covered == 4 and found.coverage == 0.5


def test_what_stands_below_the_deepest_place_does_not_count():
    found = measure([["a", "b", "c"]], ["c"], depths=(1, 2), catalogue="abc")
    assert found.hits == {1: 0, 2: 0}
    assert found.reciprocal_rank == 0
    assert found.covered == 2


def test_what_is_not_of_the_catalogue_covers_nothing():
    assert measure([["z"]], ["z"], depths=(1,), catalogue="ab").covered == 0


def test_no_case_is_no_rate():
    found = measure([], [], depths=(5,), catalogue=())
    assert (found.hit_rate(5), found.reciprocal_rank, found.coverage) == (0, 0, 0)
    assert (found.interval(5).low, found.interval(5).high) == (0, 1)


def test_a_list_for_each_case():
    with pytest.raises(ValueError, match="shorter"):
        measure([["a"], ["b"]], ["a"], depths=(1,), catalogue="ab")


@pytest.mark.parametrize(
    ("successes", "cases", "low", "high"),
    [(10, 20, 0.2993, 0.7007), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (81, 263, 0.2553, 0.3662)],
)
def test_the_interval_of_wilson(successes, cases, low, high):
    """The last is the worked example of R. G. Newcombe, Stat Med 1998;17:857-872, table I."""
    found = wilson(successes, cases)
    assert found.low == pytest.approx(low, abs=5e-5)
    assert found.high == pytest.approx(high, abs=5e-5)
