"""Verify that no record, signature, file or clearance was altered behind the actions' back."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from compliance.models.reviews import note_verification
from compliance.proof import seal
from compliance.proof.looking_up import look_up
from compliance.proof.offline import Unreadable
from compliance.verification import NotChecked, checks


class Command(BaseCommand):
    help = (
        "Verify the audit trail and its seals, rounds, signatures, answers, approvals and stops, what is "
        "live, files and pages, clearance windows and database guards. Names each fault on a line and "
        "ends with an error if there is any."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="Tell everything as one JSON object.")
        parser.add_argument("--seal", action="store_true", help="If nothing was altered, seal the trail.")
        parser.add_argument("--pack", metavar="FILE", help="Verify a substantiation pack instead.")

    def handle(self, *args: Any, **options: Any) -> None:
        self.as_json = options["json"]
        self.told: dict[str, Any] = {"faults": [], "not_checked": [], "checked": {}}
        if options["pack"]:
            self._pack(options["pack"])
        else:
            self._library()
            note_verification(self.told["faults"])
        if options["seal"] and not self.told["faults"]:
            made = seal.add_seal()
            self.told["seal"] = made.line()
            self._say(f"Sealed. Keep this line where nobody who runs Vouch can change it:\n{made.line()}")
        self._end()

    def _library(self) -> None:
        for _, check in checks():
            run = check()
            while True:
                try:
                    self._take(next(run))
                except StopIteration as end:
                    for what, count in end.value.items():
                        self.told["checked"][what] = count
                        self._say(f"Checked {count:,} {what}.")
                    break

    def _pack(self, path: str) -> None:
        try:
            for fault in look_up(path, self._say):
                self._take(fault)
        except Unreadable as problem:
            raise CommandError(str(problem)) from problem

    def _take(self, found: str) -> None:
        if isinstance(found, NotChecked):
            self.told["not_checked"].append(str(found))
            self._say(f"Not checked: {found}")
        else:
            self.told["faults"].append(found)
            self._say(found)

    def _say(self, line: str) -> None:
        if not self.as_json:
            self.stdout.write(line)

    def _end(self) -> None:
        count = len(self.told["faults"])
        if self.as_json:
            self.stdout.write(json.dumps(self.told | {"altered": bool(count)}, ensure_ascii=False, indent=1))
        if count:
            raise CommandError(
                f"{count} fault{'' if count == 1 else 's'}. Something was changed outside Vouch: "
                "keep the database as it is and tell whoever answers for quality."
            )
        self._say(self.style.SUCCESS("Nothing was altered."))
