"""What a round waits for outside itself, told by the apps that know why.

An asset carries a claim that is still in review, for example: compliance knows neither. Such a fact is
shown; it stops nothing by itself. What stops an approval is in `SignoffTaskState.obstacles_to_approval`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from compliance.models import SignoffTaskState


@dataclass(frozen=True, slots=True)
class Blocker:
    """One thing that a round waits for, in words, and the address where it is worked on, if any."""

    words: str
    address: str = ""


#: Says, for all of the given rounds of its kind at once, what each waits for, by the round's id. The
#: number of its queries must not depend on how many rounds there are.
Teller = Callable[[Sequence["SignoffTaskState"]], Mapping[int, list[Blocker]]]

_tellers: list[tuple[str, Teller]] = []


def register(kind: str, teller: Teller) -> None:
    """Let `teller` speak about rounds of `kind` (`app.model`). Called from ready()."""
    _tellers.append((kind, teller))


def blockers_of(rounds: Sequence[SignoffTaskState]) -> dict[int, list[Blocker]]:
    """What each of `rounds` waits for outside itself, by id."""
    found: dict[int, list[Blocker]] = {round_.pk: [] for round_ in rounds}
    for kind, teller in _tellers:
        ours = [
            round_
            for round_ in rounds
            if f"{round_.subject_type.app_label}.{round_.subject_type.model}" == kind
        ]
        if ours:
            for pk, blockers in teller(ours).items():
                found[pk] += blockers
    return found
