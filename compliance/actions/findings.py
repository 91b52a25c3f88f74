"""Answering what the automatic checks raised."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from cms.core.actions import Refused
from compliance.audit import record
from compliance.credentials import Credentials
from compliance.models import Disposition, Event, Finding, ReviewRole, SignoffTaskState
from compliance.signing import NotEntitled, SignedAction


class DisposeFinding(SignedAction):
    """Answer a finding that a check raised in an open round; the answer is signed.

    A finding that names a review role is answered in that role, by somebody who holds it for a market of
    the round and had no hand in the content; any other, by its reviewers and authors.
    """

    def __init__(self, finding: Finding, user: Any, answer: str, credentials: Credentials) -> None:
        self.finding = finding
        self.user = user
        self.answer = answer.strip()
        self.credentials = credentials

    def check_subject(self) -> None:
        if not self.answer:
            raise Refused("Write an answer to the finding.")
        # A verdict covers the answers before it, so the two take turns on the round's row.
        round_ = SignoffTaskState.objects.select_for_update().get(pk=self.finding.state_id)
        if not round_.is_open:
            raise Refused("This review round is over.")
        self.content = round_.content
        if not round_.may_be_read_by(self.user):
            raise NotEntitled("Findings are answered by the reviewers and authors of the content.")
        if self.finding.role:
            self._check_role(round_)
        self.round = round_

    def _check_role(self, round_: SignoffTaskState) -> None:
        role = ReviewRole.objects.filter(code=self.finding.role).first()
        name = role.name if role else self.finding.role
        if self.user.pk in round_.contributors:
            raise NotEntitled(f"You had a hand in this version, so somebody else of {name} must answer.")
        if role is None or not round_.holds_role(self.user, role):
            raise NotEntitled(f"This finding is answered by {name}, for a market of this round.")

    def facts_of_attempt(self) -> dict[str, Any]:
        return {"rule": self.finding.rule}

    def perform(self) -> Disposition:
        disposition = Disposition(
            finding=self.finding,
            by=self.user,
            printed_name=self.user.printed_name,
            title=self.user.job_title,
            role=self.finding.role,
            at=timezone.now(),
            answer=self.answer,
        )
        disposition.hash = disposition.expected_hash()
        disposition.save()
        record(
            Event.FINDING_DISPOSED,
            self.round.subject,
            actor=self.user,
            new={
                "round": self.round.number,
                "rule": self.finding.rule,
                "role": self.finding.role,
                "answer": self.answer,
                "disposition": disposition.hash,
            },
        )
        return disposition
