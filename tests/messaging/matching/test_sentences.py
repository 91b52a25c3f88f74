"""Pages are cut where a reader would cut them, and nothing is lost."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.matching.sentences import segments


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("One is here. Two is there.", ["One is here.", "Two is there."]),
        ("A heading\nThen a sentence\nthat goes on.", ["A heading", "Then a sentence\nthat goes on."]),
        ("• First point\n• Second point", ["First point", "Second point"]),
        ("It fell by 2.4 mm vs. 3.1 mm.", ["It fell by 2.4 mm vs. 3.1 mm."]),
        ("Fewer infections than\nTessel drains.", ["Fewer infections than\nTessel drains."]),
        ("1. First step\n2. Second step", ["First step", "Second step"]),
        ("Above.\n\n\nBelow.", ["Above.", "Below."]),
        ("   \n\n ", []),
    ],
)
def test_a_page_is_cut_into_sentences_headings_and_items(text, cut):
    assert [each.text for each in segments(text)] == cut


@given(st.text(max_size=500))
def test_segments_are_stretches_of_the_text_in_order_with_every_letter(text):
    found = segments(text)
    assert all(text[each.start : each.end] == each.text for each in found)
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))
    kept = "".join(each.text for each in found)
    assert [c for c in kept if c.isalpha()] == [c for c in text if c.isalpha()]
