"""What a mistyped word may have meant. Pure; whoever asks brings the vocabulary."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz.distance import OSA

#: From so many letters on a word may have one slip, or two.
ONE_FROM, TWO_FROM = 4, 8


def allowed(word: str) -> int:
    """How many edits a word may be away: a letter too many, too few, another, or two changed about."""
    if not word.isalpha() or len(word) < ONE_FROM:
        return 0
    return 2 if len(word) >= TWO_FROM else 1


def lengths(word: str) -> range:
    """The lengths of the words that may be meant."""
    return range(len(word) - allowed(word), len(word) + allowed(word) + 1)


def near(word: str, vocabulary: Iterable[str], limit: int) -> list[str]:
    """The nearest words of the vocabulary, at most `limit`; the first letter, rarely missed, breaks ties."""
    most = allowed(word)
    if not most:
        return []
    found = []
    for other in vocabulary:
        if other != word and other.isalpha():
            distance = OSA.distance(word, other, score_cutoff=most)
            if distance <= most:
                found.append((distance, other[:1] != word[:1], abs(len(other) - len(word)), other))
    return [other for *_, other in sorted(found)[:limit]]
