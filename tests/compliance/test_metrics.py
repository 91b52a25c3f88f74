"""The numbers of review, against a slow second reading of the same trail."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from statistics import mean, median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.metrics import Happened, Rate, Sample, Wanted, cycles_of, numbers

DAY = timedelta(days=1)
START = datetime(2026, 1, 5, 9, tzinfo=UTC)
ROLES = ("Legal", "Medical")


def at(days: float) -> datetime:
    return START + timedelta(days=days)


def everywhere(start: datetime, end: datetime) -> timedelta:
    return (end - start) / 3


def counted(events: list[Happened], **wanted: str):
    return numbers(events, Wanted(START, at(400), **wanted), everywhere, at(400))


def submitted(days: float, pk: int = 1, due: float = 9, kind: str = "messaging.claim") -> Happened:
    return Happened(
        at(days), "submitted", (kind, pk), 9, due=at(due), roles=frozenset(ROLES),
        markets=frozenset({"US"}), ends=(("US", at(420)),),
    )  # fmt: skip


def test_one_cycle_by_hand():
    subject = ("messaging.claim", 1)
    events = [
        submitted(0),
        Happened(at(1), "opened", subject, 1),
        Happened(at(1.5), "opened", subject, 1),
        Happened(at(3), "sent_back", subject, 1, role="Legal"),
        submitted(4, due=5),
        Happened(at(5), "opened", subject, 2),
        Happened(at(5), "signed", subject, 1, role="Legal"),
        Happened(at(6), "signed", subject, 2, role="Medical"),
        Happened(at(6), "approved", subject, 2),
    ]
    (cycle,) = cycles_of(events)
    assert (cycle.submitted, cycle.approved, cycle.rounds, cycle.first_pass) == (START, at(6), 2, False)
    found = counted(events)
    assert found.cycle.values == (144.0,)
    assert found.cycle_office.values == (48.0,)
    legal, medical = found.roles
    assert (legal.queue.values, legal.task.values) == ((24.0,), (48.0,))
    assert (medical.queue.values, medical.task.values) == ((24.0,), (24.0,))
    assert (legal.first_circulation, medical.first_circulation) == (Rate(0, 1), Rate(0, 0))
    assert found.on_time == Rate(1, 3)
    assert found.expiring == ((30, 1), (60, 1), (90, 1))


def test_below_ten_no_rate_and_no_median():
    assert Rate(9, 9).value is None
    assert Rate(5, 10).value == 0.5
    assert (Sample((1.0,) * 9).median, Sample((1.0,) * 9).mean) == (None, None)
    assert Sample((1.0,) * 5 + (3.0,) * 5).median == 2.0


def test_withdrawn_content_does_not_expire():
    subject = ("messaging.claim", 1)
    events = [submitted(0), Happened(at(1), "approved", subject), Happened(at(2), "withdrawn", subject)]
    assert counted(events).in_force == 0
    assert counted(events).cycle.count == 1


@pytest.mark.parametrize(
    ("wanted", "count"),
    [({"kind": "content.asset"}, 1), ({"market": "US"}, 2), ({"market": "EU"}, 0), ({"role": "Medical"}, 2)],
)
def test_filters(wanted, count):
    events = []
    for number, kind in enumerate(("messaging.claim", "content.asset")):
        events += [
            submitted(number, pk=number, kind=kind),
            Happened(at(number + 1), "approved", (kind, number)),
        ]
    assert counted(events, **wanted).cycle.count == count


@st.composite
def trails(draw: st.DrawFn) -> list[Happened]:
    """Up to six contents, each with rounds in which people open, sign and send back, in order of time."""
    events, clock = [], 0.0
    open_rounds: dict[int, list[str]] = {}
    for _ in range(draw(st.integers(0, 60))):
        pk = draw(st.integers(1, 6))
        clock += draw(st.floats(0.01, 3))
        subject = ("messaging.claim", pk)
        if pk not in open_rounds:
            due = draw(st.one_of(st.none(), st.floats(0, 6)))
            events.append(
                Happened(
                    at(clock), "submitted", subject, 9, due=None if due is None else at(clock + due),
                    roles=frozenset(ROLES), markets=frozenset({"US"}), ends=(("US", at(clock + 90)),),
                )
            )  # fmt: skip
            open_rounds[pk] = list(ROLES)
            continue
        step = draw(st.sampled_from(["opened", "signed", "signed", "sent_back", "withdrawn"]))
        person = ROLES.index(open_rounds[pk][0])
        if step == "opened":
            events.append(Happened(at(clock), "opened", subject, person))
        elif step == "withdrawn":
            events.append(Happened(at(clock), "withdrawn", subject, 9))
            del open_rounds[pk]
        else:
            events.append(Happened(at(clock), step, subject, person, role=open_rounds[pk].pop(0)))
            if step == "signed" and not open_rounds[pk]:
                events.append(Happened(at(clock), "approved", subject, person))
            if step == "sent_back" or not open_rounds[pk]:
                del open_rounds[pk]
    return events


def slowly(events: list[Happened], starts: datetime, ends: datetime) -> dict[str, object]:
    """The same numbers, by looking back through the whole trail from each event."""
    cycle, rounds, first, queue, task, timely = [], [], 0, [], [], []
    for place, happened in enumerate(events):
        before = [each for each in events[:place] if each.subject == happened.subject]
        if happened.event in ("signed", "sent_back") and starts <= happened.at < ends:
            began = max(i for i, each in enumerate(before) if each.event == "submitted")
            submission = before[began]
            looks = [
                each.at for each in before[began:] if (each.event, each.actor) == ("opened", happened.actor)
            ]
            if looks:
                queue.append((looks[0] - submission.at) / timedelta(hours=1))
                task.append((happened.at - looks[0]) / timedelta(hours=1))
            if submission.due:
                timely.append(happened.at < submission.due)
        if happened.event == "approved" and starts <= happened.at < ends:
            last = max(
                (i for i, each in enumerate(before) if each.event in ("approved", "withdrawn")), default=-1
            )
            own = before[last + 1 :]
            submissions = [each for each in own if each.event == "submitted"]
            cycle.append((happened.at - submissions[0].at) / timedelta(hours=1))
            rounds.append(len(submissions))
            first += len(submissions) == 1 and not any(each.event == "sent_back" for each in own)
    return {
        "cycle": sorted(cycle), "rounds": sorted(rounds), "first": first, "queue": sorted(queue),
        "task": sorted(task), "timely": (sum(timely), len(timely)),
    }  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(trails(), st.floats(0, 60), st.floats(1, 120))
def test_numbers_agree_with_a_slow_reading(events, first, length):
    starts, ends = at(first), at(first + length)
    found = numbers(events, Wanted(starts, ends), everywhere, at(300))
    slow = slowly(events, starts, ends)
    assert sorted(found.cycle.values) == slow["cycle"]
    assert sorted(found.rounds.values) == slow["rounds"]
    assert found.first_pass == Rate(slow["first"], len(slow["cycle"]))
    assert sorted(value for role in found.roles for value in role.queue.values) == slow["queue"]
    assert sorted(value for role in found.roles for value in role.task.values) == slow["task"]
    assert (found.on_time.part, found.on_time.of) == slow["timely"]
    if len(slow["cycle"]) >= 10:
        assert found.cycle.median == median(slow["cycle"])
        assert found.rounds.mean == mean(slow["rounds"])
