"""What people searched for, as the reports take it; the query log itself lies above this app."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Term:
    """Words that found nothing, how often, and by which reason codes fitting pieces were held back.

    `inside` is empty for pieces, or says in what else they were looked for: claims, evidence, objections.
    """

    words: str
    searches: int
    reasons: Mapping[str, int] = field(default_factory=dict)
    inside: str = ""


@dataclass(frozen=True, slots=True)
class Demand:
    """The searches of a period. `cells` counts them by (persona id, stage id).

    All but `zero` are of pieces alone. Of `found` a piece was opened, shared or presented within a minute;
    `unopened` are words that found something of which nobody opened or shared anything.
    """

    searches: int
    met_block: int
    met_block_before: int
    found: int
    found_before: int
    searches_before: int
    zero: tuple[Term, ...]
    withheld: tuple[Term, ...]
    unopened: tuple[Term, ...]
    cells: Mapping[tuple[int, int], int]
