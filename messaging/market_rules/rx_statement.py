"""The prescription statement of 21 CFR 801.109(b)(1), in any of the three forms that are accepted."""

from __future__ import annotations

import re
from collections.abc import Iterable

_RX_ONLY = re.compile(r"\brx only\b|℞ only\b|\brx symbol only\b")
# The blank must be filled: with “physician”, “dentist” or another licensed practitioner, not with a line.
_CAUTION = re.compile(
    r"\bcaution federal law (?:usa )?restricts this device to sale by or on the order of (?:an? |the )?"
    r"(?:\( ?)?(?:licensed )?[a-z]{4,}"
)


def is_prescription_statement(folded: str) -> bool:
    """Whether a sentence, folded by `messaging.folding.fold`, is one of the forms, blank filled or not."""
    return bool(_RX_ONLY.fullmatch(folded.strip())) or folded.startswith("caution federal law")


def has_prescription_statement(folded_pages: Iterable[str]) -> bool:
    """Whether one of the forms, complete, stands on a page."""
    return any(_RX_ONLY.search(page) or _CAUTION.search(page) for page in folded_pages)
