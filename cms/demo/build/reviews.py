"""Taking content through a review round on the calendar, every verdict with its person's password."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cms.core.models import User
from cms.demo.build.calendar import Calendar
from cms.demo.logins import DEMO_PASSWORD
from cms.demo.story import Story
from compliance.actions import (
    AddComment,
    DisposeFinding,
    OpenReview,
    SendBack,
    Sign,
    SubmitForReview,
)
from compliance.credentials import Credentials
from compliance.models import Meaning, RequiredSignature, SignoffTaskState

#: What the reviewers of Halden write to findings, by the beginning of the rule.
_ANSWERS = {
    "ADM-01": "Enough for what is claimed: its limits are said in the qualifier beside it.",
    "AST-03": "Read by eye; it is a picture without words.",
    "AST-04": "Both texts were compared: the same statement in other words.",
    "AST-05": "Read with the approved claim, which stands in full on the same page.",
    "COPY-K": "The figure is that of an approved claim in this piece, with its source.",
    "COPY-D": "The comparison is that of the approved claim beside it.",
    "EU-02": "The source is section 5 of the clinical evaluation report.",
    "EV-06": "Compared with the source: the number is there, written in another way or a sentence further.",
    "FR-02": "France is served with the French edition only, which has them.",
}
#: Fewest and most hours until a signature; the policies give five working days.
_USUAL, _LATE = (1, 60), (175, 215)
#: Legal is late now and then, in the first weeks only: what rests on a claim waits for it.
_ONE_LATE_IN, _LAST_LATE_DAY = 8, 14
_READ = "Read in its context; it says no more than the sources do."


def _credentials(person: User) -> Credentials:
    return Credentials.typed(person.username, DEMO_PASSWORD, by=person)


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment of the reviewer in `role` on some words of a round."""

    role: str
    kind: str
    part: str
    words: str
    text: str


class Desk:
    """The reviewers and their days. A person in a role signs within three working days, most sooner."""

    def __init__(self, calendar: Calendar, story: Story, people: dict[str, User]) -> None:
        self.calendar = calendar
        self._last_late_day = calendar.day(_LAST_LATE_DAY)
        self.reviewers: dict[str, list[User]] = {}
        for person in story.people:
            for role in person.roles:
                self.reviewers.setdefault(role, []).append(people[person.username])

    def plan_approval(self, content: Any, author: User, when: datetime) -> None:
        """Submit at `when`; everybody signs."""
        self._plan(content, author, when, lambda round_: self._plan_signatures(round_, round_.required.all()))

    def plan_waiting(
        self, content: Any, author: User, when: datetime, signed: tuple[str, ...] = (),
        remark: Remark | None = None,
    ) -> None:  # fmt: skip
        """Submit at `when`; only the roles of `signed` sign, and the round waits for the others."""

        def wait(round_: SignoffTaskState) -> None:
            self._plan_signatures(round_, round_.required.filter(role__code__in=signed))
            if remark:
                soon = self.calendar.office_hour(self.calendar.now() + timedelta(hours=6))
                self.calendar.at(soon, lambda: self._comment(round_, remark))

        self._plan(content, author, when, wait)

    def plan_rejection(
        self, content: Any, author: User, when: datetime, role: str, reason: str,
        remark: Remark | None = None,
    ) -> None:  # fmt: skip
        """Submit at `when`; the person in `role` sends it back, after the remark if there is one."""

        def send_back(round_: SignoffTaskState) -> None:
            if remark:
                self._comment(round_, remark)
            required = round_.required.get(role__code=role)
            person = self._reviewer(required)
            SendBack(round_, person, required, Meaning.REVIEW, _credentials(person), reason).execute()

        self._plan(
            content,
            author,
            when,
            lambda round_: self.calendar.at(self._later(1, 30), lambda: send_back(round_)),
        )

    def plan_second_round(
        self, content: Any, author: User, when: datetime, role: str, reason: str,
        mend: Callable[[], object],
    ) -> None:  # fmt: skip
        """Submit at `when`; `role` sends it back, the author lets `mend` change it, and everybody signs."""

        def send_back(round_: SignoffTaskState) -> None:
            required = round_.required.get(role__code=role)
            person = self._reviewer(required)
            SendBack(round_, person, required, Meaning.REVIEW, _credentials(person), reason).execute()
            self.calendar.at(self._later(2, 30), resubmit)

        def resubmit() -> None:
            mend()
            self.plan_approval(content, author, self.calendar.now())

        def plan(round_: SignoffTaskState) -> None:
            when = self._later(3, 30)
            self._plan_opening(round_, self._reviewer(round_.required.get(role__code=role)), when)
            self.calendar.at(when, lambda: send_back(round_))

        self._plan(content, author, when, plan)

    def _comment(self, round_: SignoffTaskState, remark: Remark) -> None:
        # The first of the role, not any: a remark changes nobody else's days.
        person = self.reviewers[remark.role][0]
        AddComment(
            round_, person, text=remark.text, kind=remark.kind, part=remark.part, words=remark.words
        ).execute()

    def _plan(
        self, content: Any, author: User, when: datetime, then: Callable[[SignoffTaskState], object]
    ) -> None:
        def submit() -> None:
            then(SubmitForReview(type(content).objects.get(pk=content.pk), author).execute())

        self.calendar.at(self.calendar.office_hour(when), submit)

    def _plan_signatures(self, round_: SignoffTaskState, wanted: Any) -> None:
        for required in wanted.select_related("role"):
            late = required.role.code == "legal" and self.calendar.now() < self._last_late_day
            slow = late and round_.pk % _ONE_LATE_IN == 0
            person, when = self._reviewer(required), self._later(*(_LATE if slow else _USUAL))
            self._plan_opening(round_, person, when)
            self.calendar.at(
                when,
                lambda person=person, required=required: self._sign(round_, person, required),
            )

    def _plan_opening(self, round_: SignoffTaskState, person: User, verdict: datetime) -> None:
        """A person opens the review between twenty minutes and two hours before they give a verdict."""
        minutes = 20 + (round_.pk * 7 + person.pk * 13) % 100
        opening = OpenReview(round_, person)
        self.calendar.at(verdict - timedelta(minutes=minutes), opening.execute)

    def _sign(self, round_: SignoffTaskState, person: User, required: RequiredSignature) -> None:
        """Answer what the checks ask, each by somebody in the role that it asks, then sign."""
        for finding in round_.findings.unanswered():
            asked = person if finding.role in ("", required.role.code) else self.reviewers[finding.role][0]
            answer = next((words for rule, words in _ANSWERS.items() if finding.rule.startswith(rule)), _READ)
            DisposeFinding(finding, asked, answer, _credentials(asked)).execute()
        Sign(round_, person, required, Meaning.APPROVAL, _credentials(person)).execute()

    def _reviewer(self, required: RequiredSignature) -> User:
        return self.calendar.rng.choice(self.reviewers[required.role.code])

    def _later(self, fewest: int, most: int) -> datetime:
        hours = self.calendar.rng.triangular(fewest, most, fewest + (most - fewest) / 4)
        return self.calendar.office_hour(self.calendar.now() + timedelta(hours=hours))
