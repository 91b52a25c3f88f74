"""What stands under the pages of a piece, told by the apps above.

Imports go down only, so whoever knows more about a piece registers how to show it; content knows the piece
alone. A teller answers for one person: what it shows must be cleared for them there and then.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from compliance.models import Market
from content.models import AssetVersion, Reach


@dataclass(frozen=True, slots=True)
class Looking:
    """A person's look at a version that the door let through to them, for this market and audience."""

    version: AssetVersion
    market: Market
    audience: str
    reach: Reach
    at: datetime


@dataclass(frozen=True, slots=True)
class PiecePanel:
    """One section of the page: a template, and what it is drawn with (`panel` there)."""

    template: str
    context: Any


#: Gives a section, or None where there is nothing to say.
Teller = Callable[[Looking], PiecePanel | None]

_tellers: list[Teller] = []


def register(teller: Teller) -> None:
    """Let `teller` speak on the page of each piece. Called from ready()."""
    _tellers.append(teller)


def panels_for(looking: Looking) -> list[PiecePanel]:
    """The sections of the page, in the order of registration."""
    return [panel for panel in (teller(looking) for teller in _tellers) if panel is not None]
