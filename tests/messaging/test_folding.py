import re

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from messaging.folding import WordingMatch, WordingMatcher, find_wording, fold

SAME = [
    ("case", "Fewer RE-INTERVENTIONS", "fewer re-interventions"),
    ("line break", "fewer\r\nre-interventions", "fewer re-interventions"),
    ("hyphen at line end, kept by the word", "fewer re-\ninterventions", "fewer re-interventions"),
    ("hyphen at line end, not of the word", "inter-\n  ventions", "interventions"),
    ("soft hyphen at line end", "inter\u00ad\nventions", "interventions"),
    ("soft hyphen", "inter\u00adventions", "interventions"),
    ("line break after a hyphen of two words", "short- and\nlong-\nterm", "short-\nand long-term"),
    ("hyphen variants", "long\u2010term long\u2011term long\u2013term", "long-term long-term long-term"),
    ("ligatures", "eﬃcient ﬁxation", "efficient fixation"),
    ("curly quotes", "the patient’s “choice”", 'the patient\'s "choice"'),
    ("accent as apostrophe", "patient´s", "patient's"),
    ("non-breaking and thin spaces", "24\u00a0months\u2009later", "24 months later"),
    ("zero width", "re\u200bduced\ufeff", "reduced"),
    ("accent built of two", "Zu\u0308rich", "Zürich"),
    ("full width", "ＡＢＣ ２．４％", "abc 2.4%"),
    ("trademark sign", "Vela™ stent®", "Vela stent"),
    ("per cent set apart", "2.4 %", "2.4%"),
    ("per cent set apart by a thin space", "2.4\u202f%", "2.4%"),
    ("comparison set apart", "p < 0.05", "p<0.05"),
    ("comparison in two characters", "age >= 18", "age ≥18"),
    ("comparison, slanted", "age ⩾ 18", "age ≥ 18"),
    ("comparison of the Symbol font", "age \uf0b3 18", "age ≥ 18"),
    ("plus-minus in three characters", "24 +/- 3", "24 ± 3"),
    ("range with en dash", "1.2–2.4", "1.2-2.4"),
    ("range with spaces", "1.2 – 2.4", "1.2-2.4"),
    ("range over a line break", "5-\n10 years", "5-10 years"),
    ("number and unit over a line break", "5-\nyear", "5-year"),
    ("minus set apart", "change of \u2212 5 mmHg", "change of -5 mmHg"),
    ("minus over a line break", "change of \u2212\n5", "change of −5"),
    ("end of sentence", "fewer events.", "fewer events"),
    ("punctuation between words", "fast, (gentle); safe!", "fast gentle safe"),
    ("bullet", "• Fewer events", "fewer events"),
    ("slash set apart", "mg / kg", "mg/kg"),
    ("degree", "37 °C", "37° C"),
    ("masculine ordinal as degree", "37 ºC", "37 °C"),
    ("power of a unit", "20 cm²", "20 cm2"),
    ("index of a formula", "SpO₂", "SpO2"),
    ("fraction", "2½ hours", "2 1/2 hours"),
]

DIFFERENT = [
    ("decimal point", "2.4", "24"),
    ("decimal point over a space", "2. 4", "2.4"),
    ("decimal comma", "2,4", "24"),
    ("decimal point and comma", "2,400", "2.400"),
    ("leading decimal point", ".05", "05"),
    ("middle dot", "2·4", "24"),
    ("minus", "-5", "5"),
    ("minus set apart", "− 5", "5"),
    ("dash and number", "– 5", "5"),
    ("per cent", "5 %", "5"),
    ("per mille", "5 ‰", "5 %"),
    ("less and greater", "p < 0.05", "p > 0.05"),
    ("less and less or equal", "< 5", "≤ 5"),
    ("less and nothing", "< 5", "5"),
    ("equal and not equal", "= 5", "≠ 5"),
    ("plus-minus", "±5", "5"),
    ("plus", "+5", "5"),
    ("power", "10²", "102"),
    ("power of two digits", "10¹²", "10¹ 2"),
    ("negative power", "10⁻³", "10³"),
    ("reference mark on a number", "2.4¹", "2.41"),
    ("half after a number", "2½", "21/2"),
    ("circled number", "①2", "12"),
    ("range", "3-5", "35"),
    ("range and words", "3-5", "3 5"),
    ("ratio", "2:1", "21"),
    ("spaces between numbers", "1 2", "12"),
    ("two words", "re interventions", "reinterventions"),
    ("apostrophe within a word", "we're", "were"),
    ("hyphen beside a digit", "type-2", "type2"),
    ("negation", "non inferior", "inferior"),
]

FOUND = [
    ("The stent: fewer re-\ninterventions (2.4 % vs. 5.1 %).", "Fewer re-interventions", True),
    ("fewer re-interventions (2.4 % vs. 5.1 %).", "re-interventions (2.4% vs 5.1%)", True),
    ("lower risk¹ at 24 months", "lower risk at 24 months", False),
    ("at 24 months lower risk¹", "lower risk", True),
    ("a 50%¹,² reduction; lower by 50%¹", "lower by 50%", True),
    ("lower by 50%¹²", "lower by 50%", True),
    ("risk of 2.4%¹²", "risk of 2.4% ¹²", True),
    ("lower by 50%12", "lower by 50%", True),
    ("lower by 12.4%", "2.4%", False),
    ("lower by -2.4%", "2.4%", False),
    ("in < 5 % of patients", "5% of patients", False),
    ("in 3 – 5 % of patients", "5% of patients", False),
    ("– 5 % fewer", "5% fewer", True),
    ("10² patients", "10 patients", False),
    ("unsafe", "safe", False),
    ("safety", "safe", False),
    ("fail-safe", "safe", False),
    ("fast—safe", "safe", True),
    ("-Safe", "safe", True),
    ("is it safe?", "safe", True),
    ("anything", " … ", False),
    ("", "safe", False),
]

# Plain words, numbers and the signs whose treatment interacts.
pieces = st.sampled_from(
    [*"abzé59.,:;-–—−%<>=≥±+/'’\"()°·*&^_~ \n\t", "²", "₂", "½", "ﬁ", "\u00ad", "™", "12", "ab"]
)
scraps = st.lists(pieces, max_size=24).map("".join)
words = st.text("abcdefgh", min_size=1, max_size=8)
numbers = st.from_regex(r"-?[0-9]{1,3}(\.[0-9]{1,2})?%?", fullmatch=True)
sentences = st.lists(words | numbers, min_size=1, max_size=10).map(" ".join)


@pytest.mark.parametrize(("one", "other"), [pair[1:] for pair in SAME], ids=[pair[0] for pair in SAME])
def test_layout_makes_no_difference(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [pair[1:] for pair in DIFFERENT], ids=[pair[0] for pair in DIFFERENT]
)
def test_content_makes_a_difference(one, other):
    assert fold(one) != fold(other)


@pytest.mark.parametrize(("page", "wording", "expected"), FOUND)
def test_whole_words_are_found(page, wording, expected):
    assert find_wording(fold(page), fold(wording)) is expected


def test_folded_text_is_readable():
    assert fold("• Fewer re-\ninterventions: 2.4 % vs. 5.1 % (p < 0.05)*") == (
        "fewer reinterventions 2.4% vs 5.1% p <0.05"
    )
    assert fold(" \n\u00ad•") == ""


@given(st.text() | scraps)
@example("5. - 6")
@example("> =")
@example("5 --5")
@example("<--")
@example("+/--")
def test_folding_is_idempotent(text):
    assert fold(fold(text)) == fold(text)


@given(scraps, st.data())
def test_more_white_space_changes_nothing(text, data):
    def wider(found):
        return data.draw(st.text(" \t\u00a0\u2009\u202f", min_size=1, max_size=3), label="white space")

    # A soft hyphen right before a line break joins the two lines, so the break must stay a break.
    assume("\u00ad" not in text)
    assert fold(re.sub(r"\s+", wider, text)) == fold(text)


@given(sentences, st.data())
def test_soft_hyphens_change_nothing(text, data):
    at = data.draw(st.integers(0, len(text)))
    assert fold(text[:at] + "\u00ad" + text[at:]) == fold(text)


@given(scraps | sentences, st.data())
def test_another_digit_always_changes(text, data):
    places = [at for at, character in enumerate(text) if character in "0123456789"]
    assume(places)
    at = data.draw(st.sampled_from(places))
    digit = data.draw(st.sampled_from([each for each in "0123456789" if each != text[at]]))
    assert fold(text[:at] + digit + text[at + 1 :]) != fold(text)


@given(scraps)
def test_no_number_sign_is_lost(text):
    def signs(of):
        return re.sub(r"[^0-9%+°]", "", of)

    plain = text.replace("²", "2").replace("₂", "2").replace("½", "12").replace("+/-", "±")
    assume("+/" not in re.sub(r"\s", "", plain))
    assert signs(fold(text)) == signs(plain)


@given(sentences, sentences, sentences)
def test_a_sentence_is_found_wherever_it_stands(before, wording, after):
    page = fold(f"{before}. {wording}. {after}")
    assert find_wording(page, fold(wording))


CLAIMS = {
    1: ["Fewer re-interventions at 24 months", "24-month re-interventions fell"],
    2: ["2.4 % vs 5.1 %"],
    3: ["Never on any page"],
    4: ["…"],
}


def test_matcher_reports_each_claim_once_a_page():
    pages = [
        "2.4% vs 5.1%. 24-month re-\ninterventions fell: fewer re-interventions at 24 months, "
        "yes, fewer re-interventions at 24 months",
        "",
        "12.4 % vs 5.1 %; 24-month reinterventions fell",
    ]
    assert WordingMatcher(CLAIMS).matches(pages) == [
        WordingMatch(1, "Fewer re-interventions at 24 months", 1),
        WordingMatch(2, "2.4 % vs 5.1 %", 1),
        WordingMatch(1, "24-month re-interventions fell", 3),
    ]


def test_matcher_without_claims_or_pages():
    assert WordingMatcher({}).matches(["text"]) == []
    assert WordingMatcher(CLAIMS).matches([]) == []


few = st.lists(st.sampled_from(["re-use", "reuse", "5", "5%", "-5", "<", "safe", "is"]), max_size=4).map(
    " ".join
)


@given(st.dictionaries(st.integers(0, 5), st.lists(few, max_size=3)), st.lists(few, max_size=3))
def test_matcher_agrees_with_looking_for_each(claims, pages):
    expected = [
        (key, number)
        for number, page in enumerate(pages, start=1)
        for key, wordings in claims.items()
        if any(find_wording(fold(page), fold(each)) for each in wordings)
    ]
    assert [(each.key, each.page_number) for each in WordingMatcher(claims).matches(pages)] == expected
