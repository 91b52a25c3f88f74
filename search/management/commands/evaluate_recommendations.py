"""Reports how well recommendations did: on what was really sent, and where preferences are known."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from search.recommending.measuring import Measured
from search.recommending.replaying import DEPTHS, HELD_OUT, Replay, replay
from search.recommending.simulation import Outcome, Setting, simulate

_NOTHING = (
    "This library has no shares with customers that could be replayed. Share some pieces first, or run with "
    "--only simulation."
)


class Command(BaseCommand):
    help = (
        "Replays the shares of the last weeks against what would have been recommended, and lets the scoring "
        "live through a simulation with known preferences; both beside popularity and chance. It changes "
        "nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--only", choices=("replay", "simulation"), help="Leave the other out.")
        parser.add_argument(
            "--days", type=int, default=HELD_OUT.days, help="How many of the last days are held out."
        )
        parser.add_argument("--seed", type=int, default=Setting().seed, help="Another number, other luck.")
        parser.add_argument(
            "--deals", type=int, default=Setting().deals, help="The length of the simulation."
        )
        parser.add_argument(
            "--tags-right",
            type=float,
            default=Setting().tags_right,
            help="From 0 to 1: how many pieces of the simulation are marked for whom they are really for.",
        )
        parser.add_argument("--json", action="store_true", help="Print the figures as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["days"] < 1 or options["deals"] < 4 or not 0 <= options["tags_right"] <= 1:
            raise CommandError("Give at least 1 day, at least 4 deals, and marks from 0 to 1.")
        figures: dict[str, Any] = {}
        tables: list[str] = []
        if options["only"] != "simulation":
            found = replay(timedelta(days=options["days"]), options["seed"])
            if found is None and options["only"] == "replay":
                raise CommandError(_NOTHING)
            figures["replay"] = found and _replay_figures(found)
            tables += _replay_tables(found) if found else [_NOTHING]
        if options["only"] != "replay":
            setting = Setting(options["seed"], options["deals"], tags_right=options["tags_right"])
            outcomes = simulate(setting)
            figures["simulation"] = [_outcome_figures(each) for each in outcomes]
            tables += _outcome_table(setting, outcomes)
        self.stdout.write(json.dumps(figures, indent=2) if options["json"] else "\n".join(tables))


def _replay_figures(found: Replay) -> dict[str, Any]:
    return {
        "since": found.since.isoformat(),
        "until": found.until.isoformat(),
        "left_out": found.left_out,
        "mean_choices": round(found.choices, 2),
        "sent": {name: _measured_figures(each) for name, each in found.sent.items()},
        "seen": {name: _measured_figures(each) for name, each in found.seen.items()},
    }


def _measured_figures(found: Measured) -> dict[str, Any]:
    return {
        "cases": found.cases,
        "hit_rate": {
            k: {
                "rate": round(found.hit_rate(k), 4),
                "low": round(found.interval(k).low, 4),
                "high": round(found.interval(k).high, 4),
            }
            for k in DEPTHS
        },
        "mean_reciprocal_rank": round(found.reciprocal_rank, 4),
        "coverage": round(found.coverage, 4),
        "catalogue": found.catalogue,
    }


def _outcome_figures(outcome: Outcome) -> dict[str, Any]:
    return {
        "policy": outcome.name,
        "deals": outcome.deals,
        "hit_rate": round(outcome.hit_rate, 4),
        "low": round(outcome.interval.low, 4),
        "high": round(outcome.interval.high, 4),
        "regret": round(outcome.regret, 4),
        "coverage_by_quarter": [round(each, 4) for each in outcome.coverage],
        "newcomers_shown": round(outcome.newcomers, 4),
    }


def _replay_tables(found: Replay) -> list[str]:
    lines = [
        f"Replay: shares from {found.since:%-d %b %Y} to {found.until:%-d %b %Y}, learnt from those before.",
        f"{found.left_out} left out; {found.choices:.1f} pieces to choose from on average.",
    ]
    for heading, measured in (
        ("Was the piece that was sent among the first k?", found.sent),
        ("The same, of shares that the customer looked at:", found.seen),
    ):
        lines += ["", heading, *_measured_table(measured)]
    return [*lines, ""]


def _measured_table(measured: Mapping[str, Measured]) -> list[str]:
    head = "".join(f"{f'first {k}':>20}" for k in DEPTHS)
    lines = [f"  {'':12}{head}{'1/place':>10}{'coverage':>10}{'n':>7}"]
    for name, each in measured.items():
        rates = "".join(f"{_rate(each.hit_rate(k), each.interval(k)):>20}" for k in DEPTHS)
        lines.append(f"  {name:12}{rates}{each.reciprocal_rank:>10.3f}{each.coverage:>10.0%}{each.cases:>7,}")
    return lines


def _outcome_table(setting: Setting, outcomes: list[Outcome]) -> list[str]:
    lines = [
        f"Simulation: {setting.deals:,} deals, {setting.personas * setting.stages} segments, "
        f"{setting.pieces} pieces ({setting.newcomers} of them late), marks right for "
        f"{setting.tags_right:.0%}, seed {setting.seed}.",
        f"  {'':24}{'hit rate':>20}{'regret':>9}   {'coverage by quarter':24}{'newcomers':>10}",
    ]
    for each in outcomes:
        quarters = " ".join(f"{part:>4.0%}" for part in each.coverage)
        lines.append(
            f"  {each.name:24}{_rate(each.hit_rate, each.interval):>20}{each.regret:>9.1%}   "
            f"{quarters:24}{each.newcomers:>10.0%}"
        )
    return lines


def _rate(rate: float, interval: Any) -> str:
    return f"{rate:.0%} ({interval.low:.0%}–{interval.high:.0%})"
