"""The tables of texts that must and must not fire, and what people do to characters to get past a list."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.lexicon import Situation, check, shelf
from messaging.lexicon.reading import LOOK_ALIKES, read

HERE = Path(__file__).parent
EN = shelf.for_language("en")
INDICATION = "Drainage of closed surgical wounds"
MUST_FIRE = [tuple(line.split("\t")) for line in (HERE / "must_fire_en.tsv").read_text().splitlines()]
MUST_NOT_FIRE = (HERE / "must_not_fire_en.txt").read_text().splitlines()
OTHERS = [tuple(line.split("\t")) for line in (HERE / "must_fire_de_fr.tsv").read_text().splitlines()]
QUIET_OTHERS = [
    tuple(line.split("\t")) for line in (HERE / "must_not_fire_de_fr.tsv").read_text().splitlines()
]


def hits_of(text, rules=EN):
    return check(text, rules, Situation(indication=INDICATION)).hits


def rules_of(text, rules=EN):
    return {hit.rule.id for hit in hits_of(text, rules)}


def test_the_tables_are_long_enough_and_name_every_rule():
    assert len(set(MUST_FIRE)) >= 150
    assert len(set(MUST_NOT_FIRE)) >= 150
    assert {rule for rule, _ in MUST_FIRE} == {rule.id for rule in EN.rules} - {"COPY-N3"}


@pytest.mark.parametrize(("rule", "text"), MUST_FIRE)
def test_must_fire(rule, text):
    assert rule in rules_of(text)


@pytest.mark.parametrize("text", MUST_NOT_FIRE)
def test_must_not_fire(text):
    assert [(hit.rule.id, hit.words) for hit in hits_of(text)] == []


@pytest.mark.parametrize(("locale", "rule", "text"), OTHERS)
def test_german_and_french_fire(locale, rule, text):
    assert rule in rules_of(text, shelf.for_language(locale))


@pytest.mark.parametrize(("locale", "text"), QUIET_OTHERS)
def test_german_and_french_do_not_fire(locale, text):
    assert hits_of(text, shelf.for_language(locale)) == []


LATIN_TWINS = {latin: other for other, latin in LOOK_ALIKES.items() if len(latin) == 1 and latin.isascii()}


@st.composite
def disguised(draw):
    """A text of the table in which the very words of the hit are written so that only the eye reads them."""
    rule, text = draw(st.sampled_from(MUST_FIRE))
    hit = next(each for each in hits_of(text) if each.rule.id == rule)
    start, end = hit.span
    words = text[start:end]
    inner = [i for i in range(1, len(words)) if words[i - 1].isalpha() and words[i].isalpha()]
    trick = draw(
        st.sampled_from(
            ["capitals", "hyphen", "curly", "line", "ligature", "full width", *INSERTED, "look-alike"]
        )
    )
    if trick == "capitals":
        words = words.upper()
    elif trick == "hyphen":
        words = words.replace("-", draw(st.sampled_from("\u2010\u2011\u2012\u2013\ufe63\uff0d")))
    elif trick == "curly":
        words = words.replace("'", draw(st.sampled_from("\u2018\u2019\u02bc")))
    elif trick == "line":
        words = words.replace(" ", draw(st.sampled_from(["\n", "\r\n", " \n ", "\u00a0", "  "])))
    elif trick == "ligature":
        words = words.replace("ffi", "ﬃ").replace("fi", "ﬁ").replace("fl", "ﬂ").replace("ff", "ﬀ")
    elif trick == "full width":
        words = "".join(
            chr(ord(each) + 0xFEE0) if each.isascii() and each.isalnum() else each for each in words
        )
    elif trick == "look-alike":
        words = "".join(
            LATIN_TWINS[each] if each in LATIN_TWINS and draw(st.booleans()) else each for each in words
        )
    elif inner:
        cut = draw(st.sampled_from(inner))
        words = words[:cut] + INSERTED[trick] + words[cut:]
    return rule, text[:start] + words + text[end:]


#: What may stand inside a word and is not seen.
INSERTED = {
    "soft hyphen": "\u00ad",
    "zero width": "\u200b",
    "joiner": "\u2060",
    "tag": "<b>",
    "closing tag": "</span>",
    "comment": "<!-- x -->",
    "entity": "&shy;",
    "hyphenated": "-\n",
    "bare hyphen": "-",
    "bold": "**",
}


@given(disguised())
def test_a_disguise_does_not_hide_the_words(pair):
    rule, text = pair
    assert rule in rules_of(text), text


@given(st.text(max_size=300) | st.sampled_from([text for _, text in MUST_FIRE]))
def test_spans_index_the_original_text(text):
    for hit in hits_of(text):
        start, end = hit.span
        assert 0 <= start < end <= len(text)
        assert text[start:end] == hit.words


@given(st.text(max_size=300))
def test_a_reading_stands_for_the_whole_text_in_order(text):
    reading = read(text)
    assert len(reading.text) == len(reading.starts) == len(reading.ends)
    assert all(start < end <= len(text) for start, end in zip(reading.starts, reading.ends, strict=True))
    assert reading.starts == sorted(reading.starts)


@given(disguised())
def test_the_marked_words_are_those_of_the_rule(pair):
    rule, text = pair
    for hit in hits_of(text):
        if hit.rule.id == rule:
            assert hit.words == text[slice(*hit.span)]


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Tessel is the safest drain.", "block"),
        ("Tessel is not the safest drain.", "review"),
        ("This is no guarantee.", "review"),
        ("We never guarantee a result.", "review"),
        ("Tessel isn’t the best drain.", "review"),
        ("It is not only the best drain.", "block"),
        ("No drain is the best.", "block"),
        ("Not yet tested, but the best.", "block"),
    ],
)
def test_a_negation_lowers_the_level_and_does_not_hide(text, level):
    assert max(hits_of(text), key=lambda hit: ("warn", "review", "block").index(hit.level)).level == level


def test_a_heading_of_safety_information_is_not_trusted_where_the_text_itself_is_known():
    text = "Important Safety Information: the safest drain."
    assert hits_of(text) == []
    assert check(text, EN, Situation(trust_safety_headings=False)).hits
    known = Situation(leave_alone=["The safest drain."], trust_safety_headings=False)
    result = check("Risks. The  safest\ndrain. The safest drain of all.", EN, known)
    assert [hit.span for hit in result.hits] == [(30, 36)]


def test_a_quoted_title_does_not_cover_what_the_author_says():
    text = "As in “The best drain” (Smith et al., 2020), Tessel is the best drain."
    assert [text[slice(*hit.span)] for hit in hits_of(text)] == ["best"]
    assert hits_of(text)[0].span[0] > text.index("Tessel")


def test_a_disease_claim_is_cleared_by_the_indication():
    text = "Corvane treats urgency incontinence."
    assert "COPY-M" in rules_of(text)
    assert check(text, EN, Situation(indication="Urgency incontinence in adults")).hits == []
    unknown = check(text, EN, Situation()).hits
    assert [(hit.rule.id, hit.level) for hit in unknown] == [("COPY-M", "review")]


def test_conditions_change_the_level():
    def level(**holds):
        hits = check("Corvane is safe.", EN, Situation(holds=holds)).hits
        return hits[0].level

    assert level() == "review"
    assert level(investigational=True) == "block"
    assert level(qualified=True, clinical_evidence=True) == "warn"
    assert level(qualified=True, clinical_evidence=None) == "review"


def test_a_language_without_a_list_has_no_set():
    assert shelf.for_language("es") is None
    assert shelf.for_language("de-CH").locale == "de"
