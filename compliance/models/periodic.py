"""When each periodic job last ran, and how it went."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.db import models

#: A job that says it has been running for longer than this was killed, and may be taken up again.
GIVEN_UP_AFTER = timedelta(hours=1)


class PeriodicJobQuerySet(models.QuerySet):
    def claimable(self, every: timedelta, at: datetime) -> Self:
        """Those that nobody is running and that have not begun within the last `every`."""
        free = models.Q(running_since__isnull=True) | models.Q(running_since__lte=at - GIVEN_UP_AFTER)
        due = models.Q(last_started__isnull=True) | models.Q(last_started__lte=at - every)
        return self.filter(free, due)


class PeriodicJob(models.Model):
    """One job of `compliance.periodic`: bookkeeping of the machine room, and no record of the trail.

    What a job changes is recorded by the actions that it calls.
    """

    name = models.CharField(max_length=80, unique=True)
    running_since = models.DateTimeField(null=True)
    last_started = models.DateTimeField(null=True)
    last_finished = models.DateTimeField(null=True)
    succeeded = models.BooleanField(null=True)
    result = models.TextField(blank=True, help_text="What the last run did, or why it failed.")

    objects = models.Manager.from_queryset(PeriodicJobQuerySet)()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
