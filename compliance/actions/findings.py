"""Answering what the automatic checks raised."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from cms.core.actions import Refused
from compliance.audit import record
from compliance.credentials import Credentials
from compliance.models import Disposition, Event, Finding, SignoffTaskState
from compliance.signing import SignedAction


class DisposeFinding(SignedAction):
    """Answer a finding that a check raised in an open round; the answer is signed."""

    def __init__(self, finding: Finding, user: Any, answer: str, credentials: Credentials) -> None:
        self.finding = finding
        self.user = user
        self.answer = answer.strip()
        self.credentials = credentials

    def check(self) -> None:
        if not self.answer:
            raise Refused("Write an answer to the finding.")
        # A verdict covers the answers before it, so the two take turns on the round's row.
        SignoffTaskState.objects.select_for_update().get(pk=self.finding.state_id)
        self.finding.state.refresh_from_db(fields=["status"])
        if not self.finding.state.is_open:
            raise Refused("This review round is over.")
        if not self.finding.state.may_be_read_by(self.user):
            raise Refused("Findings are answered by the reviewers and authors of the content.")
        self.content = self.finding.state.content

    def facts_of_attempt(self) -> dict[str, Any]:
        return {"rule": self.finding.rule}

    def perform(self) -> Disposition:
        disposition = Disposition.objects.create(
            finding=self.finding,
            by=self.user,
            printed_name=self.user.printed_name,
            title=self.user.job_title,
            at=timezone.now(),
            answer=self.answer,
        )
        record(
            Event.FINDING_DISPOSED,
            self.finding.state.subject,
            actor=self.user,
            new={"rule": self.finding.rule, "answer": self.answer},
        )
        return disposition
