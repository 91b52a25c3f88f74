"""That a restore was tested, on record with what was compared."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from cms.core.actions import Action
from compliance.audit import record
from compliance.models import Event, RestoreTest


class RecordRestoreTest(Action):
    """Keep that a backup was restored beside the site and verified. Only a test that went well is kept."""

    def __init__(self, backup_at: datetime, records: int, files: int) -> None:
        self.backup_at = backup_at
        self.records = records
        self.files = files

    def perform(self) -> RestoreTest:
        test = RestoreTest.objects.create(
            at=timezone.now(), backup_at=self.backup_at, records=self.records, files=self.files
        )
        record(
            Event.RESTORE_TESTED,
            test,
            actor=None,
            new={"backup of": self.backup_at, "audit records": self.records, "files": self.files},
        )
        return test
