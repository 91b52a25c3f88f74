"""The texts of frozen content that a comment or a finding can point at, told by the apps that know it.

Imports go down only, so the apps above register; compliance knows the round alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from compliance.models import SignoffTaskState


@dataclass(frozen=True, slots=True)
class Part:
    """A text of the frozen content: its name on record ("qualifier 1"), what people call it, its words."""

    name: str
    label: str
    text: str


Teller = Callable[["SignoffTaskState"], Iterable[Part]]

_tellers: dict[str, Teller] = {}


def register(kind: str, teller: Teller) -> None:
    """Let `teller` name the parts of rounds of `kind` (`app.model`). Called from ready()."""
    _tellers[kind] = teller


def parts_of(round_: SignoffTaskState) -> list[Part]:
    """The parts of what `round_` froze, in the order in which they are read."""
    teller = _tellers.get(f"{round_.subject_type.app_label}.{round_.subject_type.model}")
    return list(teller(round_)) if teller else []


def numbered(name: str, label: str, texts: Iterable[str]) -> list[Part]:
    """Parts of one sort, counted from 1: "qualifier 1", "qualifier 2"."""
    return [Part(f"{name} {place}", f"{label} {place}", text) for place, text in enumerate(texts, 1)]
