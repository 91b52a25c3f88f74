"""The words that the comparison knows, read once from `vocabulary.toml`."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import snowballstemmer  # type: ignore[import-untyped]

from messaging.folding import fold
from messaging.matching.numbers import merged_number_words

_BRITISH = tuple(
    (re.compile(pattern), american)
    for pattern, american in (
        (r"(?<=[a-z])is(e|es|ed|ing|ation|ations)$", r"iz\1"),
        (r"^(an|gyn|p|orthop|h|c)ae", r"\1e"),
        (r"^oe(?=[ds])", "e"),
        (r"(?<=[a-z]{2})our(?=s?$|ed$|ing$)", "or"),
        (r"(?<=[a-z]{2})tre(?=s?$)", "ter"),
        (r"([aeiou])ll(ed|ing|er)$", r"\1l\2"),
    )
)


#: A stemmer holds the word that it works on, and the threads of a server share it.
_one_at_a_time = Lock()


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of a folded English word; British and American spelling give one stem."""
    if not word.isalpha() or len(word) < 3:
        return word
    for pattern, american in _BRITISH:
        word = pattern.sub(american, word)
    with _one_at_a_time:
        stemmed: str = _stemmer().stemWord(word)
    return stemmed


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    return snowballstemmer.stemmer("english")


@dataclass(frozen=True, slots=True)
class Cue:
    """What a word or phrase stands for: `kind` is a section of the vocabulary, `name` an entry of it."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """`phrases`: first stem → (all stems, cue), longest first."""

    version: str
    phrases: dict[str, list[tuple[tuple[str, ...], Cue]]]
    good: frozenset[str]
    bad: frozenset[str]

    def at(self, stems: list[str], index: int) -> tuple[int, Cue] | None:
        """The longest phrase that begins at `index`: how many stems it takes, and its cue."""
        for phrase, cue in self.phrases.get(stems[index], ()):
            if tuple(stems[index : index + len(phrase)]) == phrase:
                return len(phrase), cue
        return None


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    raw = tomllib.loads((Path(__file__).parent / "vocabulary.toml").read_text(encoding="utf-8"))
    known: dict[tuple[str, ...], Cue] = {}
    # In the order of how much a word decides: a later section never takes a word from an earlier one.
    for kind in (
        "bounds",
        "negations",
        "certainty",
        "populations",
        "people",
        "timing",
        "directions",
        "comparators",
        "synonyms",
    ):
        for name, words in raw[kind].items():
            if name == "after_same":
                continue
            for word in words:
                # A word alone that bounds a number ("over") is a cue only before one; the reader decides.
                known.setdefault(_stems_of(word), Cue(kind, name))
    for kind in ("light", "stop"):
        for word in raw[kind]["words"]:
            known.setdefault(_stems_of(word), Cue(kind, ""))
    phrases: dict[str, list[tuple[tuple[str, ...], Cue]]] = {}
    for phrase, cue in known.items():
        if cue != Cue("comparators", "after_same"):
            phrases.setdefault(phrase[0], []).append((phrase, cue))
    for several in phrases.values():
        several.sort(key=lambda entry: -len(entry[0]))
    names = {phrase: cue.name for phrase, cue in known.items() if cue.kind == "synonyms"}

    def measures(words: list[str]) -> frozenset[str]:
        return frozenset(names.get(_stems_of(word), stem(fold(word))) for word in words)

    return Vocabulary(
        raw["version"], phrases, measures(raw["measures"]["good"]), measures(raw["measures"]["bad"])
    )


def _stems_of(phrase: str) -> tuple[str, ...]:
    # Not folded as a whole: a sign such as ">" is a word here.
    return tuple(stem(word) for word in merged_number_words(phrase.casefold().split()))
