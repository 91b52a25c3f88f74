"""Periodic jobs: each when it is due, once, and a failure is named and stops no other."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from django.core.management import CommandError, call_command
from django.db import connection

from compliance import periodic
from compliance.models import PeriodicJob

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def jobs(monkeypatch):
    """An empty register; the test fills it."""
    monkeypatch.setattr(periodic, "_jobs", {})
    return periodic.register


@pytest.mark.django_db
def test_a_job_runs_when_it_is_due_and_not_before(jobs, capsys):
    ran = []
    jobs("Count sheep", timedelta(hours=1), lambda: ran.append(1) or f"{len(ran)} counted")
    with time_machine.travel(NOON, tick=False) as clock:
        call_command("run_periodic")
        call_command("run_periodic")
        assert len(ran) == 1
        assert capsys.readouterr().out == "Count sheep: 1 counted\nNothing was due.\n"
        clock.shift(timedelta(hours=1))
        call_command("run_periodic")
        row = PeriodicJob.objects.get()
        assert (row.last_started, row.succeeded, row.result) == (NOON + timedelta(hours=1), True, "2 counted")


@pytest.mark.django_db
def test_a_failure_is_named_and_the_other_jobs_run(jobs, capsys):
    def fail() -> str:
        raise OSError("the barn is shut")

    jobs("A barn", timedelta(minutes=1), fail)
    jobs("B sheep", timedelta(minutes=1), lambda: "counted")
    with pytest.raises(CommandError, match="A barn: OSError: the barn is shut"):
        call_command("run_periodic")
    assert capsys.readouterr().out == "B sheep: counted\n"
    assert [row.succeeded for row in PeriodicJob.objects.all()] == [False, True]


@pytest.mark.django_db
def test_a_job_that_was_killed_is_taken_up_again(jobs):
    jobs("Count", timedelta(minutes=1), lambda: "counted")
    with time_machine.travel(NOON, tick=False) as clock:
        PeriodicJob.objects.create(name="Count", running_since=NOON, last_started=NOON)
        clock.shift(timedelta(minutes=59))
        assert periodic.run_due() == []
        clock.shift(timedelta(minutes=1))
        assert periodic.run_due() == [periodic.Ran("Count", True, "counted")]


@pytest.mark.django_db
def test_a_name_is_given_once(jobs):
    jobs("Count", timedelta(minutes=1), lambda: "counted")
    with pytest.raises(ValueError, match="already"):
        jobs("Count", timedelta(minutes=1), lambda: "counted again")


def test_the_worker_runs_what_is_due(committed_db, jobs):
    jobs("Count", timedelta(minutes=1), lambda: "counted")
    call_command("work", once=True)
    assert PeriodicJob.objects.get().result == "counted"


def test_of_two_at_once_one_runs_the_job(committed_db, jobs):
    ran, together = [], threading.Barrier(4)
    jobs("Count", timedelta(hours=1), lambda: ran.append(1) or "counted")

    def run() -> None:
        try:
            together.wait(timeout=10)
            periodic.run_due()
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert ran == [1]
