"""The worker: background tasks as they come, and periodic jobs when they are due."""

from __future__ import annotations

import logging
import time
from typing import Any

from django_tasks_db.management.commands.db_worker import Worker

from django.core.management.base import BaseCommand, CommandParser
from django.utils.crypto import get_random_string

from compliance.periodic import run_due

#: Seconds between two looks at what is due.
PERIOD = 60


class Command(BaseCommand):
    help = "Do background tasks, and every minute the periodic jobs that are due, until stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--interval", type=float, default=1, help="Seconds to wait where nothing is.")
        parser.add_argument("--once", action="store_true", help="Do what there is, then stop.")

    def handle(self, *args: Any, **options: Any) -> None:
        # In a batch the worker says at each end that it found nothing more.
        logging.getLogger("django_tasks_db").setLevel(logging.ERROR)
        worker = Worker(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=options["interval"],
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
        )
        if not options["once"]:
            worker.configure_signals()
        looked: float | None = None
        while worker.running:
            worker.run()
            if looked is None or time.monotonic() - looked >= PERIOD:
                looked = time.monotonic()
                self._run_periodic(worker)
            if options["once"]:
                return
            if worker.running:
                time.sleep(options["interval"])

    def _run_periodic(self, worker: Worker) -> None:
        # As during a task: a signal to stop lets the job end first.
        worker.running_task = True
        try:
            run_due()
        finally:
            worker.running_task = False
