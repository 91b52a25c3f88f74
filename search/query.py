"""Questions: what a person asks, and the plain words and tokens that an engine is asked."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum

from compliance.models import Market
from search.tokens import Group, token

#: What is kept of the words that somebody types or pastes: enough for a paragraph, too little to be a load.
MAX_CHARACTERS = 600
#: The results of one page.
PAGE_SIZE = 20

_SAYS_NOTHING = """
a an and are as at be by for from has have how in into is it its of on or that the their this to was we were
what when which who why will with
"""
#: They are dropped from a question that has other words.
STOP_WORDS = frozenset(_SAYS_NOTHING.split())

_WORD = re.compile(r"[^\W_]+")
_SOFT_HYPHEN = "\u00ad"


class Sort(StrEnum):
    """In which order answers come."""

    BEST = "best"
    NEWEST = "newest"
    USED = "used"
    ENDING = "ending"
    TITLE = "title"


#: The choices of the deal context that raise a piece; the product, which selects, is not among them.
CONTEXT_GROUPS = (
    Group.PERSONA,
    Group.STAGE,
    Group.COMPETITOR,
    Group.OBJECTION,
    Group.SPECIALTY,
    Group.CARE,
)


def split_token(name: str) -> tuple[str, str]:
    """A token's group and value."""
    group, _, value = name.rstrip("_").partition("_")
    return group, value


def fold(text: str) -> list[str]:
    """The words of a text as both engines compare them: without case, accents and punctuation."""
    text = text.replace(_SOFT_HYPHEN, "")
    if text.isascii():
        return _WORD.findall(text.lower())
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return _WORD.findall("".join(each for each in text if not unicodedata.combining(each)))


def tidy(text: str) -> str:
    """What somebody typed, on one line, without characters that cannot be stored, and not too long."""
    kept = (" " if unicodedata.category(each)[0] in "CZ" else each for each in text[: 10 * MAX_CHARACTERS])
    return " ".join("".join(kept).split())[:MAX_CHARACTERS].strip()


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What a person asks: words, for whom, in which deal, and how it is narrowed.

    The deal's choices are ids. `facets` are tokens, see `token`. Pages count from 1. `by_market` asks for
    the counts of further markets even where that takes a while, `some` for pieces with some of the words
    beside those with all.
    """

    market: Market
    audience: str
    words: str = ""
    product: int | None = None
    stage: int | None = None
    persona: int | None = None
    competitor: int | None = None
    objection: int | None = None
    specialty: int | None = None
    care: int | None = None
    facets: frozenset[str] = field(default_factory=frozenset)
    page: int = 1
    sort: Sort = Sort.BEST
    by_market: bool = False
    some: bool = False

    def context(self) -> dict[Group, int]:
        """The choices of the deal context that raise a piece."""
        chosen = {group: getattr(self, group.value) for group in CONTEXT_GROUPS}
        return {group: value for group, value in chosen.items() if value is not None}

    def context_tokens(self) -> dict[Group, str]:
        return {group: token(group, value) for group, value in self.context().items()}
