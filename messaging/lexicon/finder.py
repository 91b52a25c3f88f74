"""Looking for hundreds of terms in one pass: at each word, those that can begin with its letters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")

#: A place where a word may begin, and its first two letters, which are looked at and not passed over.
_WORD_START = re.compile(r"(?<!\w)(?=([^\s.,;:!?()\"'].?))", re.DOTALL)
#: Digits may follow a word, for so a raised reference mark comes out of a PDF: “safest1,2”.
_WORD_END = r"(?![^\W\d_])(?!(?<=\d)\d)"
_NUMBER_WORDS = ("on", "tw", "th", "fo", "fi", "si", "se", "ei", "ni", "te", "hu", "ha")


def beginnings(term: str) -> set[str]:
    """The first one or two letters that a text of `term` can begin with; "" where anything can begin it.

    `term` is in the language of `messaging.lexicon.terms`, folded already.
    """
    head = term.lstrip()
    if head.startswith("["):
        depth, parts, part = 0, [], ""
        for each in head:
            depth += (each == "[") - (each == "]")
            if depth == 1 and each == "|":
                parts.append(part)
                part = ""
            elif depth == 0:
                break
            elif not (depth == 1 and each == "["):
                part += each
        return {first for each in [*parts, part] for first in beginnings(each)}
    if head.startswith("#") and not head[1:2].isdigit():
        return {*"0123456789", *_NUMBER_WORDS}
    if not head or head[0] in "<*_{":
        return {""}
    second = head[1:2]
    # An optional ending, a joint or a group after one letter leaves the second open.
    return {head[:2]} if second and second not in " -{[*<#_." else {head[:1]}


class Finder(Generic[T]):
    """Terms with what each stands for. Of those that begin at the same place the longest text is found."""

    def __init__(self, entries: Sequence[tuple[set[str], str, T]]) -> None:
        """`entries` are (beginnings, pattern, payload)."""
        self.entries = [
            (firsts, re.compile(rf"(?:{pattern}){_WORD_END}"), payload)
            for firsts, pattern, payload in entries
        ]
        self._starting: dict[str, list[tuple[re.Pattern[str], T]]] = {}

    def __len__(self) -> int:
        return len(self.entries)

    def all_in(self, text: str) -> Iterator[tuple[re.Match[str], T]]:
        """Every place where a term stands, whole, by where it begins; they may overlap."""
        for start in _WORD_START.finditer(text):
            letters = start[1]
            candidates = self._starting.get(letters)
            if candidates is None:
                candidates = self._starting[letters] = [
                    (pattern, payload)
                    for firsts, pattern, payload in self.entries
                    if any(letters.startswith(first) for first in firsts)
                ]
            longest: tuple[re.Match[str], T] | None = None
            for pattern, payload in candidates:
                found = pattern.match(text, start.start())
                if found and (longest is None or found.end() > longest[0].end()):
                    longest = found, payload
            if longest:
                yield longest
