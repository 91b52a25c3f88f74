"""What recipients do with the links they were sent: mail filters first, people later, most of them once."""

from __future__ import annotations

from datetime import datetime, timedelta

from cms.demo.build.calendar import Calendar
from cms.demo.build.questions import BROWSERS, SCANNERS
from content import door
from content.actions import OpenShare, RecordBeat, RecordDarkness
from content.models import Share

_SCANNED, _READ, _READ_AGAIN, _GLANCED = 0.35, 0.66, 0.3, 0.15


class Readers:
    """The recipients' side of every share. Each opening asks the door, as the viewer does."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self.rng = calendar.rng

    def plan_visits(self, share: Share) -> None:
        sent = self.calendar.now()
        if self.rng.random() < _SCANNED:
            scanner = self.rng.choice(SCANNERS)
            self.calendar.at(
                sent + timedelta(seconds=self.rng.uniform(1, 9)), lambda: self._scan(share, scanner)
            )
        first = sent + timedelta(hours=self.rng.lognormvariate(2, 1.3))
        if self.rng.random() < _READ:
            self.plan_visit(share, first)
            if self.rng.random() < _READ_AGAIN:
                self.plan_visit(share, first + timedelta(days=self.rng.uniform(1, 20)))

    def plan_visit(self, share: Share, when: datetime) -> None:
        self.calendar.at(when, lambda: self._visit(share))

    def _may_open(self, share: Share) -> bool:
        share.refresh_from_db()
        answer = door.for_share(share)
        if not answer.allowed and "link_expired" not in {reason.code for reason in answer.reasons}:
            RecordDarkness(share.asset_id).execute()
        return answer.allowed

    def _scan(self, share: Share, user_agent: str) -> None:
        if self._may_open(share):
            OpenShare(share, f"scanner-{self.rng.random()}", user_agent).execute()

    def _visit(self, share: Share) -> None:
        if not self._may_open(share):
            return
        visit = OpenShare(share, f"browser-{self.rng.random()}", self.rng.choice(BROWSERS)).execute()
        when = self.calendar.now()
        if self.rng.random() < _GLANCED:
            # Opened and closed again: an opening, but no confirmed view.
            return
        last = min(visit.version.page_count, 1 + int(self.rng.expovariate(0.45)))
        for page in range(1, last + 1):
            seconds = min(240.0, self.rng.lognormvariate(2.6, 0.8))
            when += timedelta(seconds=seconds + 0.2)
            beat = RecordBeat(visit, page, int(seconds * 1000), gesture=self.rng.random() < 0.8)
            self.calendar.at(when, beat.execute)
