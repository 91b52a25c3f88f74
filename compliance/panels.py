"""What a reviewer reads about one round, told by the apps that know the content.

Imports go down only, so the apps above register how they show their content; compliance knows the
round alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from compliance.models import SignoffTaskState


@dataclass(frozen=True, slots=True)
class Panel:
    """One section of the review page: a template, and what it is drawn with (`panel` there)."""

    template: str
    context: Any


#: Gives the panels of a round. It reads the frozen `canonical`, which is what signatures are over.
Teller = Callable[["SignoffTaskState"], Iterable[Panel]]

_tellers: list[tuple[int, str, Teller]] = []


def register(rank: int, kind: str, teller: Teller) -> None:
    """Let `teller` speak about rounds of `kind` (`app.model`), by rising `rank`. Called from ready()."""
    _tellers.append((rank, kind, teller))
    _tellers.sort(key=lambda each: each[0])


def panels_for(round_: SignoffTaskState) -> list[Panel]:
    """The sections of the page about `round_`, in order."""
    kind = f"{round_.subject_type.app_label}.{round_.subject_type.model}"
    return [panel for _, each, teller in _tellers if each == kind for panel in teller(round_)]
