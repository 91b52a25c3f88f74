"""An audit record as a person reads it: what was changed, from what to what, without ids."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

#: Fingerprints and database keys say nothing to a reader; the exports hold them.
_SILENT = {
    "id",
    "digest",
    "hash",
    "signature",
    "signatures",
    "sha256",
    "deadlines",
    "words",
    "at",
    "clearances",
    "password",
    "fingerprint",
    "grants",
    "market_id",
    "recipient_id",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was changed, in words: its name, what it was, what it is. Empty: nothing."""

    name: str
    old: str
    new: str


def in_words(value: Any) -> str:
    """One value: a related row by its name, a list as an enumeration."""
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        if set(value) == {"id", "name"}:
            return str(value["name"])
        said = ((name, in_words(each)) for name, each in value.items() if name not in _SILENT)
        return ", ".join(f"{name.replace('_', ' ')}: {words}" for name, words in said if words)
    if isinstance(value, list):
        return "; ".join(in_words(each) for each in value)
    return str(value)


def _flat(values: Any) -> dict[str, Any]:
    if not isinstance(values, dict):
        return {} if values is None else {"value": values}
    inner = values.get("says")
    return {k: v for k, v in values.items() if k != "says"} | (inner if isinstance(inner, dict) else {})


def changes_of(old: Any, new: Any) -> Iterator[Change]:
    """What differs between the old and the new values of a record, in the order in which they are kept."""
    was, now = _flat(old), _flat(new)
    for name in dict.fromkeys([*was, *now]):
        if name in _SILENT or was.get(name) == now.get(name):
            continue
        before, after = in_words(was.get(name)), in_words(now.get(name))
        if before != after:
            yield Change(name.replace("_", " "), before, after)
