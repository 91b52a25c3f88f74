"""Identifiers: compliance-rules.md §4.1, every vector, and that one wrong character is noticed."""

from __future__ import annotations

import string

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from messaging.check_digits import CODE_39, GS1_82, gmn_check, gtin_check, hibc_check, ppn_check
from messaging.identifiers import (
    PARSERS,
    REGISTRATION,
    SUBMISSION,
    UDI_DI,
    Kind,
    Misfit,
    parse_any,
    parse_basic_udi,
    parse_doi,
)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Kind.DOI, "10.5555/HAL.2025.0142", "10.5555/hal.2025.0142"),
        (Kind.DOI, "https://doi.org/10.1000/abc).", "10.1000/abc"),
        (Kind.DOI, "http://dx.doi.org/10.1016/S0140-6736(05)67887-7", "10.1016/s0140-6736(05)67887-7"),
        (Kind.DOI, "doi: 10.1000/abc.,;:", "10.1000/abc"),
        (Kind.PMID, "PMID: 20056790", "20056790"),
        (Kind.PMID, "1", "1"),
        (Kind.PMCID, "pmc2959206", "PMC2959206"),
        (Kind.PMCID, "PMC2959206.2", "PMC2959206.2"),
        (Kind.NCT, "nct 00000419", "NCT00000419"),
        (Kind.ISRCTN, "ISRCTN12345678", "ISRCTN12345678"),
        (Kind.EUDRACT, "2004-000446-20", "2004-000446-20"),
        (Kind.K, "k249901", "K249901"),
        (Kind.PMA, "P229990", "P229990"),
        (Kind.PMA, "P229990/S012", "P229990/S012"),
        (Kind.PMA, "p229990/s1234", "P229990/S1234"),
        (Kind.DEN, "DEN180001", "DEN180001"),
        (Kind.HDE, "H990001", "H990001"),
        (Kind.GTIN, "6291041500213", "06291041500213"),
        (Kind.GTIN, "(01) 0629 1041 5002 13", "06291041500213"),
        (Kind.HIBC, "+A123BJC5D6E71G", "+A123BJC5D6E71G"),
        (Kind.PPN, "11 12345678 42", "111234567842"),
        (Kind.ICCBBA, "=/A9999XYZ100T0479", "=/A9999XYZ100T0479"),
        (Kind.SRN, "DE-MF-000012345", "DE-MF-000012345"),
        (Kind.SRN, "demf000012345", "DE-MF-000012345"),
    ],
)
def test_identifiers_are_read_into_one_form(kind, text, value):
    found = PARSERS[kind](text)
    assert (found.kind, found.value, found.note) == (kind, value, "")
    assert PARSERS[kind](found.value) == found


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        (Kind.DOI, "11.1000/abc", "begins with 10."),
        (Kind.DOI, "unavailable", "begins with 10."),
        (Kind.DOI, "", "begins with 10."),
        (Kind.PMID, "0", "does not begin with 0"),
        (Kind.PMID, "012", "does not begin with 0"),
        (Kind.PMID, "123456789", "up to 8 digits"),
        (Kind.PMID, "\u0661\u0662", "up to 8 digits"),
        (Kind.PMCID, "PMC", "PMC and digits"),
        (Kind.NCT, "NCT0000041", "eight digits"),
        (Kind.ISRCTN, "ISRCTN1234567", "eight digits"),
        (Kind.EUDRACT, "2004-00446-20", "four, six and two digits"),
        (Kind.K, "K12345", "six digits"),
        (Kind.PMA, "P229990/S01", "supplement"),
        (Kind.DEN, "DEN18001", "six digits"),
        (Kind.HDE, "H9", "six digits"),
        (Kind.GTIN, "6291041500214", "should be 3, not 4"),
        (Kind.GTIN, "62910415002", "8, 12, 13 or 14 digits"),
        (Kind.HIBC, "+A123BJC5D6E71H", "should be G, not H"),
        (Kind.HIBC, "A123BJC5D6E71G", "no HIBC"),
        (Kind.PPN, "111234567843", "should be 42, not 43"),
        (Kind.ICCBBA, "=/A9999", "sixteen"),
        (Kind.BASIC_UDI, "1" * 26, "at most 25 characters"),
        (Kind.BASIC_UDI, "1234ANJ", "five digits"),
        (Kind.SRN, "DE-XX-000012345", "MF, AR, PR or IM"),
        (Kind.SRN, "DE-MF-12345", "nine digits"),
    ],
)
def test_a_misfit_says_what_is_wrong(kind, text, words):
    with pytest.raises(Misfit, match=words.replace("(", r"\(")):
        PARSERS[kind](text)


def test_a_doi_beside_the_pattern_is_taken_with_a_note():
    found = parse_doi("10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2")
    assert found.value.endswith("3.0.co;2-2")
    assert "Look it up" in found.note


@pytest.mark.parametrize(
    ("model", "pair"),
    [
        ("1987654Ad4X4bL5ttr2310c", "2K"),
        ("12345A", "NJ"),
        ("12345678901234567890123", "NT"),
        ("6901234GS1-China123", "5R"),
        ("6901234GS1-China1234567", "EH"),
    ],
)
def test_the_published_model_numbers_have_their_check_pairs(model, pair):
    assert gmn_check(model) == pair
    assert parse_basic_udi(model + pair).value == model + pair
    with pytest.raises(Misfit):
        parse_basic_udi(model + "22")


@pytest.mark.parametrize(
    ("agency", "value"),
    [
        # EUDAMED help, "BASIC UDI-DI generators depending on Issuing Entity".
        ("HIBCC", "++A999MODELIDENTIFIER11S8"),
        # IFA, the example of its specification of the Basic UDI-DI.
        ("IFA", "PP12345ABCD.12345678.9004"),
    ],
)
def test_basic_udis_of_other_agencies_are_checked_to_the_last_character(agency, value):
    assert parse_basic_udi(value.lower()).value == value
    for place in range(2, len(value)):
        wrong = value[:place] + ("2" if value[place] != "2" else "3") + value[place + 1 :]
        with pytest.raises(Misfit):
            parse_basic_udi(wrong)
    with pytest.raises(Misfit, match=agency):
        parse_basic_udi(value[:3])


def test_a_field_of_several_kinds_answers_for_the_nearest():
    assert parse_any(SUBMISSION, "den180001").kind == Kind.DEN
    assert parse_any(REGISTRATION, "2004-000446-20").kind == Kind.EUDRACT
    assert parse_any(UDI_DI, "+A123BJC5D6E71G").kind == Kind.HIBC
    with pytest.raises(Misfit, match="K and six digits"):
        parse_any(SUBMISSION, "K1")
    with pytest.raises(Misfit, match="should be 3"):
        parse_any(UDI_DI, "6291041500214")
    with pytest.raises(Misfit, match="none of: NCT, ISRCTN, EudraCT"):
        parse_any(REGISTRATION, "soon")


def one_changed(text: str, place: int, alphabet: str, other: int) -> str:
    """`text` with the character at `place` replaced by another of `alphabet`."""
    rest = [each for each in alphabet if each != text[place]]
    return text[:place] + rest[other % len(rest)] + text[place + 1 :]


places = st.integers(0, 10_000)


@given(st.text(string.digits, min_size=13, max_size=13), places, places)
def test_one_wrong_digit_of_a_gtin_is_noticed(body, place, other):
    wrong = one_changed(body, place % 13, string.digits, other)
    assert gtin_check(wrong) != gtin_check(body)


@given(st.text(CODE_39, min_size=1, max_size=22), places, places)
def test_one_wrong_character_of_a_hibc_is_noticed(body, place, other):
    wrong = one_changed(body, place % len(body), CODE_39, other)
    assert hibc_check(wrong) != hibc_check(body)


@given(st.text(string.digits + string.ascii_uppercase, min_size=2, max_size=20), places, places)
def test_one_wrong_character_of_a_ppn_is_noticed(body, place, other):
    wrong = one_changed(body, place % len(body), string.digits + string.ascii_uppercase, other)
    assert ppn_check(wrong) != ppn_check(body)


@given(st.text(GS1_82, min_size=5, max_size=23), places, places)
def test_one_wrong_character_of_a_model_number_is_noticed(body, place, other):
    wrong = one_changed(body, place % len(body), GS1_82, other)
    assert gmn_check(wrong) != gmn_check(body)


@given(st.sampled_from(list(Kind)), st.text(max_size=40))
def test_whatever_is_typed_is_read_for_good_or_refused(kind, text):
    try:
        found = PARSERS[kind](text)
    except Misfit:
        return
    assume(found.note == "")
    assert PARSERS[kind](found.value).value == found.value
