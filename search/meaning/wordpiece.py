"""A text as the numbers that the model reads: BERT's word pieces, without capitals and accents. Pure.

Devlin et al., BERT (2019); the vocabulary is that of bert-base-uncased (Apache License 2.0).
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

_VOCABULARY = Path(__file__).parent / "vocabulary.txt"
VOCABULARY_SHA256 = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"
#: The model was trained on texts of so many pieces at most, its two marks included.
LONGEST = 256
_LONGEST_WORD = 100


@lru_cache(maxsize=1)
def vocabulary() -> dict[str, int]:
    """The number of each piece. Raises ValueError if the file is not the one that the model knows."""
    data = _VOCABULARY.read_bytes()
    if hashlib.sha256(data).hexdigest() != VOCABULARY_SHA256:
        raise ValueError(f"{_VOCABULARY} is not the vocabulary of the model")
    return {piece: number for number, piece in enumerate(data.decode().split("\n"))}


def numbers(text: str) -> list[int]:
    """The pieces of a text by number, between the marks of its beginning and end; what is too long is cut."""
    known = vocabulary()
    found = [known["[CLS]"]]
    for word in _words(text):
        found += _pieces(word, known)
        if len(found) >= LONGEST:
            break
    return [*found[: LONGEST - 1], known["[SEP]"]]


def _words(text: str) -> Iterator[str]:
    """Runs without spaces, each sign of punctuation and each Chinese character alone."""
    word = ""
    for each in unicodedata.normalize("NFD", text.lower()):
        kind = unicodedata.category(each)
        if kind == "Mn" or each == "\ufffd" or (kind[0] == "C" and each not in "\t\n\r"):
            continue
        if each.isspace():
            yield from [word] if word else []
            word = ""
        elif kind[0] == "P" or each in "$+<=>^`|~" or _is_chinese(each):
            yield from [word] if word else []
            yield each
            word = ""
        else:
            word += each
    if word:
        yield word


def _is_chinese(each: str) -> bool:
    return "\u4e00" <= each <= "\u9fff" or "\u3400" <= each <= "\u4dbf" or "\uf900" <= each <= "\ufaff"


def _pieces(word: str, known: dict[str, int]) -> list[int]:
    """The longest pieces from the left; a word that has none is one unknown piece."""
    if len(word) > _LONGEST_WORD:
        return [known["[UNK]"]]
    found, start = [], 0
    while start < len(word):
        lead = "##" if start else ""
        end = next(
            (end for end in range(len(word), start, -1) if lead + word[start:end] in known),
            0,
        )
        if not end:
            return [known["[UNK]"]]
        found.append(known[lead + word[start:end]])
        start = end
    return found
