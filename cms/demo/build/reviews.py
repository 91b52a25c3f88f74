"""Taking content through a review round on the calendar, every verdict with its person's password."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from cms.core.models import User
from cms.demo.build.calendar import Calendar
from cms.demo.logins import DEMO_PASSWORD
from cms.demo.story import Story
from compliance.actions import OpenReview, SendBack, Sign, SubmitForReview
from compliance.credentials import Credentials
from compliance.models import Meaning, RequiredSignature, SignoffTaskState


def _credentials(person: User) -> Credentials:
    return Credentials.typed(person.username, DEMO_PASSWORD, by=person)


class Desk:
    """The reviewers and their days. A person in a role signs within three working days, most sooner."""

    def __init__(self, calendar: Calendar, story: Story, people: dict[str, User]) -> None:
        self.calendar = calendar
        self.reviewers: dict[str, list[User]] = {}
        for person in story.people:
            for role in person.roles:
                self.reviewers.setdefault(role, []).append(people[person.username])

    def plan_approval(self, content: Any, author: User, when: datetime) -> None:
        """Submit at `when`; everybody signs."""
        self._plan(content, author, when, lambda round_: self._plan_signatures(round_, round_.required.all()))

    def plan_waiting(self, content: Any, author: User, when: datetime, signed: tuple[str, ...] = ()) -> None:
        """Submit at `when`; only the roles of `signed` sign, and the round waits for the others."""
        self._plan(
            content,
            author,
            when,
            lambda round_: self._plan_signatures(round_, round_.required.filter(role__code__in=signed)),
        )

    def plan_rejection(self, content: Any, author: User, when: datetime, role: str, reason: str) -> None:
        """Submit at `when`; the person in `role` sends it back."""

        def send_back(round_: SignoffTaskState) -> None:
            required = round_.required.get(role__code=role)
            person = self._reviewer(required)
            SendBack(round_, person, required, Meaning.REVIEW, _credentials(person), reason).execute()

        self._plan(
            content,
            author,
            when,
            lambda round_: self.calendar.at(self._later(1, 30), lambda: send_back(round_)),
        )

    def _plan(
        self, content: Any, author: User, when: datetime, then: Callable[[SignoffTaskState], object]
    ) -> None:
        def submit() -> None:
            then(SubmitForReview(type(content).objects.get(pk=content.pk), author).execute())

        self.calendar.at(self.calendar.office_hour(when), submit)

    def _plan_signatures(self, round_: SignoffTaskState, wanted: Any) -> None:
        for required in wanted.select_related("role"):
            person, when = self._reviewer(required), self._later(1, 60)
            self._plan_opening(round_, person, when)
            self.calendar.at(
                when,
                lambda person=person, required=required: Sign(
                    round_, person, required, Meaning.APPROVAL, _credentials(person)
                ).execute(),
            )

    def _plan_opening(self, round_: SignoffTaskState, person: User, verdict: datetime) -> None:
        """A person opens the review between twenty minutes and two hours before they give a verdict."""
        minutes = 20 + (round_.pk * 7 + person.pk * 13) % 100
        opening = OpenReview(round_, person)
        self.calendar.at(verdict - timedelta(minutes=minutes), opening.execute)

    def _reviewer(self, required: RequiredSignature) -> User:
        return self.calendar.rng.choice(self.reviewers[required.role.code])

    def _later(self, fewest: int, most: int) -> datetime:
        hours = self.calendar.rng.triangular(fewest, most, fewest + (most - fewest) / 4)
        return self.calendar.office_hour(self.calendar.now() + timedelta(hours=hours))
