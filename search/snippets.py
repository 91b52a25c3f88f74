"""The passage of a page that answers, with its words marked. Pure: a text and clauses in, a text out.

Cut from the text that the database holds, never from an index, so that no index can make a page say
what it does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from search.engines import Clause
from search.query import fold
from search.stems import stem_of

#: Around the words that are marked in a snippet; they never occur in typed text.
OPEN, CLOSE = "\x02", "\x03"

#: A run of letters and digits; with what a hyphenation or an accent of its own may put between them.
_PLAIN = re.compile(r"[^\W_]+", re.ASCII)
_FOUND = re.compile(r"[^\W_](?:[^\W_]|[\u00ad\u0300-\u036f])*")


def cut(text: str, clauses: Sequence[Clause], length: int) -> str:
    """About `length` words of `text` where most clauses meet, with their words between OPEN and CLOSE."""
    plain = text.isascii()
    word = _PLAIN if plain else _FOUND
    runs = word.findall(text.lower() if plain else text)
    if not runs:
        return ""
    # A run of plain letters and digits is one word, which need not be looked for in it.
    folded = (
        enumerate(runs) if plain else ((place, each) for place, run in enumerate(runs) for each in fold(run))
    )
    answers = list(_answered([(place, stem_of(each)) for place, each in folded], clauses))
    first = _densest(answers, length)
    # A few words before the first that answers tell what it is about.
    start = max(0, min(first - length // 4, len(runs) - length))
    last = min(start + length, len(runs))
    marked = {place for place, _ in answers}
    # Only of what is shown it matters where it stands: finding that takes longer than all the rest.
    shown = [found.span() for found in islice(word.finditer(text), start, last)]
    parts, at = ["…" if start else ""], shown[0][0]
    for place, (begins, ends) in enumerate(shown, start):
        if place in marked:
            parts += [text[at:begins], OPEN, text[begins:ends], CLOSE]
            at = ends
    parts.append(text[at : shown[-1][1]] if last < len(runs) else text[at:])
    if last < len(runs):
        parts.append("…")
    return " ".join("".join(parts).split())


def answered_clauses(stems: Sequence[str], clauses: Sequence[Clause]) -> set[int]:
    """Which of the clauses are met by a text of stems."""
    placed = list(enumerate(stems))
    return {which for which, clause in enumerate(clauses) if any(_answered(placed, (clause,)))}


def _answered(stems: Sequence[tuple[int, str]], clauses: Sequence[Clause]) -> Iterator[tuple[int, int]]:
    """Places of the stems that answer, each with the clause it answers; `stems` have their places."""
    single: dict[str, int] = {}
    longer: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    beginnings: list[tuple[str, int]] = []
    for which, clause in enumerate(clauses):
        beginnings += [(beginning, which) for beginning in clause.beginnings]
        for phrase in clause.phrases:
            if len(phrase) == 1:
                single.setdefault(phrase[0], which)
            else:
                longer.setdefault(phrase[0], []).append((phrase, which))
    meeting: dict[str, list[int]] = {}
    for index, (place, stem) in enumerate(stems):
        meets = meeting.get(stem)
        if meets is None:
            meets = (
                [single[stem]]
                if stem in single
                else [w for begins, w in beginnings if stem.startswith(begins)]
            )
            meeting[stem] = meets
        for which in meets:
            yield place, which
        for phrase, which in longer.get(stem, ()):
            following = stems[index : index + len(phrase)]
            if tuple(each for _, each in following) == phrase:
                for at, _ in following:
                    yield at, which


def _densest(answers: Sequence[tuple[int, int]], length: int) -> int:
    """The place from which most different clauses, then most words, are within `length` words."""
    best, found = (0, 0), 0
    ordered = sorted(answers)
    for index, (place, _) in enumerate(ordered):
        within = [which for at, which in ordered[index : index + length] if at < place + length * 3 // 4]
        if (len(set(within)), len(within)) > best:
            best, found = (len(set(within)), len(within)), place
    return found
