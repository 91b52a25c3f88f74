"""BM25 as Lucene computes it, the usual yardstick of relevance: small, slow and plain.

Robertson and Zaragoza, The Probabilistic Relevance Framework (2009), with Lucene's
idf = ln(1 + (N - n + 0.5) / (n + 0.5)) and without its constant (k1 + 1); k1 = 0.9 and b = 0.4 are those of
Anserini's published baselines. Title and text are one field; words are stemmed by Porter's second stemmer
and common English words dropped, as Anserini's default analyzer does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from math import log

import snowballstemmer

K1, B = 0.9, 0.4
#: Lucene's English stop words.
_WORDS_DROPPED = """
a an and are as at be but by for if in into is it no not of on or such that the their then there these they
this to was will with
"""
_STOP = frozenset(_WORDS_DROPPED.split())
_stemmer = snowballstemmer.stemmer("english")
_stem = lru_cache(maxsize=200_000)(_stemmer.stemWord)


def words(text: str) -> list[str]:
    return [_stem(word) for word in re.findall(r"\w+", text.lower()) if word not in _STOP]


class Reference:
    """The documents, and the best of them for a question."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        counts = {name: Counter(words(text)) for name, text in texts.items()}
        sizes = {name: sum(count.values()) for name, count in counts.items()}
        average = sum(sizes.values()) / len(sizes)
        self._size = {name: K1 * (1 - B + B * size / average) for name, size in sizes.items()}
        self._found: dict[str, list[tuple[str, int]]] = {}
        for name, count in counts.items():
            for word, often in count.items():
                self._found.setdefault(word, []).append((name, often))

    def best(self, question: str, depth: int) -> list[str]:
        scores: Counter[str] = Counter()
        for word in words(question):
            found = self._found.get(word, ())
            rarity = log(1 + (len(self._size) - len(found) + 0.5) / (len(found) + 0.5))
            for name, often in found:
                scores[name] += rarity * often / (often + self._size[name])
        return sorted(scores, key=lambda name: (-scores[name], name))[:depth]
