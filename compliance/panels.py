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
    """One section of the review page: a template, and what it is drawn with."""

    template: str
    context: dict[str, Any]


#: Gives the panels of a round on the frozen content, which is passed to spare reading it twice.
Teller = Callable[["SignoffTaskState", Any], Iterable[Panel]]

_tellers: list[tuple[int, str, Teller]] = []


def register(rank: int, kind: str, teller: Teller) -> None:
    """Let `teller` speak about rounds of `kind` (`app.model`), by rising `rank`. Called from ready()."""
    _tellers.append((rank, kind, teller))
    _tellers.sort(key=lambda each: each[0])


def panels_for(round_: SignoffTaskState, content: Any) -> list[Panel]:
    """The sections of the page about `round_`, in order; `content` is what was submitted."""
    return [
        panel for _, kind, teller in _tellers if kind == content.kind() for panel in teller(round_, content)
    ]
