"""Run the periodic jobs that are due, once."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from compliance.periodic import run_due


class Command(BaseCommand):
    help = "Run every periodic job that is due, once. Call it every minute where no worker does."

    def handle(self, *args: Any, **options: Any) -> None:
        runs = run_due()
        for ran in runs:
            if ran.succeeded:
                self.stdout.write(f"{ran.name}: {ran.result}")
        failed = [f"{ran.name}: {ran.result}" for ran in runs if not ran.succeeded]
        if failed:
            raise CommandError("\n".join(["These periodic jobs failed.", *failed]))
        if not runs:
            self.stdout.write("Nothing was due.")
