"""Titles that are quoted, not said: what the author of an article wrote over it is left alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

_NAME = r"[^\W\d_][\w'’-]+(?:[ -][^\W\d_][\w'’-]+)?"
_AUTHOR = rf"{_NAME} [A-Z]{{1,3}}"
_YEAR = r"(?:19|20)\d\d"
# “Smith AB, Best J. Title. Journal. 2019;380(2):1-9.”, over line breaks as a page sets it. Author lists that
# end in “et al” as well. What ends it is a year with a volume, or an identifier.
_ENTRY = re.compile(
    rf"(?:{_AUTHOR})(?:,\s+{_AUTHOR})*(?:,?\s+et\s+al)?\.\s+"
    rf"(?:(?!\n\s*\n)[\s\S]){{5,400}}?"
    rf"(?:\b{_YEAR}\s*;\s*\d+|\bdoi:?\s*10\.\d{{4,9}}/|\b{_YEAR}\.\s*(?:doi|PMID))"
)
_OPEN, _CLOSE = '[“"«„]', '[”"»“]'
_QUOTED = rf"{_OPEN}[^“”\"«»„\n]{{5,250}}{_CLOSE}"
# “Title” (Smith et al., 2020) and Smith et al. (2020), “Title”.
_CITED = re.compile(
    rf"({_QUOTED})[,.]?\s*\(?(?:[A-Z][^()\n]{{0,60}}?(?:,|et al\.?,?)\s*)?{_YEAR}\b"
    rf"|(?:{_NAME} et al\.?|{_AUTHOR}[.,])\s*,?\s*(?:\({_YEAR}\)[.,:]?\s*)?({_QUOTED})"
    rf"|\b(?:article|paper|study|trial|review|entitled|titled|Artikel|Studie|intitulé)[,:]?\s+({_QUOTED})"
    rf"(?=[^.\n]{{0,60}}\b(?:{_YEAR}|et al|Journal|J )\b)"
)


def quoted_titles(text: str) -> Iterator[tuple[int, int]]:
    """The spans of `text` that are entries of a reference list, or titles quoted with author or year."""
    for found in _ENTRY.finditer(text):
        yield found.span()
    for found in _CITED.finditer(text):
        group = next(number for number in (1, 2, 3) if found[number])
        yield found.span(group)
