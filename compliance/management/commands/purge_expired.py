"""Purge what was confirmed, and list what is due."""

from typing import Any

from django.core.management.base import BaseCommand

from compliance.retention.purging import purge_expired


class Command(BaseCommand):
    help = (
        "Purge content whose retention is over and whose purge a person confirmed on the retention page, "
        "leaving tombstones; then list what is due, for somebody to confirm. Nothing goes in one step."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(purge_expired())
