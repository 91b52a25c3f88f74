"""What comes first, and why it is shown. Pure: numbers and words in, an order and a sentence out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from heapq import nsmallest

from search.engines import Match
from search.tokens import Group

#: How much a piece gains by being made for a choice of the deal context.
WEIGHTS = {
    Group.PERSONA: 4,
    Group.STAGE: 3,
    Group.COMPETITOR: 3,
    Group.OBJECTION: 4,
    Group.SPECIALTY: 2,
    Group.CARE: 2,
}
#: With words, a piece that is made for the whole context gains at most this share of its rank.
CONTEXT_GAIN = 0.25
#: Only so many of the best matches are put in order by context: nobody pages further.
REORDERED = 200

_MADE_FOR = {
    Group.PERSONA: "made for {}",
    Group.STAGE: "fits the stage {}",
    Group.COMPETITOR: "answers {}",
    Group.OBJECTION: "carries what answers “{}”",
    Group.SPECIALTY: "for {}",
    Group.CARE: "for the setting {}",
}


def fit(facets: str, context: Mapping[Group, str]) -> int:
    """How well a document with these tokens fits the chosen context; 0 is not at all."""
    tokens = facets.split()
    return sum(WEIGHTS[group] for group, name in context.items() if name in tokens)


def by_words(matches: Sequence[Match], context: Mapping[Group, str], upto: int) -> list[Match]:
    """The first `upto` by how well the words match, with a small gain for a fitting context."""
    best = nsmallest(max(upto, REORDERED), matches)
    most = sum(WEIGHTS[group] for group in context)
    if most:

        def place(match: Match) -> tuple[float, int]:
            return match.rank * (1 + CONTEXT_GAIN * fit(match.facets, context) / most), match.asset_id

        best[:REORDERED] = sorted(best[:REORDERED], key=place)
    return best[:upto]


def why(
    facets: str,
    context: Mapping[Group, str],
    names: Mapping[str, str],
    *,
    place: str,
    found: Sequence[str],
    uses: int,
    is_near: bool = False,
) -> str:
    """One plain sentence on why a piece is shown.

    `names` are the names of tokens, `place` where its words stand, "" without words; `found` the words that
    are marked there, and `uses` how often customers looked at it lately. With `is_near` no word stands in it.
    """
    tokens = facets.split()
    parts = []
    if place:
        said = ", ".join(f"“{word}”" for word in found)
        parts.append(f"matches {said} {place}" if said else f"matches {place}")
    elif is_near:
        parts.append("close in meaning, without these words")
    parts += [
        _MADE_FOR[group].format(names[name])
        for group, name in context.items()
        if name in tokens and name in names
    ]
    if not parts and uses:
        parts.append(f"customers looked at it {uses} time{'' if uses == 1 else 's'} in the last 90 days")
    if not parts:
        product = next((names[name] for name in tokens if name.startswith("product_") and name in names), "")
        parts.append(f"about {product}" if product else "cleared for this audience")
    sentence = "; ".join(parts)
    return sentence[0].upper() + sentence[1:]
