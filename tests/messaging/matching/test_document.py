"""Going through whole pages: what is exact, near, changed, or claims something of its own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.matching.comparison import Grade
from messaging.matching.document import ClaimMatcher

CLAIMS = {
    "drains": ["Tessel drains had fewer infections within 30 days of removal than gravity drains."],
    "weight": ["Tessel weighs 210 g.", "At 210 g, Tessel is light to carry."],
    "battery": ["The battery runs for up to 14 hours on one charge."],
    "two": ["No leaks occurred in 40 patients. Each was followed for 90 days."],
}
SPOKEN = ["Results may vary with technique."]
MATCHER = ClaimMatcher(CLAIMS, SPOKEN)


def found(text):
    return [(each.grade, each.key) for each in MATCHER.examine([text])]


@pytest.mark.parametrize(
    "text",
    [
        "Tessel weighs 210 g.",
        "Lighter on the ward\nTessel weighs 210 g.\nResults may vary with technique.",
        "• Tessel weighs 210 g\n• Easy to carry",
        "Read on. Tessel weighs 210 g.1,2 Read more.",
        "TESSEL WEIGHS 210 G",
    ],
)
def test_a_wording_that_stands_alone_is_exact(text):
    assert (Grade.EXACT, "weight") in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "It is not true that Tessel weighs 210 g.",
        "It is not true that\nTessel weighs 210 g.",
        "Myth: Tessel weighs 210 g.",
        "Tessel drains had fewer infections within 30 days of removal than gravity drains in children.",
        "If Tessel drains had fewer infections within 30 days of removal than gravity drains is unknown.",
        "Tessel weighs 210 g without its canister.",
    ],
)
def test_words_before_or_after_that_turn_a_wording_keep_it_from_matching(text):
    assert all(grade not in (Grade.EXACT, Grade.NEAR) for grade, _ in found(text))


def test_the_place_is_that_of_the_sentence_on_the_page():
    page = "A heading\n• On one charge, the battery\nruns for up to 14 hours.\nMore text follows here."
    (near,) = [each for each in MATCHER.examine(["", page]) if each.key]
    assert (near.grade, near.key, near.page) == (Grade.NEAR, "battery", 2)
    assert page[near.start : near.end] == near.text == "On one charge, the battery\nruns for up to 14 hours."
    assert near.wording == CLAIMS["battery"][0]


def test_a_wording_of_two_sentences_is_found_across_them():
    text = "No leaks occurred in forty patients. Each was followed for 90 days. The end."
    assert found(text)[0] == (Grade.NEAR, "two")


def test_a_changed_sentence_says_what_it_resembles_and_how_it_differs():
    (changed,) = MATCHER.examine(["The battery runs for 14 hours on one charge."])
    assert (changed.grade, changed.key) == (Grade.CHANGED, "battery")
    assert "bound of a number" in changed.differences[0].words


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Corvane heals wounds faster than any other device.", "it compares"),
        ("Corvane cut theatre time by 18 minutes.", "it gives a figure (18 min)"),
        ("Corvane is a safe choice for your patients.", "it speaks of a benefit (“safe”)"),
    ],
)
def test_a_sentence_that_claims_something_of_its_own_is_named_with_why(text, why):
    (own,) = MATCHER.examine([text])
    assert (own.grade, own.key) == (Grade.NONE, None)
    assert why in own.why


@pytest.mark.parametrize(
    "text",
    [
        "Faster healing",
        "Is Tessel safe to use in an MRI scanner?",
        "1. Smith A, Jones B, et al. Safe drains in 2021. J Inv Surg. 2021;4:12-19.",
        "Warning: remove the drain before an MRI examination.",
        "Results may vary with technique.",
        "Halden Medical, 12 Harbour Street. Contact us at once for a better offer.",
        "",
    ],
)
def test_headings_questions_references_warnings_and_approved_notices_are_no_claims(text):
    assert MATCHER.examine([text]) == []


def test_a_heading_that_touches_on_a_wording_is_named_and_resembles_none():
    (own,) = MATCHER.examine(["Up to half the weight for children: Tessel"])
    assert (own.grade, own.key) == (Grade.NONE, None)
    assert "short form" in own.why[0]


def test_a_claim_that_is_there_twice_is_found_twice():
    assert found("Tessel weighs 210 g.\n\nTessel weighs 210 g.") == [(Grade.EXACT, "weight")] * 2


@given(
    st.lists(
        st.sampled_from([*(text for several in CLAIMS.values() for text in several), *SPOKEN]), max_size=6
    )
)
def test_every_approved_sentence_on_a_page_is_found_exactly_once_and_nothing_else(sentences):
    wanted = sorted(key for text in sentences for key, several in CLAIMS.items() if text in several)
    assert sorted(key for _, key in found("\n\n".join(sentences))) == wanted


@given(st.lists(st.text(max_size=400), max_size=3))
def test_any_pages_are_gone_through_and_places_are_true(pages):
    for each in MATCHER.examine(pages):
        assert pages[each.page - 1][each.start : each.end] == each.text
