"""Restore a backup, or test that it can be restored."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from cms.core.storage import controlled_storage
from compliance.actions.backups import RecordRestoreTest
from compliance.backup import CannotBackUp, read, refuse_another_kind, restore_database, restore_files
from compliance.drill import verified_copy


class Command(BaseCommand):
    help = (
        "Restore a backup into an empty database and store. With --test, restore it beside the site, verify "
        "the copy, take it away, and put the test on record."
    )
    # The database may not be there yet.
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="What manage.py backup wrote.")
        parser.add_argument("--test", action="store_true", help="Change nothing here but put it on record.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            backup = read(options["folder"])
            if options["test"]:
                records = verified_copy(backup)
                RecordRestoreTest(backup.made_at, records, len(backup.files)).execute()
                said = f"The copy verifies: {records:,} audit records, {len(backup.files):,} files."
            else:
                refuse_another_kind(backup)
                target = str(connection.settings_dict["NAME"])
                connection.close()
                restore_database(backup, target)
                count = restore_files(backup, controlled_storage())
                said = f"Restored the database and {count:,} files. Now run migrate, then verify."
        except (CannotBackUp, OSError) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(self.style.SUCCESS(said))
