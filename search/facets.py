"""Counting facets over what was found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from search.query import split_token


@dataclass(frozen=True, slots=True)
class Counted:
    """How often each token occurs, and which facet texts meet every selection."""

    counts: dict[str, int]
    passing: frozenset[str]


def count(facets: Iterable[str], selected: Collection[str]) -> Counted:
    """Count the tokens of many documents under a selection.

    `facets` has one text of tokens per document. Tokens of a group are alternatives, groups must all
    be met. A group's own counts ignore its own selection, so that its other choices show what they
    would add.
    """
    wanted: dict[str, set[str]] = {}
    for name in selected:
        wanted.setdefault(split_token(name)[0], set()).add(name)
    counts: Counter[str] = Counter()
    passing = set()
    # Thousands of documents share few combinations; each is looked at once.
    for text, documents in Counter(facets).items():
        tokens = text.split()
        missed = [group for group, names in wanted.items() if names.isdisjoint(tokens)]
        if not missed:
            passing.add(text)
        elif len(missed) > 1:
            continue
        for name in tokens:
            if not missed or split_token(name)[0] == missed[0]:
                counts[name] += documents
    return Counted(dict(counts), frozenset(passing))
