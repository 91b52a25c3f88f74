"""What the demo's desk has planned: reminders and escalations on their days, and one delegation."""

from __future__ import annotations

from datetime import timedelta

from cms.core.models import User
from cms.demo.build.calendar import Calendar
from cms.demo.build.reviews import Desk
from compliance.actions import DelegateTask
from compliance.deadlines import note_blockages, tell_about_deadlines
from compliance.models import Delegation, ReviewRole, SignoffTaskState

#: The last days of the history, on each of which the periodic jobs run once.
_WATCHED_DAYS = 14


def plan_deadlines(calendar: Calendar) -> None:
    """Let the periodic jobs run once a day; what is reminded and late shows on the queue."""
    for day in range(_WATCHED_DAYS, 0, -1):
        calendar.at(calendar.ago(day - 0.5), tell_about_deadlines)


def delegate_one_review(calendar: Calendar, desk: Desk) -> None:
    """The second in medical affairs hands the review that waits longest to the first, being away."""
    away: User = desk.reviewers["medical_affairs"][1]
    waiting = SignoffTaskState.objects.awaiting(away).first()
    if waiting is not None:
        delegation = Delegation(
            role=ReviewRole.objects.get(code="medical_affairs"),
            delegate=desk.reviewers["medical_affairs"][0],
            round=waiting,
            starts_at=calendar.now(),
            ends_at=calendar.now() + timedelta(days=10),
            reason="At the congress in Vienna until next week. Invented for demonstration.",
        )
        DelegateTask(delegation, away).execute()
    note_blockages()
