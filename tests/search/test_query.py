"""Words and tokens, without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query import MAX_CHARACTERS, Group, fold, split_token, tidy, token


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Überlebens-Rate", ["uberlebens", "rate"]),
        ("2.4 % (n=12)", ["2", "4", "n", "12"]),
        ("ﬁve inter\u00advention", ["five", "intervention"]),
        ("Straße kind_deck_", ["strasse", "kind", "deck"]),
        ("re\u0301gion", ["region"]),
        ("", []),
    ],
)
def test_texts_are_compared_without_case_accents_and_punctuation(text, words):
    assert fold(text) == words


@given(st.text())
def test_folded_words_hold_nothing_that_an_engine_could_obey(text):
    for word in fold(text):
        assert word.isalnum()
        assert fold(word) == [word]


@given(st.text(st.characters()))
def test_what_was_typed_becomes_one_storable_line(text):
    line = tidy(text)
    assert len(line) <= MAX_CHARACTERS
    assert line.isprintable() or not line
    assert "\x00" not in line
    line.encode()


def test_a_token_tells_its_group_and_value():
    assert token(Group.LANGUAGE, "pt-BR") == "lang_pt_br_"
    assert split_token(token(Group.KIND, "leave_behind")) == ("kind", "leave_behind")
    assert split_token(token(Group.PERSONA, 12)) == ("persona", "12")
