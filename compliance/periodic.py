"""Jobs that run again and again: reminders, escalations, watching for what blocks a review.

Apps register theirs in AppConfig.ready(). `manage.py run_periodic` runs what is due; the worker that
`manage.py serve` starts does so every minute, and a company calls the command from its scheduler.

Nothing that clears or stops content may depend on a job: expiry is in the clearance windows, and a
dead scheduler never leaves content live. A job only tells people, or tidies up.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias

from django.utils import timezone

from compliance.models import PeriodicJob

#: Does the work and says in a few words what it did. Each change of its own is an action, so that a
#: run that fails half-way leaves whole changes, and running it again goes on from there.
Job: TypeAlias = Callable[[], str]

_jobs: dict[str, tuple[timedelta, Job]] = {}
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ran:
    """One run of a job: its name, whether it went well, and what it said or why it failed."""

    name: str
    succeeded: bool
    result: str


def register(name: str, every: timedelta, job: Job) -> None:
    """Run `job` at least `every` apart. Called from AppConfig.ready(); `name` is for people and unique.

    Raises ValueError if another job has the name.
    """
    if name in _jobs and _jobs[name][1] is not job:
        raise ValueError(f"There is a periodic job “{name}” already.")
    _jobs[name] = (every, job)


def registered() -> dict[str, timedelta]:
    """Every job's name and how often it runs."""
    return {name: every for name, (every, _) in sorted(_jobs.items())}


def run_due() -> list[Ran]:
    """Run each job that is due, once, whoever else does the same now; a failure stops no other job."""
    return [ran for name in registered() if (ran := _run(name)) is not None]


def _run(name: str) -> Ran | None:
    every, job = _jobs[name]
    row, _ = PeriodicJob.objects.get_or_create(name=name)
    at = timezone.now()
    # One statement decides who runs it: of two at once, only one changes the row.
    claimed = PeriodicJob.objects.filter(pk=row.pk).claimable(every, at)
    if not claimed.update(running_since=at, last_started=at):
        return None
    try:
        ran = Ran(name, True, job())
    except Exception as problem:
        logger.exception("The periodic job “%s” failed", name)
        ran = Ran(name, False, f"{type(problem).__name__}: {problem}")
    # Only its own claim: a run that was given up, and taken up by another, says nothing any more.
    PeriodicJob.objects.filter(pk=row.pk, running_since=at).update(
        running_since=None, last_finished=timezone.now(), succeeded=ran.succeeded, result=ran.result
    )
    return ran
