"""Hold approved content against the rules in force, where they changed since the last time."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from compliance.actions import RecheckApproved
from compliance.models import AuditRecord, Event


class Command(BaseCommand):
    help = "Check all approved content again if the copy rules or market rules changed; opens tasks."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            applied = RecheckApproved().execute()
        except ValueError as problem:
            raise CommandError(f"{problem} The rules that were in force stay so.") from problem
        if applied is None:
            self.stdout.write("The rules are those that approved content was checked by already.")
            return
        said = AuditRecord.objects.about(applied).get(event=Event.RULES_APPLIED).new
        self.stdout.write(f"Checked {said['checked']} approved contents and opened {said['tasks']} tasks.")
