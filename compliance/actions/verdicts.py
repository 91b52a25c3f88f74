"""Verdicts over a review round: signing it, and sending it back."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from cms.core.actions import Refused
from cms.core.standing_queries import StandingQuery
from compliance.appending import end_of_trail
from compliance.audit import record
from compliance.credentials import Credentials
from compliance.models import (
    Event,
    MarketTree,
    Meaning,
    RequiredSignature,
    Signature,
    SignoffTaskState,
    Verdict,
)
from compliance.signing import NotEntitled, SignedAction

_ROUND = StandingQuery(lambda round: SignoffTaskState.objects.for_verdict().filter(pk=round))


class _SignedVerdict(SignedAction):
    """A verdict over a round, in one of its roles and with one of the closed list of meanings."""

    verdict: Verdict

    def __init__(
        self, round_: SignoffTaskState, user: Any, required: RequiredSignature, meaning: str,
        credentials: Credentials, reason: str = "",
    ) -> None:  # fmt: skip
        self.round_id = round_.pk
        self.user = user
        self.required = required
        self.meaning = meaning
        self.credentials = credentials
        self.reason = reason.strip()

    def check_subject(self) -> None:
        # The row lock makes concurrent verdicts take turns; SQLite's IMMEDIATE transactions do anyway.
        (self.round,) = _ROUND(round=self.round_id)
        # Then that of the trail, so that all that is read from here on stands until this is over.
        end_of_trail()
        self.content = self.round.content
        self.seats = self.round.seats_at_hand = self.round.seats()
        seats, obstacle = self.seats.of(self.user)
        held = self.required.role.code in self.seats.roles_open_to(self.user)
        refusal = Refused if held else NotEntitled
        if obstacle:
            raise refusal(obstacle)
        seat = next((each for each in seats if each == self.required), None)
        if seat is None:
            raise refusal("You may not sign in this role, or it is signed already.")
        # From here on the seat knows on whose behalf this person fills it.
        self.required = seat
        if self.meaning not in Meaning.values:
            raise Refused("Choose what your signature means.")

    def facts_of_attempt(self) -> dict[str, Any]:
        return {"round": self.round.number}

    def sign(self) -> Signature:
        answers = len(self.round.findings_on_record[1])
        delegation = self.required.delegation
        signature = Signature(
            state=self.round,
            required=self.required,
            signer=self.user,
            printed_name=self.user.printed_name,
            title=self.user.job_title,
            verdict=self.verdict,
            meaning=self.meaning,
            statement=self.required.role.statement,
            reason=self.reason,
            signed_at=timezone.now(),
            answers=answers,
            digest=self.round.digest_covering(answers),
            delegation=delegation,
            on_behalf_of=delegation.delegator if delegation else None,
            on_behalf_of_name=delegation.delegator.printed_name if delegation else "",
        )
        signature.hash = signature.expected_hash()
        signature.save()
        record(
            Event.SIGNED if self.verdict == Verdict.APPROVED else Event.SENT_BACK,
            self.content,
            actor=self.user,
            new={
                "round": self.round.number,
                "role": self.required.as_signed,
                "meaning": str(self.meaning),
                "signature": signature.hash,
            },
            reason=self.reason,
        )
        return signature


class Sign(_SignedVerdict):
    """Approve a round in one role; the last signature makes exactly the signed revision live."""

    verdict = Verdict.APPROVED

    def check_subject(self) -> None:
        super().check_subject()
        self.content.hold_parts(MarketTree())
        obstacles = self.round.obstacles_to_approval()
        if obstacles:
            raise Refused(obstacles)

    def perform(self) -> Signature:
        signature = self.sign()
        # The seats were read under the lock of the round, and the new signature is among them now.
        if self.round.approvals(self.seats.all):
            self.round.approve(user=self.user)
        return signature


class SendBack(_SignedVerdict):
    """Reject a round with a reason; it ends for everybody, and the next one starts with no signature."""

    verdict = Verdict.SENT_BACK

    def check_subject(self) -> None:
        super().check_subject()
        if not self.reason:
            raise Refused("Say why you send it back, so that the author can act on it.")

    def perform(self) -> Signature:
        signature = self.sign()
        self.round.reject(user=self.user, comment=self.reason)
        return signature
