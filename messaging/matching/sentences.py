"""Cutting the text of a page into sentences, headings and list items, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:vs|e\.g|i\.e|et al|fig|figs|no|dr|prof|approx|ca|cf|mr|mrs|ms|st|inc|ltd|co)$", re.I
)
_END = re.compile(r"[.!?]+[\"”’')\]]*(?=\s|$)")
_ITEM = re.compile(r"\s*(?:[•▪●◦‣■□◆▶►✓✔➤*†‡§]|\d{1,2}[.)]\s|[-–—]\s)")
_LAST_WORD = re.compile(r"(\w+)\W*$")
#: Words after which a line goes on, whatever the next one begins with.
_JOINS = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "in",
        "on",
        "at",
        "by",
        "for",
        "with",
        "to",
        "from",
        "as",
        "is",
        "are",
        "was",
        "were",
        "be",
        "and",
        "or",
        "but",
        "than",
        "that",
        "which",
        "who",
        "when",
        "while",
        "where",
        "after",
        "before",
        "during",
        "within",
        "versus",
        "vs",
        "compared",
        "through",
        "per",
        "over",
        "under",
        "between",
        "among",
        "not",
        "no",
        "if",
        "its",
        "their",
        "our",
        "your",
        "using",
        "more",
        "less",
        "fewer",
        "lower",
        "higher",
        "up",
    ]
)


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a text as [start, end) in characters; `text` is what stands there."""

    start: int
    end: int
    text: str


def segments(text: str) -> list[Segment]:
    """The sentences, headings and list items of a page, in order, without empty ones."""
    return [segment for block in _blocks(text) for segment in _sentences(text, *block)]


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Runs of lines that belong together."""
    start = at = 0
    previous = ""
    widest = max(map(len, text.splitlines()), default=0)
    for line in text.splitlines(keepends=True):
        stripped = line.strip()
        if previous and _breaks(previous, stripped, widest):
            yield start, at
            start = at
        if stripped:
            previous = stripped
        elif previous:
            yield start, at
            start, previous = at, ""
        at += len(line)
    if previous:
        yield start, at


def _breaks(previous: str, line: str, widest: int) -> bool:
    """Whether `line` begins something new: running text fills its lines, a heading does not."""
    if not line:
        return False
    if _ITEM.match(line):
        return True
    last = _LAST_WORD.search(previous)
    goes_on = (
        previous[-1] in ",;-–—(/"
        or (last is not None and last[1].casefold() in _JOINS)
        or not line[0].isupper()
    )
    short = len(previous.split()) <= 9 or len(previous) < 0.85 * widest
    return not goes_on and short and previous[-1] not in ".!?:"


def _sentences(text: str, start: int, end: int) -> Iterator[Segment]:
    at = start
    for match in _END.finditer(text, start, end):
        if not _ends(text, at, match, end):
            continue
        yield from _segment(text, at, match.end())
        at = match.end()
    yield from _segment(text, at, end)


def _ends(text: str, start: int, match: re.Match[str], end: int) -> bool:
    if match.group().startswith(".") and _ABBREVIATION.search(text[start : match.start()]):
        return False
    rest = text[match.end() : end].lstrip()
    return not rest or not rest[0].islower()


def _segment(text: str, start: int, end: int) -> Iterator[Segment]:
    item = _ITEM.match(text, start, end)
    if item:
        start = item.end()
    stretch = text[start:end]
    start += len(stretch) - len(stretch.lstrip())
    end -= len(stretch) - len(stretch.rstrip())
    if start < end and any(character.isalpha() for character in text[start:end]):
        yield Segment(start, end, text[start:end])
