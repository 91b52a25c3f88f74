"""Going through a document: which approved wordings stand where, what is close, what else is claimed."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from messaging.folding import WordingMatcher, find_wording, fold
from messaging.matching.claimlike import why_claimlike
from messaging.matching.comparison import RESEMBLES, Comparison, Difference, Grade, compare
from messaging.matching.places import places_of
from messaging.matching.reading import Reading, read
from messaging.matching.sentences import Segment, segments

K = TypeVar("K", bound=Hashable)

#: A heading ends like this, so what follows it begins afresh.
_AFRESH = re.compile(r"(?:^|[.!?:;•▪●◦\n])[\s\"“”‘’'(*†‡§0-9-]*$")
#: What may follow a whole statement: its end, a reference mark, or a new line that begins something.
_DONE = re.compile(
    r"\s*(?:$|[.!?;][\s\"”’)\]\d,*†‡§]*(?:$|\s|(?=[A-Z]))|[*†‡§¹²³⁰-⁹\d,\s)\]]*\n\s*(?=[A-Z0-9•▪●◦(\"“]|$)|\s*[)\]]?\s*$)"
)
_JOINING = re.compile(
    r"\b(?:that|if|whether|not|no|never|than|of|the|a|an|and|or|but|to|when|unless|although|while)\s*$", re.I
)

#: A full stop, with the reference marks that may follow it ("210 g.1,2").
_COMPLETE = re.compile(r"[.!?][\d,–-]*$")

_COMPARED_AT_MOST = 8
_HEADING_WORDS = 9


@dataclass(frozen=True, slots=True)
class Found(Generic[K]):
    """A stretch of a page with what it is.

    `grade` exact and near come with `key` and `wording`. Changed comes with the wording that it resembles.
    None is a sentence that reads like a claim and resembles nothing; `why` says so. `page` counts from 1,
    [start, end) in characters of the page's text.
    """

    grade: Grade
    page: int
    start: int
    end: int
    text: str
    key: K | None = None
    wording: str = ""
    differences: tuple[Difference, ...] = ()
    why: tuple[str, ...] = ()


class ClaimMatcher(Generic[K]):
    """Finds many wordings in documents; built once, used for any number of them.

    `wordings`: approved wordings by key. `spoken`: other approved sentences (qualifiers, disclaimers), which
    are no claims and resemble none.
    """

    def __init__(self, wordings: Mapping[K, Sequence[str]], spoken: Sequence[str] = ()) -> None:
        self._exact = WordingMatcher(wordings)
        self._entries: list[tuple[K, str, Reading]] = [
            (key, text, read(text)) for key, several in wordings.items() for text in several if fold(text)
        ]
        self._spoken = {fold(text) for text in spoken}
        self._lengths = [max(1, len(segments(text))) for _, text, _ in self._entries]
        self._weights = self._weigh()
        self._by_concept = self._filed()

    def _weigh(self) -> dict[str, float]:
        seen = Counter(name for *_, reading in self._entries for name in reading.concepts)
        total = len(self._entries)
        return {name: math.log(1 + total / count) for name, count in seen.items()}

    def _filed(self) -> dict[str, list[int]]:
        """Entries by those of their concepts of which a resembling sentence must have one.

        A sentence that shares RESEMBLES of n core concepts misses at most n - RESEMBLES * n of them, so
        one more than that many, the rarest, are enough to file an entry under.
        """
        filed: dict[str, list[int]] = {}
        for index, (*_, reading) in enumerate(self._entries):
            concepts = sorted(reading.core, key=lambda name: (-self._weights[name], name))
            may_miss = len(concepts) - math.ceil(RESEMBLES * len(concepts))
            for name in concepts[: may_miss + 1]:
                filed.setdefault(name, []).append(index)
        return filed

    def examine(self, pages: Sequence[str]) -> list[Found[K]]:
        """What stands on `pages`, texts as read, by page and place."""
        found: list[Found[K]] = []
        exact: dict[int, list[tuple[K, str]]] = {}
        for match in self._exact.matches(pages):
            exact.setdefault(match.page_number, []).append((match.key, match.wording))
        for number, text in enumerate(pages, start=1):
            cut = segments(text)
            folded = [read(each.text).folded for each in cut]
            here = [
                each
                for key, wording in exact.get(number, ())
                for each in self._stands(number, text, cut, folded, key, wording)
            ]
            here += self._others(number, text, cut, here)
            found.extend(sorted(here, key=lambda each: (each.start, each.end)))
        return found

    def _stands(
        self, number: int, text: str, cut: list[Segment], folded: list[str], key: K, wording: str
    ) -> Iterator[Found[K]]:
        """Where a wording stands word for word: exact where it stands alone, else as the rules say."""
        wanted = read(wording).folded
        # Looking for a place letter by letter is slow; most wordings are a sentence of their own.
        alone = [each for each, words in zip(cut, folded, strict=True) if words == wanted]
        embedded = any(words != wanted and find_wording(words, wanted) for words in folded)
        for start, end in places_of(text, wording) if embedded or not alone else map(_span, alone):
            whole = _stretch(cut, text, start, end)
            if _stands_alone(text, start, end):
                yield Found(Grade.EXACT, number, start, end, text[start:end], key, wording)
                continue
            answer = compare(read(wording), read(whole.text))
            if answer.grade in (Grade.NONE, Grade.EXACT):
                answer = Comparison(
                    Grade.CHANGED, (Difference("words", "The sentence says more than the approved wording."),)
                )
            yield Found(
                answer.grade, number, whole.start, whole.end, whole.text, key, wording, answer.differences
            )

    def _others(self, number: int, text: str, cut: list[Segment], taken: list[Found[K]]) -> list[Found[K]]:
        """Sentences that resemble a wording, or read like a claim, outside what was found in exact words."""
        found: list[Found[K]] = []
        at = 0
        while at < len(cut):
            if _overlaps(cut[at], taken):
                at += 1
                continue
            span, answer, entry = self._best_from(cut, at, text)
            if _overlaps(span, taken):
                span, answer, entry = cut[at], Comparison(Grade.NONE), None
            if entry is not None and _is_catchword(span.text, answer):
                wording = self._entries[entry][1]
                why = (f"it is a short form of “{wording}”",)
                found.append(Found(Grade.NONE, number, span.start, span.end, span.text, why=why))
                at += 1
                continue
            if entry is not None and answer.grade in (Grade.EXACT, Grade.NEAR, Grade.CHANGED):
                key, wording, _ = self._entries[entry]
                # In exact words, but not as a statement of its own: those are found by place.
                grade = Grade.NEAR if answer.grade is Grade.EXACT else answer.grade
                found.append(
                    Found(grade, number, span.start, span.end, span.text, key, wording, answer.differences)
                )
                at += sum(span.start <= each.start < span.end for each in cut[at:])
                continue
            signs = why_claimlike(span.text)
            if signs and fold(span.text) not in self._spoken:
                found.append(Found(Grade.NONE, number, span.start, span.end, span.text, why=signs))
            at += 1
        return found

    def _best_from(self, cut: list[Segment], at: int, text: str) -> tuple[Segment, Comparison, int | None]:
        """The best comparison of what begins at a segment: alone, or with those that follow."""
        best: tuple[Segment, Comparison, int | None] = (cut[at], Comparison(Grade.NONE), None)
        if fold(cut[at].text) in self._spoken:
            return best
        for count in range(1, max(self._lengths, default=1) + 1):
            if at + count > len(cut):
                break
            start, end = cut[at].start, cut[at + count - 1].end
            span = Segment(start, end, text[start:end])
            reading = read(span.text)
            for entry in self._candidates(reading, count):
                answer = compare(self._entries[entry][2], reading)
                if _rank(answer) > _rank(best[1]):
                    best = span, answer, entry
        return best

    def _candidates(self, reading: Reading, sentences: int) -> list[int]:
        """Entries of as many sentences that share enough concepts to resemble, the best few first."""
        near = {entry for name in reading.concepts for entry in self._by_concept.get(name, ())}
        near |= {entry for name in reading.joined for entry in self._by_concept.get(name, ())}
        scored = []
        for entry in near:
            if self._lengths[entry] != sentences:
                continue
            concepts = self._entries[entry][2].core
            shared = concepts & reading.concepts
            if len(shared) >= (RESEMBLES - 0.2) * len(concepts):
                scored.append((sum(self._weights[name] for name in shared) / len(concepts), -entry))
        return [-entry for _, entry in sorted(scored, reverse=True)[:_COMPARED_AT_MOST]]


_ORDER = {Grade.NONE: 0, Grade.CHANGED: 1, Grade.NEAR: 2, Grade.EXACT: 3}


def _rank(answer: Comparison) -> tuple[int, float, int]:
    return _ORDER[answer.grade], answer.shared, -len(answer.differences)


def _is_catchword(text: str, answer: Comparison) -> bool:
    """Whether a heading only touches on a wording: it is no statement that could pass for it."""
    is_heading = text.rstrip()[-1:] not in ".!?" and len(text.split()) <= _HEADING_WORDS
    return answer.grade is Grade.CHANGED and is_heading and len(answer.differences) > 1


def _overlaps(span: Segment, taken: Sequence[Found[K]]) -> bool:
    return any(each.start < span.end and span.start < each.end for each in taken)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether nothing before or after the stretch belongs to the same sentence.

    Words set before ("It is not true that …") or after ("… in children") can turn what it says.
    """
    before = text[:start]
    line = before.rstrip().rsplit("\n", 1)[-1]
    begins = not before.strip() or _AFRESH.search(before) is not None
    if begins and before.rstrip() and before.rstrip()[-1] not in ".!?•▪●◦" and _JOINING.search(line):
        begins = False
    if begins and before.rstrip().endswith(":"):
        begins = len(line.split()) <= 1 and not re.search(r"myth|false|wrong", line, re.I)
    ends = _COMPLETE.search(text[start:end]) is not None or _DONE.match(text, end) is not None
    return begins and ends


def _span(segment: Segment) -> tuple[int, int]:
    return segment.start, segment.end


def _stretch(cut: list[Segment], text: str, start: int, end: int) -> Segment:
    """The sentences that a place lies in."""
    over = [each for each in cut if each.start < end and start < each.end]
    first, last = min(each.start for each in over), max(each.end for each in over)
    return Segment(first, last, text[first:last])
