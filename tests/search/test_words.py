"""What a line asks for, without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query import fold
from search.spelling import allowed, lengths, near
from search.synonyms import Entry, expand
from search.units import written
from search.words import MAX_TERMS, Term, Words, parse

TAVR = Entry("TAVR", ("transcatheter aortic valve replacement", "TAVI"))


def phrases(text):
    return [term.phrases for term in parse(text).terms]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the rate of infection", [(("rate",),), (("infection",),)]),
        ("what is it", [(("what",),), (("is",),), (("it",),)]),
        ("drain drain DRAIN", [(("drain",),)]),
        ('"drain removal" cost', [(("drain", "removal"),), (("cost",),)]),
        ("“drain removal”", [(("drain", "removal"),)]),
        ("re-intervention", [(("re", "intervention"), ("reintervention",))]),
        ("value/cost", [(("value",),), (("cost",),)]),
        ("2.4 %", [(("2", "4"),)]),
        ("6,1", [(("6", "1"),)]),
        ("5-10", [(("5", "10"),)]),
        ("510(k)", [(("510", "k"), ("510k",))]),
        ("K249901", [(("k249901",),)]),
        ("TSL-100-05", [(("tsl", "100", "05"), ("tsl10005",))]),
        ("title:infection", [(("title",),), (("infection",),)]),
        ("", []),
        ("-", []),
        ('""', []),
    ],
)
def test_words_phrases_and_identifiers(text, found):
    assert phrases(text) == found


@pytest.mark.parametrize(
    "pair", [("5 mm", "5mm"), ("2.4 ml", "2.4ml"), ("10 µm", "10um"), ("8 Fr", "8 French")]
)
def test_a_number_with_its_unit_is_one_thing_however_it_is_written(pair):
    one, other = (set(parse(text).terms[0].phrases) for text in pair)
    assert len(parse(pair[0]).terms) == len(parse(pair[1]).terms) == 1
    assert set(map("".join, one)) == set(map("".join, other))
    assert one & other


def test_the_words_beside_a_measure_stay_words():
    assert [term.typed for term in parse("drain 5 mm cut 3 boxes").terms] == [
        ("drain",), ("5", "mm"), ("cut",), ("3",), ("boxes",)
    ]  # fmt: skip
    assert written(("510", "k")) == ()


@pytest.mark.parametrize(
    ("text", "terms", "excluded"),
    [
        ("drain -cost", [("drain",)], (("cost",),)),
        ('drain -"value analysis"', [("drain",)], (("value", "analysis"),)),
        ("-cost", [], (("cost",),)),
        ("−cost", [], (("cost",),)),
        ("re-use", [("re", "use")], ()),
        ("drain - cost", [("drain",), ("cost",)], ()),
        ('drain -"value', [("drain",), ("value",)], ()),
    ],
)
def test_a_minus_before_a_word_leaves_it_out(text, terms, excluded):
    asked = parse(text)
    assert [term.typed for term in asked.terms] == terms
    assert asked.excluded == excluded


@pytest.mark.parametrize(
    ("text", "beginning"),
    [("drain infec", "infec"), ("drain i", ""), ('drain "infec"', ""), ("infec K24", ""), ("5 mm", "")],
)
def test_the_last_word_may_be_half_typed_but_no_quote_number_or_identifier(text, beginning):
    assert parse(text).terms[-1].beginning == beginning
    assert all(not term.beginning for term in parse(text).terms[:-1])


@given(st.one_of(st.text(st.characters(), max_size=300), st.text('"-− ab1.,/;()*:|&', max_size=60)))
def test_any_text_is_a_question_of_harmless_words(text):
    asked = parse(text)
    assert len(asked.terms) <= MAX_TERMS
    for phrase in (*asked.excluded, *(phrase for term in asked.terms for phrase in term.phrases)):
        assert phrase
        assert all(word.isalnum() and fold(word) == [word] for word in phrase)


def test_a_flood_is_cut():
    assert len(parse(" ".join(f"w{n}" for n in range(5000))).terms) == MAX_TERMS


def test_a_synonym_is_found_from_each_side_in_any_form():
    (short,) = expand(parse("tavr"), (TAVR,)).terms
    assert short.phrases[1:] == (("transcatheter", "aortic", "valve", "replacement"), ("tavi",))
    assert short.beginning == "tavr"
    longer = expand(parse("transcatheter aortic valve replacements costs"), (TAVR,)).terms
    assert [term.phrases[0] for term in longer] == [
        ("transcatheter",), ("aortic",), ("valve",), ("replacements",), ("costs",)
    ]  # fmt: skip
    assert all(("tavr",) in term.phrases for term in longer[:4])
    assert ("tavr",) not in longer[4].phrases


def test_a_one_way_synonym_is_found_from_its_words_only():
    entry = (Entry("clot", ("thrombus",), both=False),)
    assert expand(parse("clots"), entry).terms[0].phrases == (("clots",), ("thrombus",))
    assert expand(parse("thrombus"), entry) == parse("thrombus")


def test_a_quoted_or_excluded_phrase_is_not_widened():
    asked = parse('"tavr" -tavi')
    assert expand(asked, (TAVR,)) == asked
    assert expand(Words(), (TAVR,)) == Words()


def test_the_longest_run_counts():
    entries = (Entry("heart valve", ("prosthesis",)), Entry("heart", ("cardiac",)))
    terms = expand(parse("heart valve heart rate"), entries).terms
    assert terms[0] == Term((("heart",), ("prosthesis",)))
    assert terms[1].phrases == (("valve",), ("prosthesis",))


@pytest.mark.parametrize(
    ("typed", "vocabulary", "found"),
    [
        ("infecton", ["infection", "infections", "reflection"], ["infection", "infections"]),
        ("drian", ["drain", "drains", "brain"], ["drain"]),
        ("cst", ["cost"], []),
        ("cosd", ["cost", "most"], ["cost"]),
        ("suctoin", ["suction"], ["suction"]),
        ("k249902", ["k249901"], []),
        ("seroma", ["seroma"], []),
    ],
)
def test_typos_one_edit_from_four_letters_two_from_eight(typed, vocabulary, found):
    assert near(typed, vocabulary, 3) == found


@given(st.text("abcdefgh", min_size=4, max_size=12), st.lists(st.text("abcdefgh", max_size=14)))
def test_what_is_near_has_a_length_that_was_announced(word, vocabulary):
    for other in near(word, vocabulary, 9):
        assert len(other) in lengths(word)
        assert other != word
    assert allowed(word) == (2 if len(word) >= 8 else 1)
