"""The numbers by which sources, decisions and devices are known: read, normalised, checked (§4.1).

A number that cannot be one raises `Misfit` with words for the person who typed it. One that may be right but
does not look like the others is taken with a `note`: old DOIs do not fit the pattern of new ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from messaging.check_digits import GS1_82, gmn_check, gtin_check, hibc_check, ppn_check


class Kind(StrEnum):
    DOI = "DOI"
    PMID = "PMID"
    PMCID = "PMCID"
    NCT = "NCT"
    ISRCTN = "ISRCTN"
    EUDRACT = "EudraCT"
    K = "510(k)"
    PMA = "PMA"
    DEN = "De Novo"
    HDE = "HDE"
    GTIN = "GTIN"
    HIBC = "HIBC"
    ICCBBA = "ICCBBA"
    PPN = "PPN"
    BASIC_UDI = "Basic UDI-DI"
    SRN = "SRN"


class Misfit(ValueError):
    """Raised when a text cannot be an identifier of its kind; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Identifier:
    """An identifier in its normal form; `note` says what could not be confirmed about it."""

    kind: Kind
    value: str
    note: str = ""


_DOI = re.compile(r"10\.\d{4,9}/[-._;()/:A-Z0-9]+", re.IGNORECASE)
_DOI_LEAD = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:?\s*)", re.IGNORECASE)
_HIBC = re.compile(r"\+[A-Z][A-Z0-9]{3}[A-Z0-9]{1,18}\d[0-9A-Z\-. $/+%]")


def parse_doi(text: str) -> Identifier:
    """Lower case, without resolver and trailing punctuation. A DOI beside Crossref's pattern has a note."""
    value = _DOI_LEAD.sub("", text.strip()).strip()
    value = value.rstrip(".,;:")
    if value.endswith(")") and value.count(")") > value.count("("):
        value = value[:-1].rstrip(".,;:")
    if not re.fullmatch(r"10\.\d{4,9}/\S+", value):
        raise Misfit(f"“{text.strip()}” is no DOI: one begins with 10., a number and a slash.")
    unusual = (
        "" if _DOI.fullmatch(value) else f"“{value}” has characters that few DOIs have. Look it up once."
    )
    return Identifier(Kind.DOI, value.lower(), unusual)


def parse_pmid(text: str) -> Identifier:
    value = re.sub(r"^PMID:?\s*", "", text.strip(), flags=re.IGNORECASE)
    if not re.fullmatch(r"[1-9]\d{0,7}", value, re.ASCII):
        raise Misfit(f"“{text.strip()}” is no PMID: one has up to 8 digits and does not begin with 0.")
    return Identifier(Kind.PMID, value)


def _shaped(kind: Kind, pattern: str, words: str) -> Callable[[str], Identifier]:
    """A parser for numbers that have a shape and no check digit; spaces and case do not matter."""
    shape = re.compile(pattern, re.ASCII)

    def parse(text: str) -> Identifier:
        value = re.sub(r"\s", "", text).upper()
        if not shape.fullmatch(value):
            raise Misfit(f"“{text.strip()}” is no {kind} number: {words}.")
        return Identifier(kind, value)

    return parse


def parse_gtin(text: str) -> Identifier:
    """A GTIN of 8, 12, 13 or 14 digits as the 14 digits of a UDI-DI."""
    value = re.sub(r"^\(01\)|[\s-]", "", text.strip())
    if not re.fullmatch(r"\d{8}|\d{12,14}", value, re.ASCII):
        raise Misfit(f"“{text.strip()}” is no GTIN: one has 8, 12, 13 or 14 digits.")
    _agree(text, value[-1], gtin_check(value[:-1]))
    return Identifier(Kind.GTIN, value.zfill(14))


def parse_hibc(text: str) -> Identifier:
    value = text.strip().strip("*").upper()
    if not _HIBC.fullmatch(value):
        raise Misfit(
            f"“{text.strip()}” is no HIBC device identifier: +, labeler code, product, unit and check."
        )
    _agree(text, value[-1], hibc_check(value[:-1]))
    return Identifier(Kind.HIBC, value)


def parse_ppn(text: str) -> Identifier:
    value = re.sub(r"\s", "", text).upper()
    if not re.fullmatch(r"[A-Z0-9]{2}[A-Z0-9]{1,18}\d{2}", value, re.ASCII):
        raise Misfit(f"“{text.strip()}” is no PPN: letters and digits, the last two the check.")
    _agree(text, value[-2:], ppn_check(value[:-2]))
    return Identifier(Kind.PPN, value)


def parse_basic_udi(text: str) -> Identifier:
    """A Basic UDI-DI of at most 25 characters, its check included: GS1, HIBCC `++…` or IFA `PP…`."""
    value = text.strip()
    if len(value) > 25:
        raise Misfit(f"“{value}” is no Basic UDI-DI: one has at most 25 characters, this has {len(value)}.")
    if value.startswith("++"):
        value = _of_shape(value.upper(), r"\+\+[A-Z][A-Z0-9]{3}[-.A-Z0-9]{1,17}[A-Z0-9]{2}", "HIBCC")
        check = gmn_check
    elif value.upper().startswith("PP"):
        value = _of_shape(value.upper(), r"PP[.A-Z0-9]{3,21}\d{2}", "IFA")
        check = ppn_check
    else:
        if not re.fullmatch(r"\d{5}.{3,20}", value, re.ASCII) or not set(value) <= set(GS1_82):
            raise Misfit(f"“{value}” is no Basic UDI-DI of GS1: it begins with at least five digits.")
        check = gmn_check
    _agree(text, value[-2:], check(value[:-2]))
    return Identifier(Kind.BASIC_UDI, value)


def _of_shape(value: str, pattern: str, agency: str) -> str:
    if not re.fullmatch(pattern, value, re.ASCII):
        raise Misfit(f"“{value}” is no Basic UDI-DI of {agency}.")
    return value


def parse_srn(text: str) -> Identifier:
    value = re.sub(r"[\s-]", "", text).upper()
    found = re.fullmatch(r"([A-Z]{2})(MF|AR|PR|IM)(\d{9})", value, re.ASCII)
    if not found:
        raise Misfit(f"“{text.strip()}” is no SRN: country, MF, AR, PR or IM, and nine digits.")
    return Identifier(Kind.SRN, "-".join(found.groups()))


def _agree(text: str, given: str, expected: str) -> None:
    if given != expected:
        raise Misfit(f"“{text.strip()}”: the check should be {expected}, not {given}. A character is wrong.")


PARSERS: Mapping[Kind, Callable[[str], Identifier]] = {
    Kind.DOI: parse_doi,
    Kind.PMID: parse_pmid,
    Kind.PMCID: _shaped(Kind.PMCID, r"PMC[1-9]\d*(\.\d+)?", "PMC and digits"),
    Kind.NCT: _shaped(Kind.NCT, r"NCT\d{8}", "NCT and eight digits"),
    Kind.ISRCTN: _shaped(Kind.ISRCTN, r"ISRCTN\d{8}", "ISRCTN and eight digits"),
    Kind.EUDRACT: _shaped(Kind.EUDRACT, r"\d{4}-\d{6}-\d{2}", "four, six and two digits, as 2004-000446-20"),
    Kind.K: _shaped(Kind.K, r"K\d{6}", "K and six digits"),
    Kind.PMA: _shaped(Kind.PMA, r"P\d{6}(/S\d{3,4})?", "P and six digits, and a supplement as /S012"),
    Kind.DEN: _shaped(Kind.DEN, r"DEN\d{6}", "DEN and six digits"),
    Kind.HDE: _shaped(Kind.HDE, r"H\d{6}", "H and six digits"),
    Kind.GTIN: parse_gtin,
    Kind.HIBC: parse_hibc,
    Kind.ICCBBA: _shaped(Kind.ICCBBA, r"=/[A-Z0-9]{16}", "=/ and sixteen letters or digits"),
    Kind.PPN: parse_ppn,
    Kind.BASIC_UDI: parse_basic_udi,
    Kind.SRN: parse_srn,
}

#: Which kinds a field may hold, in the order in which they are tried.
REGISTRATION = (Kind.NCT, Kind.ISRCTN, Kind.EUDRACT)
SUBMISSION = (Kind.K, Kind.PMA, Kind.DEN, Kind.HDE)
UDI_DI = (Kind.GTIN, Kind.HIBC, Kind.ICCBBA, Kind.PPN)


def parse_any(kinds: tuple[Kind, ...], text: str) -> Identifier:
    """Read `text` as the first of `kinds` that it fits. Raises Misfit with the words of the nearest kind."""
    problems: dict[Kind, Misfit] = {}
    for kind in kinds:
        try:
            return PARSERS[kind](text)
        except Misfit as problem:
            problems[kind] = problem
    nearest = [kind for kind in kinds if text.strip().upper().startswith(_LEADS.get(kind, "\0"))]
    if nearest or len(kinds) == 1:
        raise problems[(nearest or list(kinds))[0]]
    checks = [problem for problem in problems.values() if "check should be" in str(problem)]
    raise checks[0] if checks else Misfit(f"“{text.strip()}” is none of: {', '.join(kinds)}.")


_LEADS = {
    Kind.NCT: "NCT", Kind.ISRCTN: "ISRCTN", Kind.K: "K", Kind.PMA: "P", Kind.DEN: "DEN", Kind.HDE: "H",
    Kind.HIBC: "+", Kind.ICCBBA: "=/",
}  # fmt: skip
