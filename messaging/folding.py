"""Comparing a wording with the text of a page, whatever the layout did to it.

A page of a PDF has line breaks, hyphenation, ligatures and typographic signs that an approved wording does
not have. Folding takes both to the same run of words. It may forgive layout, never content: digits, decimal
points, per cent, plus, minus and comparison signs survive, so that a wording with another number never
matches. Where a text is ambiguous, folding prefers a match missed, which the author still sees and can add,
to a match invented.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)

_LETTER = r"[^\W\d_]"

# Hyphenation that the layout program marked as its own; and characters without width.
_SOFT_LINE_BREAK = re.compile("\u00ad\\s*\n\\s*")
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb]"
)

# Before compatibility normalisation, which would make 102 of 10², and 21/2 of 2½.
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_UNIT_POWER = re.compile("(?<![^\\W\\d_])([cdkmµμ]?m|in|ft)([²³])(?!\\w)", re.IGNORECASE)
_RAISED = re.compile("(?P<before>[^\\W⁰¹²³⁴-⁹]?)(?P<raised>[⁺⁻]?[⁰¹²³⁴-⁹]+)")
_LOWERED = re.compile("(?P<before>[^\\W₀-₉]?)(?P<lowered>[₊₋]?[₀-₉]+)")
_PLAIN_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻₀₁₂₃₄₅₆₇₈₉₊₋", "0123456789+-0123456789+-")

# After it: one character for all that mean the same, a space for what only separates. Code points beyond
# U+F000 are how Symbol and Wingdings fonts come out of office programs.
_SAME = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2012\u2013\u2043\u058a", "-"),
        **dict.fromkeys("\u2014\u2015", " - "),
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc`", "'"),
        **dict.fromkeys('"\u201c\u201d\u201e\u201f\u00ab\u00bb\u2039\u203a', " "),
        **dict.fromkeys("()[]{}|;!?¡¿*†‡§¶•▪●◦‣■□◆▶►✓✔➤\uf0a7\uf0b7", " "),
        **dict.fromkeys("≧⩾\uf0b3", "≥"),
        **dict.fromkeys("≦⩽\uf0a3", "≤"),
        "\uf0b1": "±",
        "\uf0b9": "≠",
        "\uf0bb": "≈",
        "\u2044": "/",
        "\u2215": "/",
    }
)

_SEPARATORS = re.compile(
    # Points, commas, colons and middle dots stay inside numbers (2.4, 1,000, 2:1) and before one (.05).
    r"\.(?!\d)|(?<=[^\W\d]|%)\.(?=\d)"
    r"|(?<!\d)[,:·∙⋅]|[,:·∙⋅](?!\d)"
    # An apostrophe stays inside a word; elsewhere it is a quotation mark.
    r"|(?<!\w)'|'(?!\w)"
)

# In this order: each step may rely on the ones before. A step is taken only where one of its first characters
# is in the text, which spares most texts most steps.
_STEPS: tuple[tuple[frozenset[str], re.Pattern[str], str], ...] = tuple(
    (frozenset(only_with), re.compile(pattern), replacement)
    for only_with, pattern, replacement in (
        # A true minus sign belongs to its number even where the layout set it apart.
        ("\u2212", "\u2212\\s*(?=\\.?\\d)|\u2212", "-"),
        ("-\u2212", r"-{2,}", " - "),
        ("/", r"\s*/\s*", "/"),
        ("+", r"\+/-", "±"),
        (">", r">=", "≥"),
        ("<", r"<=", "≤"),
        # "p < 0.05" and "p<0.05"; the sign is part of the number's word, so that "5 %" is not in "< 5 %".
        ("<>≤≥=≠±≈~≪≫+", r"\s*([<>≤≥=≠±≈~≪≫])\s*", r" \1"),
        ("%‰", r"(?<=\d)\s+(?=[%‰])", ""),
        ("%‰", r"(?<=[%‰])(?=\w)", " "),
        ("°", r"(?<=\d)\s+(?=°)", ""),
        ("°", r"(?<=°)\s+(?=[cf]\b)", ""),
        # "1.2 – 2.4" is the range "1.2-2.4": its second number must not stand alone as a word.
        ("-\u2212", r"(?<=[\d%])\s+-\s+(?=\.?\d)", "-"),
        # Nothing tells the hyphen of "re-/interventions" at a line's end from that of "inter-/ventions", so
        # between letters no hyphen counts. Beside a digit it does: "5-year", "3-5".
        ("-\u2212", rf"(?<={_LETTER})-\s*(?={_LETTER})", ""),
        ("-\u2212", r"(?<=[\w%])-\s+(?=\w)", "-"),
        # A dash that opens a list item is not part of its first word; before a digit it may be a minus.
        ("-\u2212", rf"(?<![\w%])-(?={_LETTER})", "- "),
    )
)


def fold(text: str) -> str:
    """The text as comparable words with one space between them; '' where it has none.

    Equal for: case, white space and line breaks, hyphens of every kind and at line ends, ligatures, curly
    quotes, soft hyphens and characters without width, trademark signs, punctuation between words, "2.4 %"
    and "2.4%", ">=" and "≥". Different for: any digit, decimal point, sign or comparison. Folding what is
    folded changes nothing.
    """
    if not text.isascii():
        text = _compatible(_INVISIBLE.sub("", _SOFT_LINE_BREAK.sub("", text)))
    text = unicodedata.normalize("NFKC", text.casefold()).translate(_SAME)
    # One space at most from here on: the steps would take quadratic time over long runs.
    text = _one_spaced(_SEPARATORS.sub(" ", text))
    characters = frozenset(text)
    for only_with, pattern, replacement in _STEPS:
        if not only_with.isdisjoint(characters):
            text = pattern.sub(replacement, text)
    return _one_spaced(text)


def _one_spaced(text: str) -> str:
    return " ".join(text.split())


def _compatible(text: str) -> str:
    """NFKC without what it does to numbers and to signs that stand apart."""
    text = re.sub("[™℠®©]", "", text).replace("´", "'").replace("º", "°")
    text = _UNIT_POWER.sub(lambda found: found[1] + found[2].translate(_PLAIN_DIGITS), text)
    text = _RAISED.sub(_raised, text)
    text = _LOWERED.sub(_lowered, text)
    return unicodedata.normalize("NFKC", _NOT_ASCII.sub(_spelled_apart, text))


def _raised(found: re.Match[str]) -> str:
    """A power stays with its number ("10^2"); after a word it is a reference mark, a word of its own."""
    apart = "" if found["before"].isdecimal() else " "
    return f"{found['before']}{apart}^{found['raised'].translate(_PLAIN_DIGITS)} "


def _lowered(found: re.Match[str]) -> str:
    """ "SpO₂" is written "SpO2" as well; below a number it is a base."""
    mark = "_" if found["before"].isdecimal() else ""
    return f"{found['before']}{mark}{found['lowered'].translate(_PLAIN_DIGITS)} "


def _spelled_apart(found: re.Match[str]) -> str:
    """Characters that stand for digits and more (½, ①, ㎠) must not run into a number beside them."""
    plain = unicodedata.normalize("NFKC", found[0])
    if found[0].isdecimal() or not any(each.isdecimal() for each in plain):
        return found[0]
    return f" {plain} "


def find_wording(folded_page: str, folded_wording: str) -> bool:
    """Whether the words of the wording are on the page, whole and in a row. Both are results of `fold`.

    A wording without words is nowhere.
    """
    return bool(folded_wording) and f" {folded_wording} " in f" {folded_page} "


@dataclass(frozen=True, slots=True)
class WordingMatch(Generic[K]):
    """A claim's wording found on a page; `wording` as it was given, `page_number` from 1."""

    key: K
    wording: str
    page_number: int


@dataclass(frozen=True, slots=True)
class _Entry(Generic[K]):
    order: int
    key: K
    wording: str
    folded: str


class WordingMatcher(Generic[K]):
    """Finds which of many wordings occur on pages; built once, used for any number of files.

    Each wording is filed under its longest word, which few pages have, so that only wordings with a word on
    the page are looked for.
    """

    def __init__(self, wordings: Mapping[K, Sequence[str]]) -> None:
        self._by_word: dict[str, list[_Entry[K]]] = {}
        given = ((key, wording) for key, several in wordings.items() for wording in several)
        for order, (key, wording) in enumerate(given):
            folded = fold(wording)
            if folded:
                entry = _Entry(order, key, wording, folded)
                self._by_word.setdefault(max(folded.split(), key=len), []).append(entry)

    def matches(self, pages: Sequence[str]) -> list[WordingMatch[K]]:
        """One match for each key and page, by page and then in the order the keys were given.

        `pages` are texts as read, not folded. Of several wordings of a key the first given one counts.
        """
        found: list[WordingMatch[K]] = []
        for page_number, text in enumerate(pages, start=1):
            first_of_key: dict[K, WordingMatch[K]] = {}
            for entry in self._on_page(fold(text)):
                match = WordingMatch(entry.key, entry.wording, page_number)
                first_of_key.setdefault(entry.key, match)
            found.extend(first_of_key.values())
        return found

    def _on_page(self, folded_page: str) -> list[_Entry[K]]:
        on_page = [
            entry
            for word in set(folded_page.split()) & self._by_word.keys()
            for entry in self._by_word[word]
            if find_wording(folded_page, entry.folded)
        ]
        return sorted(on_page, key=lambda entry: entry.order)
