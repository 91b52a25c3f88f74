"""Copy rules: words that a reviewer stops at, found in a text beforehand. No Django here."""

from .languages import language_of
from .loading import BrokenRules
from .matching import Hit, Result, Situation, check
from .ruleset import Rule, RuleSet
from .shelf import Shelf, shelf

__all__ = [
    "BrokenRules",
    "Hit",
    "Result",
    "Rule",
    "RuleSet",
    "Shelf",
    "Situation",
    "check",
    "language_of",
    "shelf",
]
