"""The utilization report: every number once, in the words in which screen and exports show it."""

from __future__ import annotations

from dataclasses import dataclass

from content.models import Asset

from .cells import Grid, grid_of
from .definitions import DEFINITIONS, SMALL_SAMPLE, Definition
from .demand import Demand
from .periods import Period
from .pieces import PieceUse, top_pieces
from .scope import Scope
from .unused import Cause, Unused, unused_of
from .utilization import Openings, Use, Wait, history_of, openings_of, waits_of


@dataclass(frozen=True, slots=True)
class Figure:
    """One number: its value, how it moved against the period before, and what it is a part of.

    `tone` is "up" for a welcome change, "down" for an unwelcome one, else "".
    """

    definition: Definition
    value: str
    base: str
    change: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Week:
    """Use in one week, and in the week one period earlier."""

    period: Period
    use: Use
    before: Use


@dataclass(frozen=True, slots=True)
class CausePieces:
    """The unused pieces of one cause, as (asset id, title), by title."""

    cause: Cause
    definition: Definition
    pieces: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Report:
    scope: Scope
    figures: tuple[Figure, ...]
    weeks: tuple[Week, ...]
    unused: tuple[CausePieces, ...]
    judged: int
    top: tuple[PieceUse, ...]
    grid: Grid
    demand: Demand

    @property
    def unused_total(self) -> int:
        return sum(len(each.pieces) for each in self.unused)


def utilization_report(scope: Scope, demand: Demand) -> Report:
    """Compute the report of a scope; the number of queries does not depend on the data."""
    history = history_of(scope)
    period = scope.period
    shareable = history.shareable(period)
    unused = unused_of(scope, shareable)
    weeks = period.weeks()
    earlier = period.previous.weeks()
    return Report(
        scope=scope,
        figures=(
            _utilization(history.use(period), history.use(period.previous)),
            _views(*openings_of(scope)),
            _wait(*waits_of(scope)),
            _found(demand),
            _block(demand),
        ),
        weeks=tuple(
            Week(week, history.use(week), history.use(before))
            for week, before in zip(weeks, earlier, strict=True)
        ),
        unused=_named(unused),
        judged=unused.judged,
        top=tuple(top_pieces(scope)),
        grid=grid_of(scope, shareable, demand.cells),
        demand=demand,
    )


def percent(rate: float) -> str:
    return f"{rate * 100:.0f} %"


def use_words(use: Use) -> str:
    """A rate where the sample bears one, else the count."""
    return f"{use.used:,} of {use.shareable:,}" if use.rate is None else percent(use.rate)


def _moved(by: int, unit: str, more: str, fewer: str) -> str:
    if by == 0:
        return "no change"
    return f"{abs(by):,}{unit} {more if by > 0 else fewer}"


def _tone(by: float, *, more_is_better: bool = True) -> str:
    if by == 0:
        return ""
    return "up" if (by > 0) == more_is_better else "down"


def _utilization(now: Use, before: Use) -> Figure:
    definition = DEFINITIONS["utilization"]
    if now.rate is None:
        return Figure(definition, use_words(now), "cleared pieces, too few for a rate")
    base = f"{now.used:,} of {now.shareable:,} cleared pieces"
    if before.rate is None:
        return Figure(definition, percent(now.rate), base)
    points = round(now.rate * 100) - round(before.rate * 100)
    change = _moved(points, " pts", "up", "down")
    return Figure(definition, percent(now.rate), base, change, _tone(points))


def _views(now: Openings, before: Openings) -> Figure:
    base = f"{now.raw:,} raw, {now.machines:,} by suspected machines"
    by = now.confirmed - before.confirmed
    if before.confirmed >= SMALL_SAMPLE:
        change = _moved(round(100 * by / before.confirmed), " %", "up", "down")
    else:
        change = _moved(by, "", "more", "fewer")
    return Figure(DEFINITIONS["confirmed_views"], f"{now.confirmed:,}", base, change, _tone(by))


def _wait(now: Wait, before: Wait) -> Figure:
    definition = DEFINITIONS["time_to_first_share"]
    pieces = f"{now.pieces:,} piece{'' if now.pieces == 1 else 's'}"
    if now.median_days is None:
        return Figure(definition, pieces, "first shared in this period, too few for a median")
    days = round(now.median_days)
    value = f"{days:,} day{'' if days == 1 else 's'}"
    base = f"median, n = {pieces} first shared"
    if before.median_days is None:
        return Figure(definition, value, base)
    by = days - round(before.median_days)
    unit = " day" if abs(by) == 1 else " days"
    return Figure(
        definition, value, base, _moved(by, unit, "later", "sooner"), _tone(by, more_is_better=False)
    )


def _found(demand: Demand) -> Figure:
    definition = DEFINITIONS["findability"]
    if demand.searches < SMALL_SAMPLE:
        return Figure(definition, f"{demand.found:,} of {demand.searches:,}", "searches, too few for a rate")
    rate = demand.found / demand.searches
    base = f"{demand.found:,} of {demand.searches:,} searches"
    if demand.searches_before < SMALL_SAMPLE:
        return Figure(definition, percent(rate), base)
    points = round(rate * 100) - round(100 * demand.found_before / demand.searches_before)
    return Figure(definition, percent(rate), base, _moved(points, " pts", "up", "down"), _tone(points))


def _block(demand: Demand) -> Figure:
    by = demand.met_block - demand.met_block_before
    base = f"of {demand.searches:,} searches met a block"
    change = _moved(by, "", "more", "fewer")
    return Figure(
        DEFINITIONS["met_block"], f"{demand.met_block:,}", base, change, _tone(by, more_is_better=False)
    )


def _named(unused: Unused) -> tuple[CausePieces, ...]:
    ids = [asset for assets in unused.by_cause.values() for asset in assets]
    titles = dict(Asset.objects.filter(pk__in=ids).values_list("pk", "title"))
    return tuple(
        CausePieces(
            cause,
            DEFINITIONS[cause],
            tuple(
                sorted(((asset, titles[asset]) for asset in assets), key=lambda piece: piece[1].casefold())
            ),
        )
        for cause, assets in unused.by_cause.items()
    )
