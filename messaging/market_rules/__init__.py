"""Market rules: what each jurisdiction asks of promotional content, as data. No Django here."""

from .facts import Facts, Place, Source
from .judging import Broken, broken_rules
from .rulebook import Library, MarketRule, Question, Rulebook, library

__all__ = [
    "Broken",
    "Facts",
    "Library",
    "MarketRule",
    "Place",
    "Question",
    "Rulebook",
    "Source",
    "broken_rules",
    "library",
]
