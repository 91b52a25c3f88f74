"""Read the Retraction Watch database and act on what it says about our sources."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.core.actions import Refused
from cms.core.models import User
from messaging.actions import ImportRetractions
from messaging.actions.publications import known_numbers
from messaging.retractions import BrokenFile, read_retractions


class Command(BaseCommand):
    help = (
        "Read FILE, the whole Retraction Watch database as one CSV. A source that it calls retracted is "
        "marked, and what rests on it alone goes dark. A file with any fault is refused as a whole. Reading "
        "a file again changes nothing. Get it from https://gitlab.com/crossref/retraction-watch-data."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="The CSV file.")
        parser.add_argument(
            "--date",
            type=date.fromisoformat,
            help="The day it tells of, as 2026-11-24. Default: that of the file.",
        )
        parser.add_argument(
            "--latin-1",
            action="store_true",
            help="Read lines that are not UTF-8 as Latin-1 instead of refusing the file. They are counted.",
        )
        parser.add_argument("--user", help="The user name of the person who gives the file. Default: a job.")

    def handle(self, *args: Any, file: Path, user: str | None, **options: Any) -> None:
        person = None
        if user:
            person = User.objects.filter(username__iexact=user, is_active=True).first()
            if person is None:
                raise CommandError(f"There is no active user “{user}”.")
        dois, pmids = known_numbers()
        try:
            with file.open("rb") as lines:
                reading = read_retractions(
                    lines,
                    lambda found, numbers: not (dois.isdisjoint(found) and pmids.isdisjoint(numbers)),
                    latin1=options["latin_1"],
                )
            taken_on = options["date"] or datetime.fromtimestamp(file.stat().st_mtime, UTC).date()
            new = ImportRetractions(reading, file.name, taken_on, person).execute()
        except OSError as problem:
            raise CommandError(f"{file} cannot be read: {problem.strerror}.") from problem
        except BrokenFile as problem:
            raise CommandError(f"{file.name} is refused as a whole.\n{problem}") from problem
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        for notice in new:
            self.stdout.write(str(notice))
        latin = f" {reading.latin1_rows} lines were read as Latin-1." if reading.latin1_rows else ""
        found = len(reading.notices)
        summary = f"{reading.rows:,} rows read, {found} about our sources, {len(new)} new.{latin}"
        self.stdout.write(self.style.SUCCESS(summary))
