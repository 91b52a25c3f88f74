"""Use by persona and stage, and the cells where people search and nothing is cleared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product

from django.db.models import Count

from content.models import Asset, UsageEvent
from messaging.models import Persona, Stage

from .scope import QUALIFYING, Scope

#: (persona id, stage id).
Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Cell:
    """One persona at one stage: what was used, seen and searched, and how many pieces are cleared."""

    uses: int
    confirmed: int
    searches: int
    pieces: int

    @property
    def gap(self) -> bool:
        return self.searches > 0 and self.pieces == 0


@dataclass(frozen=True, slots=True)
class Grid:
    """Personas down, stages across; `rows` holds one cell for each stage."""

    stages: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]

    @property
    def most(self) -> int:
        return max((cell.uses for _, cells in self.rows for cell in cells), default=0)

    @property
    def gaps(self) -> int:
        return sum(cell.gap for _, cells in self.rows for cell in cells)


def grid_of(scope: Scope, shareable: set[int], searches: Mapping[Key, int]) -> Grid:
    """The grid of the period, in six queries."""
    period = scope.period
    personas = list(Persona.objects.values_list("pk", "name"))
    stages = list(Stage.objects.values_list("pk", "name"))
    for_personas = _tags(Asset.personas.through.objects.values_list("asset_id", "persona_id"))
    for_stages = _tags(Asset.stages.through.objects.values_list("asset_id", "stage_id"))
    events = scope.events(period.starts_at, period.ends_at)
    counted = {}
    for name, kinds in (
        ("uses", events.filter(QUALIFYING)),
        ("confirmed", events.filter(kind=UsageEvent.Kind.CONFIRMED_VIEW)),
    ):
        total: Counter[Key] = Counter()
        for asset, persona, stage, count in kinds.values_list("asset_id", "persona_id", "stage_id").annotate(
            count=Count("pk")
        ):
            of_personas = [persona] if persona else for_personas.get(asset, ())
            of_stages = [stage] if stage else for_stages.get(asset, ())
            for key in product(of_personas, of_stages):
                total[key] += count
        counted[name] = total
    pieces = Counter(
        key for asset in shareable for key in product(for_personas.get(asset, ()), for_stages.get(asset, ()))
    )
    rows = tuple(
        (
            name,
            tuple(
                Cell(counted["uses"][key], counted["confirmed"][key], searches.get(key, 0), pieces[key])
                for key in ((persona, stage) for stage, _ in stages)
            ),
        )
        for persona, name in personas
    )
    return Grid(tuple(name for _, name in stages), rows)


def _tags(pairs: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for asset, tag in pairs:
        found.setdefault(asset, []).append(tag)
    return found
