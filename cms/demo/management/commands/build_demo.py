"""Build the demo library."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.core.models import User
from cms.demo.build.library import build_library
from cms.demo.halden import HALDEN


class Command(BaseCommand):
    help = "Fill an empty database with the demo library of an invented company."
    # `make run` calls this at every start, after a migrate that has made the checks.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="Do nothing if there are people already.")
        parser.add_argument("--seed", type=int, default=1, help="Another number gives another history.")

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.exists():
            if options["if_empty"]:
                self.stdout.write("The library is there already.")
                return
            raise CommandError(
                "This database has people in it, and the demo library goes into an empty one only. "
                "Point VOUCH_STATE at a new folder or DATABASE_URL at an empty database, "
                "run migrate there, and try again."
            )
        self.stdout.write(f"Building the demo library. {HALDEN.notice}")
        build_library(options["seed"])
        self.stdout.write(self.style.SUCCESS(f"The library of {settings.ORGANISATION_NAME} is ready."))
