"""A file of retractions that was read: a source has an expression of concern, and people are asked."""

from __future__ import annotations

from pathlib import Path

from cms.demo.build.calendar import Calendar
from messaging.actions import ImportRetractions
from messaging.actions.publications import known_numbers
from messaging.retractions import read_retractions

#: Invented, in the published form.
FILE = Path(__file__).parents[1] / "retractions.csv"
DAYS_AGO = 5


def plan_retraction_watch(calendar: Calendar) -> None:
    """Read the file on a morning of last week, as a job does."""

    def read() -> None:
        dois, pmids = known_numbers()
        with FILE.open("rb") as lines:
            reading = read_retractions(
                lines, lambda found, numbers: not (dois.isdisjoint(found) and pmids.isdisjoint(numbers))
            )
        ImportRetractions(reading, FILE.name, calendar.now().date()).execute()

    calendar.at(calendar.office_hour(calendar.ago(DAYS_AGO)), read)
