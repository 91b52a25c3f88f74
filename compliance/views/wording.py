"""Times as a reviewer says them."""

from __future__ import annotations

from datetime import datetime


def due_in_words(due: datetime, at: datetime) -> str:
    """How far `due` is from `at`, in whole UTC days where it is more than a day away."""
    days = (due.date() - at.date()).days
    if due < at:
        late = -days
        return "overdue since today" if late == 0 else f"overdue by {late} day{'' if late == 1 else 's'}"
    if days == 0:
        return f"due today, {due:%H:%M} UTC"
    if days == 1:
        return f"due tomorrow, {due:%H:%M} UTC"
    return f"due in {days} days, {due:%a %-d %b}"
