"""From the words of a question to the clauses that an engine is asked. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from search.engines import Clause
from search.stems import stem_of


def clauses_of(words: Sequence[str], endings: Sequence[str] = ()) -> tuple[Clause, ...]:
    """One clause for each folded word; the last may also be the beginning of a word.

    `endings` are whole words that it begins: a stem may lack what was typed, as “infect” lacks “infectio”.
    """
    found = [Clause(((stem_of(word),),)) for word in words]
    if words:
        last = dict.fromkeys(stem_of(word) for word in (words[-1], *endings))
        # A single letter begins half the library.
        found[-1] = Clause(tuple((each,) for each in last), (words[-1],) if len(words[-1]) > 1 else ())
    return tuple(found)
