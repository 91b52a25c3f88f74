"""What may differ between an approved wording and a sentence, and what never may."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.matching.comparison import Grade, compare
from messaging.matching.evaluation import SETS, labelled
from messaging.matching.reading import read

WORDING = "In adults, Tessel reduced infections by up to 38% within 30 days compared with gravity drains."
FOUND = (Grade.EXACT, Grade.NEAR)
PAIRS = [pair for name in SETS for pair in labelled(name)]


def graded(wording: str, sentence: str):
    return compare(read(wording), read(sentence))


@pytest.mark.parametrize(
    "sentence",
    [
        "In adults, Tessel reduces infections by up to 38 % within 30 days compared to gravity drains.",
        "Compared with gravity drains, Tessel reduced infections by up to 38% within 30 days in adults.",
        "In adults, Tessel lowered infections by up to thirty-eight percent in 30 days vs gravity drains.",
        "In adults, Tessel reduced deep infections by up to 38% within 30 days compared with gravity drains.",
    ],
)
def test_inflection_synonyms_number_words_order_and_a_few_words_more_are_near(sentence):
    answer = graded(WORDING, sentence)
    assert answer.grade is Grade.NEAR
    assert answer.differences, "It says what a person has to judge."


@pytest.mark.parametrize(
    ("kind", "words", "instead"),
    [
        ("number", "38%", "83%"),
        ("number", "30 days", "90 days"),
        ("number", "by up to", "by"),
        ("direction", "reduced", "increased"),
        ("comparator", "gravity drains", "suction drains"),
        ("comparator", " compared with gravity drains", ""),
        ("population", "In adults", "In children"),
        ("population", "In adults, ", ""),
        ("certainty", "reduced", "may have reduced"),
        ("negation", "reduced", "never reduced"),
    ],
)
def test_a_changed_number_direction_comparator_population_or_qualifier_is_never_a_match(kind, words, instead):
    assert words in WORDING
    answer = graded(WORDING, WORDING.replace(words, instead))
    assert answer.grade is Grade.CHANGED
    assert kind in {each.kind for each in answer.differences}
    assert all(each.words.endswith(".") for each in answer.differences)


def test_another_subject_has_nothing_to_do_with_it():
    assert graded(WORDING, "The canister holds 500 ml and is emptied at the bedside.").grade is Grade.NONE


@pytest.mark.parametrize(
    ("wording", "sentence"),
    [
        (
            "Infections were 2% with Tessel and 8% with gauze.",
            "Infections were 8% with Tessel and 2% with gauze.",
        ),
        ("Tessel had less pain and more flow.", "Tessel had more pain and less flow."),
        ("Tessel had fewer leaks than Corvane.", "Corvane had fewer leaks than Tessel."),
        ("Tessel reduces alarms without increasing cost.", "Tessel reduces cost without increasing alarms."),
        ("Drains came out 2 days before discharge.", "Drains came out 2 days after discharge."),
    ],
)
def test_the_same_words_that_change_places_are_another_statement(wording, sentence):
    assert graded(wording, sentence).grade is Grade.CHANGED


@pytest.mark.parametrize(
    ("wording", "sentence", "kind"),
    [
        ("Tessel cut pain by 2 points at 30 days.", "Tessel cut pain to 2 points at 30 days.", "number"),
        ("Leaks were 2% at 30 days.", "Leaks were 2% within 30 days.", "number"),
        ("Leaks were 2% at 30 days.", "Leaks were 2% for 30 days.", "number"),
        ("Leaks fell with Tessel (P = .02).", "Leaks fell with Tessel (P = .2).", "number"),
        ("Fewer falls with Oriel (18% vs 31%).", "Fewer falls with Oriel (31% vs 18%).", "number"),
        ("Oriel cut falls by 25%.", "Oriel cut falls by 25 percentage points.", "number"),
        ("Flow was even at 1 to 100 ml per hour.", "Flow was even at 100 ml per hour.", "number"),
        ("Seroma was seen in 1 in 5 patients.", "Seroma was seen in 5 patients.", "number"),
        ("Corvane spreads load evenly.", "Corvane spreads load.", "words"),
        ("Leaks were 2% with Tessel.", "Leaks rose to 2% with Tessel.", "direction"),
        ("Tessel closes a primary hernia.", "Tessel closes a primary or recurrent hernia.", "words"),
        (
            "In women, readmission was 3.1% with Tessel and 5.4% with gravity drainage.",
            "In women, readmission was 3.1% with gravity drainage and 5.4% with Tessel.",
            "number",
        ),
    ],
)
def test_the_same_numbers_in_another_sense_are_another_statement(wording, sentence, kind):
    answer = graded(wording, sentence)
    assert answer.grade is Grade.CHANGED
    assert kind in {each.kind for each in answer.differences}


@pytest.mark.parametrize(
    ("wording", "sentence"),
    [
        ("In women aged 50-70 years, leaks were 2%.", "In women aged 50 to 70 years, leaks were 2%."),
        ("Burst pressure was 360 mmHg.", "Burst pressure was 360 mm Hg."),
        ("P was .02 for leaks.", "P was 0.02 for leaks."),
        (
            "Readmission was 3.1% with Tessel and 5.4% with gravity drainage.",
            "Readmission was 5.4% with gravity drainage and 3.1% with Tessel.",
        ),
    ],
)
def test_the_same_numbers_written_otherwise_are_near(wording, sentence):
    assert graded(wording, sentence).grade is Grade.NEAR


@pytest.mark.parametrize(
    "pair", [pair for pair in PAIRS if not pair.same], ids=lambda pair: pair.sentence[:60]
)
def test_no_labelled_pair_that_changes_the_meaning_is_graded_exact(pair):
    assert graded(pair.wording, pair.sentence).grade is not Grade.EXACT


@given(
    st.sampled_from([pair.wording for pair in PAIRS if any(c.isdigit() for c in pair.wording)]),
    st.data(),
)
def test_another_number_is_never_a_match(wording, data):
    # Whole numbers are replaced: 3.20 is 3.2.
    places = list(re.finditer(r"\d+(?:\.\d+)?", wording))
    place = data.draw(st.sampled_from(places))
    other = str(data.draw(st.integers(0, 9999).filter(lambda value: value != float(place.group()))))
    changed = wording[: place.start()] + other + wording[place.end() :]
    assert graded(wording, changed).grade not in FOUND


@given(st.sampled_from([pair.wording for pair in PAIRS]), st.sampled_from([pair.wording for pair in PAIRS]))
def test_a_wording_is_exact_to_itself_and_to_no_other(one, other):
    assert (graded(one, other).grade is Grade.EXACT) == (one == other)


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_gets_an_answer(one, other):
    assert graded(one, other).grade in Grade
