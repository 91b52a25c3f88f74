"""What changed between two wordings, word by word. Pure; escaping is the template's.

White space alone is no change. Numbers with their decimals are one word, so that 2.4 against 2.6 shows
as one number for another and not as a changed digit.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[^\w\s]|_")
_TOKEN = re.compile(rf"\s*(?:{_WORD.pattern})|\s+")


class Change(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that stayed, came or went."""

    change: Change
    text: str

    @property
    def lead(self) -> str:
        """The white space before the words, which is not marked with them."""
        return self.text[: len(self.text) - len(self.text.lstrip())]

    @property
    def words(self) -> str:
        return self.text.lstrip()


def wording_diff(old: str, new: str) -> list[Piece]:
    """The new wording as pieces, with what was removed at its place.

    The texts of SAME and ADDED pieces together are exactly `new`; those of SAME and REMOVED are `old` but
    for white space.
    """
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    matcher = SequenceMatcher(
        None, [token.strip() for token in before], [token.strip() for token in after], autojunk=False
    )
    pieces: list[Piece] = []
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        came, went = "".join(after[new_start:new_end]), "".join(before[start:end])
        if kind == "equal":
            pieces.append(Piece(Change.SAME, came))
            continue
        if went:
            pieces.append(Piece(Change.REMOVED, went))
        if came:
            pieces.append(Piece(Change.ADDED, came))
    return pieces


def items_diff(old: Sequence[str], new: Sequence[str]) -> list[Piece]:
    """Whole items, such as qualifiers: those of `new` in order, then those that went."""
    return [Piece(Change.SAME if each in old else Change.ADDED, each) for each in new] + [
        Piece(Change.REMOVED, each) for each in old if each not in new
    ]


def change_in_words(pieces: Sequence[Piece]) -> str:
    """How much changed: "3 words and 1 figure added, 2 words removed"; "no word changed"."""
    parts = []
    for change in (Change.ADDED, Change.REMOVED):
        tokens = [word for piece in pieces if piece.change == change for word in _WORD.findall(piece.text)]
        figures = sum(token[0].isdigit() for token in tokens)
        words = sum(token[0].isalpha() for token in tokens)
        counted = [
            f"{number} {noun}{'' if number == 1 else 's'}"
            for number, noun in ((words, "word"), (figures, "figure"))
            if number
        ]
        if counted:
            parts.append(f"{' and '.join(counted)} {change}")
        elif tokens:
            parts.append(f"punctuation {change}")
    return ", ".join(parts) or "no word changed"
