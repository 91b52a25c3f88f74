"""Verify that no record, signature, file or clearance was altered behind the actions' back."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from compliance.verification import checks


class Command(BaseCommand):
    help = (
        "Verify the audit trail, the signatures, what is live, the files and the clearance windows. "
        "Names each fault on a line and ends with an error if there is any."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        faults = 0
        for what, check in checks():
            run = check()
            while True:
                try:
                    self.stdout.write(next(run))
                except StopIteration as end:
                    self.stdout.write(f"Checked {end.value:,} {what}.")
                    break
                faults += 1
        if faults:
            raise CommandError(
                f"{faults} fault{'' if faults == 1 else 's'}. Something was changed outside Vouch: "
                "keep the database as it is and tell whoever answers for quality."
            )
        self.stdout.write(self.style.SUCCESS("Nothing was altered."))
