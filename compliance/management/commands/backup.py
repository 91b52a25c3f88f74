"""Back everything up into a folder."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from compliance.backup import CannotBackUp, make


class Command(BaseCommand):
    help = "Write the database, the controlled files and a manifest with their hashes into a new folder."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="A new folder, one for each backup.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = make(options["folder"])
        except (CannotBackUp, OSError) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(
            self.style.SUCCESS(f"{made.folder} holds the database and {len(made.files):,} files.")
        )
        self.stdout.write(f"Test it: manage.py restore {made.folder} --test")
