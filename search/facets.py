"""Counting facets over what was found."""

from __future__ import annotations

import re
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
    texts = list(facets)
    met: list[str] = [] if wanted else texts
    missing: dict[str, list[str]] = {group: [] for group in wanted}
    for text in texts if wanted else ():
        tokens = text.split()
        missed = [group for group, names in wanted.items() if names.isdisjoint(tokens)]
        if not missed:
            met.append(text)
        elif len(missed) == 1:
            missing[missed[0]].append(text)
    # Thousands of documents have tens of thousands of tokens: they are taken apart all at once.
    counts = Counter(" ".join(met).split())
    for group, own in missing.items():
        counts.update(re.findall(rf" ({re.escape(group)}_\S*)", " " + " ".join(own)))
    return Counted(dict(counts), frozenset(met))
