"""Marking the words that comments are about, over a wording with its changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.annotating import Span, annotated, find_words
from compliance.wording_diff import Change, wording_diff

TEXTS = st.text(alphabet="ab 1.é\n", max_size=40)


@st.composite
def spans(draw):
    new = draw(TEXTS)
    made = []
    for key in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(new)))
        made.append(Span(key, start, draw(st.integers(start, len(new)))))
    return draw(TEXTS), new, made


@given(spans())
def test_runs_say_what_the_pieces_say_and_mark_exactly_the_spans(given):
    old, new, made = given
    pieces = wording_diff(old, new)
    runs = annotated(pieces, made)
    assert "".join(run.text for run in runs) == "".join(piece.text for piece in pieces)
    kept = [run for run in runs if run.change != Change.REMOVED]
    assert "".join(run.text for run in kept) == new
    for span in made:
        assert "".join(run.text for run in kept if span.key in run.keys) == new[span.start : span.end]
        opened = sum(span.key in run.opens for run in runs)
        assert opened == (1 if span.end > span.start else 0)


def test_span_over_a_change_is_cut_at_it():
    runs = annotated(wording_diff("far fewer drains", "many fewer drains"), [Span("x", 0, 10)])
    assert [(str(run.change), run.text, run.keys, run.opens) for run in runs] == [
        ("removed", "far", (), ()),
        ("added", "many", ("x",), ("x",)),
        ("same", " fewer", ("x",), ()),
        ("same", " drains", (), ()),
    ]


@pytest.mark.parametrize(
    ("words", "near", "found"),
    [
        ("two words", None, (4, 13)),
        ("two\n words", None, (4, 13)),
        ("one", 20, (18, 21)),
        ("one", None, (0, 3)),
        ("three", None, None),
        ("  ", None, None),
    ],
)
def test_words_are_found_whatever_their_white_space(words, near, found):
    assert find_words("one two words and one", words, near) == found


@given(TEXTS, st.data())
def test_selected_words_are_found_where_they_were_selected(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    selected = text[start:end].strip()
    if selected:
        place = start + len(text[start:end]) - len(text[start:end].lstrip())
        assert find_words(text, selected, place) == (place, place + len(selected))
