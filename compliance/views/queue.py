"""The review queue: what waits for this person and for what else, and what they sent to others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from compliance.models import ContentTask, Market, SignoffTaskState
from compliance.views.lines import lines_for
from compliance.views.tasks import task_lines

#: From this length on, a list can be narrowed.
LONG = 8


@dataclass(frozen=True, slots=True)
class Choice:
    """A value by which the queue can be narrowed, and how many rounds have it."""

    value: str
    label: str
    count: int


def _kind(round_: SignoffTaskState) -> str:
    return f"{round_.subject_type.app_label}.{round_.subject_type.model}"


def _choices(rounds: Sequence[SignoffTaskState]) -> tuple[list[Choice], list[Choice]]:
    """The kinds of content and the markets that the rounds have."""
    kinds = Counter(_kind(round_) for round_ in rounds)
    labels = {_kind(round_): round_.subject_type.model_class()._meta.verbose_name for round_ in rounds}
    markets = Counter(
        code for round_ in rounds for code in {row["market"] for row in round_.canonical["markets"]}
    )
    names = dict(Market.objects.values_list("code", "name"))
    return (
        [Choice(kind, str(labels[kind]).capitalize(), kinds[kind]) for kind in sorted(kinds)],
        [Choice(code, names.get(code, code), markets[code]) for code in sorted(markets)],
    )


def _narrowed(rounds: Sequence[SignoffTaskState], kind: str, market: str) -> list[SignoffTaskState]:
    return [
        round_
        for round_ in rounds
        if kind in ("", _kind(round_))
        and (not market or any(row["market"] == market for row in round_.canonical["markets"]))
    ]


@login_required
def queue(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    kind, market = request.GET.get("kind", ""), request.GET.get("market", "")
    mine = list(SignoffTaskState.objects.awaiting(request.user).with_signatures())
    waiting = _narrowed(mine, kind, market)
    sent = SignoffTaskState.objects.open().filter(submitted_by=request.user).order_by("due_at")
    lines = lines_for([*waiting, *sent.with_signatures()], at)
    told: dict[str, Any] = {"waiting": lines[: len(waiting)], "sent": lines[len(waiting) :]}
    told["in_a_row"] = sum(line.is_small for line in told["waiting"]) > 1
    told |= {"total": len(mine), "late": sum(round_.due_at < at for round_ in mine)}
    told["also"] = task_lines(ContentTask.objects.owned_by(request.user).open(), at)
    if len(mine) >= LONG or kind or market:
        kinds, markets = _choices(mine)
        told |= {"kinds": kinds, "markets": markets, "kind": kind, "market": market}
    return render(request, "compliance/queue.html", told)
