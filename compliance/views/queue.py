"""The review queue: what waits for this person, and what they sent to others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from compliance.deadlines import attention_to
from compliance.models import ContentTask, Headline, Market, SignoffTaskState
from compliance.views.tasks import task_lines
from compliance.views.where import where_of
from compliance.views.wording import due_in_words


@dataclass(frozen=True, slots=True)
class Line:
    """One round as a line of the queue."""

    round: SignoffTaskState
    headline: Headline
    where: str
    signed: int
    required: int
    due: str
    late: bool
    attention: list[str]


def headlines(rounds: Iterable[SignoffTaskState]) -> dict[int, Headline]:
    """What each round is about, by round id, in as many queries as there are kinds of content."""
    by_kind: dict[int, list[SignoffTaskState]] = {}
    for round_ in rounds:
        by_kind.setdefault(round_.subject_type_id, []).append(round_)
    found = {}
    for kind, group in by_kind.items():
        model = ContentType.objects.get_for_id(kind).model_class()
        told = model.headlines([round_.canonical for round_ in group])
        found |= {round_.pk: headline for round_, headline in zip(group, told, strict=True)}
    return found


def lines_for(rounds: Iterable[SignoffTaskState], at: datetime) -> list[Line]:
    """The rounds as lines, in the order given; `rounds` comes with `with_signatures()`."""
    rounds = list(rounds)
    names = dict(Market.objects.values_list("code", "name"))
    told = headlines(rounds)
    attention = attention_to(rounds)
    return [
        Line(
            round=round_,
            headline=told[round_.pk],
            where=where_of(round_.canonical, names),
            signed=sum(hasattr(each, "signature") for each in round_.required.all()),
            required=len(round_.required.all()),
            due=due_in_words(round_.due_at, at),
            late=round_.due_at < at,
            attention=attention[round_.pk],
        )
        for round_ in rounds
    ]


@login_required
def queue(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    waiting = list(SignoffTaskState.objects.awaiting(request.user).with_signatures())
    sent = SignoffTaskState.objects.open().filter(submitted_by=request.user).order_by("due_at")
    lines = lines_for([*waiting, *sent.with_signatures()], at)
    return render(
        request,
        "compliance/queue.html",
        {
            "waiting": lines[: len(waiting)],
            "sent": lines[len(waiting) :],
            "also": task_lines(ContentTask.objects.owned_by(request.user).open(), at),
        },
    )
