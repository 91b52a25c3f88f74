"""Review rounds as lines of a list, with what each waits for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.contenttypes.models import ContentType

from compliance.blocking import Blocker, blockers_of
from compliance.deadlines import attention_to
from compliance.models import Comment, Finding, Headline, Market, SignoffTaskState
from compliance.views.where import where_of
from compliance.views.wording import due_in_words


@dataclass(frozen=True, slots=True)
class Line:
    """One round as a line of the queue.

    `stops` says why nobody may approve it yet; `waits`, what else it waits for: other roles,
    other items; `attention`, what presses: reminded, late, blocked.
    """

    round: SignoffTaskState
    headline: Headline
    where: str
    signed: int
    required: int
    due: str
    late: bool
    stops: tuple[str, ...]
    waits: tuple[Blocker, ...]
    roles: tuple[str, ...]
    attention: tuple[str, ...]

    @property
    def is_small(self) -> bool:
        """Whether it can be signed with others in a row: nothing is left to settle first."""
        return not self.stops


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
    blockers, stops, attention = blockers_of(rounds), _stops(rounds), attention_to(rounds)
    return [
        Line(
            round=round_,
            headline=told[round_.pk],
            where=where_of(round_.canonical, names),
            signed=sum(hasattr(each, "signature") for each in round_.required.all()),
            required=len(round_.required.all()),
            due=due_in_words(round_.due_at, at),
            late=round_.due_at < at,
            stops=tuple(stops[round_.pk]),
            waits=tuple(blockers[round_.pk]),
            roles=tuple(str(each) for each in round_.required.all() if not hasattr(each, "signature")),
            attention=tuple(attention[round_.pk]),
        )
        for round_ in rounds
    ]


def _stops(rounds: Sequence[SignoffTaskState]) -> dict[int, list[str]]:
    """Why nobody may approve each round yet, counted; in a fixed number of queries."""
    unanswered = Counter(
        Finding.objects.unanswered().filter(state__in=rounds).values_list("state", flat=True)
    )
    mandatory = Comment.objects.stopping_any(rounds)
    told: dict[int, list[str]] = {}
    for round_ in rounds:
        counted = (
            (unanswered[round_.pk], "finding to answer", "findings to answer"),
            (len(mandatory[round_.pk]), "comment to settle", "comments to settle"),
        )
        told[round_.pk] = [f"{n} {one if n == 1 else many}" for n, one, many in counted if n]
    return told
