"""The numbers of review (metrics.md, Review), from plain events of the trail. Pure: no database, no clock.

What each number means, for people, is in `metrics_definitions`; what is computed here is that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import mean, median
from typing import TypeAlias

#: Below this many observations a count is shown and no rate, median or mean.
SMALL_SAMPLE = 10

Subject: TypeAlias = tuple[str, int]
"""`app.model` and id, as audit records name what they are about."""
Business: TypeAlias = Callable[[datetime, datetime], timedelta]
"""Office time in [start, end)."""


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of the trail: "submitted", "opened", "signed", "sent_back", "approved" or "withdrawn".

    `due`, `roles`, `markets` and `ends` come with a submission: the due instant, the names of the roles that
    must sign, the codes of the markets asked for, and when each of these ends. `role` comes with a verdict.
    """

    at: datetime
    event: str
    subject: Subject
    actor: int | None = None
    role: str = ""
    due: datetime | None = None
    roles: frozenset[str] = frozenset()
    markets: frozenset[str] = frozenset()
    ends: tuple[tuple[str, datetime], ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """One signature for or against. `opened` is when its signer first opened the review, if that is known."""

    role: str
    at: datetime
    approves: bool
    assigned: datetime
    opened: datetime | None
    due: datetime | None
    first_round: bool


@dataclass(slots=True)
class Cycle:
    """One way to an approval: every round since the last one. `approved` is None while it lasts."""

    subject: Subject
    submitted: datetime
    rounds: int = 0
    approved: datetime | None = None
    markets: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    ends: tuple[tuple[str, datetime], ...] = ()
    verdicts: list[Verdict] = field(default_factory=list)

    @property
    def first_pass(self) -> bool:
        """Approved in round 1 with no other verdict before."""
        return self.approved is not None and self.rounds == 1 and all(each.approves for each in self.verdicts)


@dataclass(frozen=True, slots=True)
class Rate:
    """A part of a whole; no rate below ten."""

    part: int
    of: int

    @property
    def value(self) -> float | None:
        return self.part / self.of if self.of >= SMALL_SAMPLE else None


@dataclass(frozen=True, slots=True)
class Sample:
    """Observations, in hours or as counts; neither median nor mean below ten."""

    values: tuple[float, ...]

    @property
    def count(self) -> int:
        return len(self.values)

    @property
    def median(self) -> float | None:
        return median(self.values) if self.count >= SMALL_SAMPLE else None

    @property
    def mean(self) -> float | None:
        return mean(self.values) if self.count >= SMALL_SAMPLE else None


@dataclass(frozen=True, slots=True)
class RoleNumbers:
    """One role's verdicts. Times are in hours of the calendar, and of office time."""

    role: str
    verdicts: int
    queue: Sample
    queue_office: Sample
    task: Sample
    task_office: Sample
    review: Sample
    first_circulation: Rate
    on_time: Rate


@dataclass(frozen=True, slots=True)
class Numbers:
    """Every number of one window, [starts, ends)."""

    cycle: Sample
    cycle_office: Sample
    rounds: Sample
    first_pass: Rate
    on_time: Rate
    roles: tuple[RoleNumbers, ...]
    expiring: tuple[tuple[int, int], ...]
    in_force: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of the trail is asked for; empty means every one.

    A market asks for the content that was submitted for it, a role for the content that it must sign.
    """

    starts: datetime
    ends: datetime
    kind: str = ""
    market: str = ""
    role: str = ""


def cycles_of(events: Iterable[Happened]) -> list[Cycle]:
    """Every cycle in a trail, in the order of their first submissions; `events` in the trail's order."""
    running: dict[Subject, Cycle] = {}
    round_of: dict[Subject, Happened] = {}
    opened: dict[tuple[Subject, int], datetime] = {}
    found: list[Cycle] = []
    for happened in events:
        subject, submission = happened.subject, round_of.get(happened.subject)
        if happened.event == "submitted":
            if subject not in running:
                running[subject] = Cycle(subject, happened.at)
                found.append(running[subject])
            cycle = running[subject]
            cycle.rounds += 1
            cycle.markets, cycle.roles, cycle.ends = happened.markets, happened.roles, happened.ends
            round_of[subject] = happened
            opened = {key: at for key, at in opened.items() if key[0] != subject}
        elif submission is None:
            continue
        elif happened.event == "opened" and happened.actor is not None:
            opened.setdefault((subject, happened.actor), happened.at)
        elif happened.event in ("signed", "sent_back"):
            cycle = running[subject]
            cycle.verdicts.append(
                Verdict(
                    role=happened.role,
                    at=happened.at,
                    approves=happened.event == "signed",
                    assigned=submission.at,
                    opened=opened.get((subject, happened.actor or 0)),
                    due=submission.due,
                    first_round=cycle.rounds == 1,
                )
            )
            if happened.event == "sent_back":
                del round_of[subject]
        elif happened.event in ("approved", "withdrawn"):
            cycle = running.pop(subject)
            cycle.approved = happened.at if happened.event == "approved" else None
            del round_of[subject]
    return found


def numbers(events: Sequence[Happened], wanted: Wanted, business: Business, at: datetime) -> Numbers:
    """The numbers of a window, from the whole trail; `at` is now, from which expiries are counted."""
    cycles = [each for each in cycles_of(events) if _fits(each, wanted)]
    done = [each for each in cycles if each.approved and wanted.starts <= each.approved < wanted.ends]
    given = [each for cycle in cycles for each in cycle.verdicts if wanted.starts <= each.at < wanted.ends]
    if wanted.role:
        given = [each for each in given if each.role == wanted.role]
    ends = _ends_in_force(events, cycles, wanted.market, at)
    return Numbers(
        cycle=_hours((each.submitted, each.approved) for each in done),
        cycle_office=_hours(((each.submitted, each.approved) for each in done), business),
        rounds=Sample(tuple(float(each.rounds) for each in done)),
        first_pass=Rate(sum(each.first_pass for each in done), len(done)),
        on_time=_on_time(given),
        roles=tuple(
            _role_numbers(role, [each for each in given if each.role == role], business)
            for role in sorted({each.role for each in given})
        ),
        expiring=tuple(
            (days, sum(first <= at + timedelta(days=days) for first in ends)) for days in (30, 60, 90)
        ),
        in_force=len(ends),
    )


def _fits(cycle: Cycle, wanted: Wanted) -> bool:
    return (
        (not wanted.kind or cycle.subject[0] == wanted.kind)
        and (not wanted.market or wanted.market in cycle.markets)
        and (not wanted.role or wanted.role in cycle.roles)
    )


def _on_time(verdicts: Sequence[Verdict]) -> Rate:
    timed = [each for each in verdicts if each.due is not None]
    return Rate(sum(each.due is not None and each.at < each.due for each in timed), len(timed))


def _role_numbers(role: str, verdicts: Sequence[Verdict], business: Business) -> RoleNumbers:
    queue = [(each.assigned, each.opened) for each in verdicts]
    task = [(each.opened, each.at) for each in verdicts]
    first = [each for each in verdicts if each.first_round]
    return RoleNumbers(
        role=role,
        verdicts=len(verdicts),
        queue=_hours(queue),
        queue_office=_hours(queue, business),
        task=_hours(task),
        task_office=_hours(task, business),
        review=_hours((each.assigned, each.at) for each in verdicts),
        first_circulation=Rate(sum(each.approves for each in first), len(first)),
        on_time=_on_time(verdicts),
    )


def _hours(
    spans: Iterable[tuple[datetime | None, datetime | None]], business: Business | None = None
) -> Sample:
    """The lengths of the spans whose both ends are known, in hours."""
    return Sample(
        tuple(
            (business(start, end) if business else end - start) / timedelta(hours=1)
            for start, end in spans
            if start is not None and end is not None
        )
    )


def _ends_in_force(
    events: Sequence[Happened], cycles: Sequence[Cycle], market: str, at: datetime
) -> list[datetime]:
    """When the first clearance of each content in force at `at` ends; only in `market`, if one is given."""
    withdrawn = {each.subject for each in events if each.event == "withdrawn"}
    latest: dict[Subject, Cycle] = {}
    for cycle in cycles:
        if cycle.approved is not None:
            latest[cycle.subject] = cycle
    found = []
    for subject, cycle in latest.items():
        ahead = [ends for code, ends in cycle.ends if ends > at and (not market or code == market)]
        if ahead and subject not in withdrawn:
            found.append(min(ahead))
    return found
