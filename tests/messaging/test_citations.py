"""AMA 11: the list of references and its numbers (compliance-rules.md §4.2)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.citations import Work, citation, marks, may_follow, named_authors, reference_list

SIX = "Sato K, Ferreira M, Quist H, Dunne A, Lind A, Haller M"
TRIAL = Work(
    "A trial of drains", "Haller M, Lind A", "J Invented Surg", 2025, "12", "3", "214-223", "10.5555/x"
)


def test_an_article_is_cited_in_full_with_its_doi():
    assert citation(TRIAL) == (
        "Haller M, Lind A. A trial of drains. J Invented Surg. 2025;12(3):214-223. doi:10.5555/x"
    )


def test_six_authors_are_all_named_and_of_seven_the_first_three():
    assert named_authors(SIX) == SIX
    assert named_authors(f"{SIX}, Okafor T") == "Sato K, Ferreira M, Quist H, et al"


def test_a_group_is_an_author_and_may_hold_a_comma():
    assert named_authors("Sato K; Drains, Lines and Tubes Group") == "Sato K, Drains, Lines and Tubes Group"
    assert (
        citation(Work("Guidance", "Invented Drain Society", year=2024))
        == "Invented Drain Society. Guidance. 2024."
    )


def test_without_issue_volume_or_pages_nothing_is_left_dangling():
    work = Work("T", "A B", "J", 2025, "4", pages="e0409")
    assert citation(work) == "A B. T. J. 2025;4:e0409."
    assert citation(Work("Does it drain?", "A B", "J", 2025)) == "A B. Does it drain? J. 2025."


def test_a_doi_is_preferred_to_an_address():
    work = Work("T", url="https://example.com/t", accessed_on=date(2026, 5, 3))
    assert citation(work) == "T. Accessed May 3, 2026. https://example.com/t"
    assert "example.com" not in citation(Work("T", doi="10.1/x", url="https://example.com/t"))


def test_data_on_file_is_named_but_not_in_the_list():
    file = Work(
        "Field returns", "Halden Medical", "Halden Medical", 2026, number="HM-DF-031", published=False
    )
    found = reference_list([("file", file), ("trial", TRIAL), ("file", file)])
    assert [(each.key, each.number) for each in found] == [("trial", 1), ("file", None)]
    assert "Data on file, HM-DF-031, Halden Medical, 2026." in found[1].text


@pytest.mark.parametrize(
    ("numbers", "pages", "text"),
    [
        ([1, 3, 4, 5, 6, 7, 8, 19], [], "1,3-8,19"),
        ([1, 2], [], "1,2"),
        ([3, 2, 1], [], "1-3"),
        ([3], [(3, "p21")], "3(p21)"),
        ([1, 2, 3, 4], [(2, "p5")], "1,2(p5),3,4"),
        ([7, 7], [], "7"),
        ([], [], ""),
    ],
)
def test_superscripts_run_from_three_on(numbers, pages, text):
    assert marks(numbers, pages) == text


@given(st.lists(st.integers(1, 60)))
def test_superscripts_say_exactly_the_numbers(numbers):
    said = set()
    for part in filter(None, marks(numbers).split(",")):
        first, _, last = part.partition("-")
        said |= set(range(int(first), int(last or first) + 1))
    assert said == set(numbers)


@given(st.lists(st.integers(0, 9)), st.integers(0, 9))
def test_numbers_follow_first_use_and_close_up_when_a_claim_goes(order, gone):
    def numbered(keys: list[int]) -> dict[int, int]:
        return {each.key: each.number for each in reference_list((key, Work(str(key))) for key in keys)}

    for keys in (order, [key for key in order if key != gone]):
        found = numbered(keys)
        assert list(found) == list(dict.fromkeys(keys))
        assert list(found.values()) == list(range(1, len(found) + 1))


def test_a_superscript_does_not_follow_a_number_or_a_unit():
    assert not may_follow("a fall of 12")
    assert not may_follow("a lumen of 5 mm.")
    assert may_follow("fewer infections.")
