"""Word pieces and the fusing of two orders: no model, no packages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines import Match
from search.meaning import wordpiece
from search.meaning.fusing import fused
from search.meaning.wordpiece import LONGEST, numbers, vocabulary
from search.words import parse


def pieces(text):
    by_number = {number: piece for piece, number in vocabulary().items()}
    return [by_number[each] for each in numbers(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Seroma rates fell.", ["ser", "##oma", "rates", "fell", "."]),
        ("ÜBERLEBENSRATE", ["uber", "##le", "##ben", "##sr", "##ate"]),
        ("IL-6", ["il", "-", "6"]),
        ("中文", ["中", "文"]),
        ("a\x00b\u200bc", ["abc"]),
        ("x" * 101, ["[UNK]"]),
        ("", []),
    ],
)
def test_texts_are_taken_apart_as_the_model_learnt_it(text, found):
    assert pieces(text) == ["[CLS]", *found, "[SEP]"]


@given(st.text(max_size=400))
def test_any_text_is_numbers_of_the_vocabulary_and_not_too_many(text):
    found = numbers(text * 3)
    assert 2 <= len(found) <= LONGEST
    assert set(found) <= set(vocabulary().values())


def test_another_vocabulary_is_refused(monkeypatch, tmp_path):
    other = tmp_path / "vocabulary.txt"
    other.write_text("[CLS]\n[SEP]\n")
    monkeypatch.setattr(wordpiece, "_VOCABULARY", other)
    vocabulary.cache_clear()
    try:
        with pytest.raises(ValueError, match="is not the vocabulary"):
            vocabulary()
    finally:
        vocabulary.cache_clear()


def match(pk, rank):
    return Match(rank, pk, pk, "", 3)


def test_the_two_are_added_by_weight():
    found = {
        m.asset_id: m.rank
        for m in fused([match(1, -10.0), match(2, -5.0), match(3, 0.0)], {1: 0.2, 3: 0.8}, 0.3)
    }
    assert found == {1: pytest.approx(-0.7), 2: pytest.approx(-0.35), 3: pytest.approx(-0.3)}


def test_without_nearness_the_words_decide_alone():
    matches = [match(1, -10.0), match(2, -5.0)]
    assert sorted(matches) == [
        m._replace(rank=o.rank) for m, o in zip(sorted(fused(matches, {})), sorted(matches), strict=True)
    ]
    assert fused([], {}) == []
    assert [m.rank for m in fused([match(1, 0.0)], {1: 0.5})] == [0.0]


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ("fewer wound infections after surgery", False),
        ("drain 2.4 mm", False),
        ('"closed drain" seroma', True),
        ("seroma -cost", True),
        ("what does K249901 say of seroma", True),
        ("reservoir 100-4711", True),
    ],
)
def test_quotes_exclusions_and_catalogue_numbers_are_meant_letter_by_letter(text, literal):
    assert parse(text).is_literal is literal
