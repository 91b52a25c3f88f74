"""Values of the trail as a person reads them: no database ids, no bare digests, dates in words. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from compliance.wording_diff import Piece, items_diff, wording_diff

_DIGEST = re.compile(r"[0-9a-f]{64}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*")
#: What is for machines: checked by verification, and said nowhere.
_UNSAID = {
    "digest",
    "signature",
    "signatures",
    "hash",
    "id",
    "pk",
    "at",
    "required",
    "findings",
    "disposition",
}
#: What a value is read with, by its name.
_FORMS = {"page": "page {}", "effective": "from {}", "expiry": "until {}", "quote": "“{}”"}
_LABELS = {"sha256": "File"}
#: In what order the parts of a value are read: PostgreSQL keeps none. Others come last, as they are.
_READ_FIRST = (
    "sha256", "code", "page", "quote", "question", "yes", "market", "audience", "effective", "expiry",
)  # fmt: skip
_PLACES = {name: place for place, name in enumerate(_READ_FIRST)}


@dataclass(frozen=True, slots=True)
class Said:
    """One named thing with its text, or the difference between what it was and what it is."""

    label: str
    pieces: tuple[Piece, ...]
    is_list: bool = False


def text_of(value: Any, names: Mapping[str, str], key: str = "") -> str:
    """A single value in words. `names` gives the names of codes: of markets, products, files."""
    if value is None or value == "":
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return " · ".join(
            text_of(each, names, name)
            for name, each in sorted(value.items(), key=lambda part: _PLACES.get(part[0], len(_PLACES)))
            if name not in _UNSAID and each not in (None, "")
        )
    if isinstance(value, list):
        return ", ".join(text_of(each, names) for each in value)
    text = str(value)
    if text in names:
        text = names[text]
    elif _DIGEST.fullmatch(text):
        text = f"file {text[:8]}…"
    elif _DAY.fullmatch(text):
        text = f"{date.fromisoformat(text):%-d %b %Y}"
    elif _INSTANT.fullmatch(text):
        text = instant_in_words(datetime.fromisoformat(text))
    return _FORMS.get(key, "{}").format(text)


def instant_in_words(at: datetime) -> str:
    """An instant with its offset, so that no reader must guess the zone: 3 Jan 2027, 10:15:00 UTC+00:00."""
    return f"{at.astimezone(UTC):%-d %b %Y, %H:%M:%S} UTC+00:00"


def label_of(key: str) -> str:
    return _LABELS.get(key, key.replace("_", " ").capitalize())


def told(values: Mapping[str, Any], names: Mapping[str, str]) -> list[Said]:
    """Everything that a record says, each thing with its name; nothing that is for machines."""
    return [said(key, value, value, names) for key, value in _sayable(values)]


def changes(old: Mapping[str, Any], new: Mapping[str, Any], names: Mapping[str, str]) -> list[Said]:
    """What differs between two records, word by word or item by item; what stayed is left out."""
    keys = dict.fromkeys([*(key for key, _ in _sayable(old)), *(key for key, _ in _sayable(new))])
    return [said(key, old.get(key), new.get(key), names) for key in keys if old.get(key) != new.get(key)]


def said(key: str, old: Any, new: Any, names: Mapping[str, str]) -> Said:
    """One thing as it was and is. A list is compared by whole items, everything else word by word."""
    if isinstance(old, list) or isinstance(new, list):
        pieces = items_diff(*([text_of(each, names, key) for each in value or ()] for value in (old, new)))
        return Said(label_of(key), tuple(pieces), is_list=True)
    before, now = (("" if value in (None, "") else text_of(value, names, key)) for value in (old, new))
    return Said(label_of(key), tuple(wording_diff(before, now)))


def _sayable(values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in values.items():
        if key not in _UNSAID and value not in (None, "", [], {}) and not _is_digests(value):
            yield key, value


def _is_digests(value: Any) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(each, str) and _DIGEST.fullmatch(each) for each in value)
    )


def codes_in(values: Sequence[Mapping[str, Any]], key: str) -> set[str]:
    """Every text that stands under `key`, however deep: the codes whose names are to be looked up."""
    found: set[str] = set()

    def walk(value: Any) -> None:
        if isinstance(value, Mapping):
            if isinstance(value.get(key), str):
                found.add(value[key])
            for each in value.values():
                walk(each)
        elif isinstance(value, list):
            for each in value:
                walk(each)

    for each in values:
        walk(each)
    return found
