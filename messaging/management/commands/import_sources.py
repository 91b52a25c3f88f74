"""Take a table of sources into the library: one row a source, all rows or none."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.core.actions import Refused
from cms.core.models import User
from messaging.actions.sources import COLUMNS, REQUIRED, ImportSources
from messaging.tables import BrokenTable, read_table


class Command(BaseCommand):
    help = (
        "Take a table, CSV in UTF-8 or XLSX, into the library as evidence without files, one row a source. "
        f"Its first row names the columns: {', '.join(REQUIRED)} and any of {', '.join(COLUMNS[2:])}. "
        "Every row is checked and reported; with one fault, nothing is kept."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="The table.")
        parser.add_argument("--user", required=True, help="The user name of the person who takes them in.")

    def handle(self, *args: Any, file: Path, user: str, **options: Any) -> None:
        person = User.objects.filter(username__iexact=user, is_active=True).first()
        if person is None:
            raise CommandError(f"There is no active user “{user}”. Give the user name of an author.")
        try:
            action = ImportSources(read_table(file.name, file.read_bytes(), REQUIRED, COLUMNS), person)
            kept = action.execute()
        except OSError as problem:
            raise CommandError(f"{file} cannot be read: {problem.strerror}.") from problem
        except BrokenTable as problem:
            raise CommandError(f"{file.name} is refused as a whole.\n{problem}") from problem
        except Refused as refusal:
            faults = "\n".join(refusal.messages)
            raise CommandError(f"{file.name} is refused as a whole.\n{faults}") from refusal
        for line, words in action.report:
            self.stdout.write(f"Line {line}: {words}")
        here = len(action.report) - len(kept)
        self.stdout.write(self.style.SUCCESS(f"{len(kept)} sources kept, {here} here already."))
