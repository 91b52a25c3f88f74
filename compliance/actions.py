"""The verbs of review: submit, sign, send back, suspend, lift, withdraw, answer a finding."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.hashers import check_password
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from modelcluster.models import get_all_child_relations
from wagtail.models import WorkflowState

from cms.core.actions import Action, Refused
from cms.core.permissions import may
from compliance.audit import record
from compliance.cascade import cascade
from compliance.models import (
    Disposition,
    Event,
    Finding,
    Meaning,
    RequiredSignature,
    Signature,
    SignoffTaskState,
    Suspension,
    Verdict,
    Withdrawal,
)
from compliance.rounds import blocks_to_submission, review_workflow


class SaveDraft(Action):
    """Keep a draft of controlled content, with its child rows, as a new revision.

    `content` is new, or a draft as `get_latest_revision_as_object()` gives it. Raises Refused for bad
    values and for content that is under review.
    """

    def __init__(self, content: Any, user: Any) -> None:
        self.content = content
        self.user = user

    def check(self) -> None:
        action = "change" if self.content.pk else "add"
        if not may(self.user, action, self.content):
            raise Refused(f"You may not {action} a {self.content._meta.verbose_name}.")
        if self.content.pk and self.content.workflow_in_progress:
            raise Refused(f"“{self.content}” is in review and frozen until the round ends.")
        try:
            self.content.full_clean()
        except ValidationError as problem:
            raise Refused(problem.messages) from problem
        self._check_children()

    def _check_children(self) -> None:
        """Every child row, and its place: without one, the order of rows is the database's whim."""
        for relation in get_all_child_relations(self.content):
            for place, child in enumerate(getattr(self.content, relation.get_accessor_name()).all()):
                child.sort_order = place
                try:
                    child.full_clean(exclude=[relation.field.name])
                except ValidationError as problem:
                    raise Refused(
                        f"{child._meta.verbose_name.capitalize()} {place + 1}: {words}"
                        for words in problem.messages
                    ) from problem

    def perform(self) -> Any:
        if not self.content.pk:
            self.content.live = False
            self.content.save()
        return self.content.save_revision(user=self.user)


class SubmitForReview(Action):
    """Open a review round on the newest draft of `content`."""

    def __init__(self, content: Any, user: Any) -> None:
        self.content = content
        self.user = user

    def check(self) -> None:
        if not may(self.user, "change", self.content):
            raise Refused(f"You may not submit “{self.content}”.")
        state = self.content.current_workflow_state
        if state and state.status == WorkflowState.STATUS_IN_PROGRESS:
            raise Refused(f"“{self.content}” is already in review.")
        revision = self.content.get_latest_revision()
        if revision is None:
            raise Refused(f"“{self.content}” has no draft to submit. Save it first.")
        draft = revision.as_object()
        # Not compared with the live row: that may have changed with what it refers to.
        if self.content.live and draft.is_signed():
            raise Refused(f"“{self.content}” is approved as it is; nothing has changed.")
        problems = blocks_to_submission(draft, self.user)
        if problems:
            raise Refused(problems)

    def perform(self) -> SignoffTaskState:
        state = self.content.current_workflow_state
        if state and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
            state.resume(user=self.user)
        else:
            workflow = review_workflow()
            assert workflow is not None  # check() refuses without one
            state = workflow.start(self.content, self.user)
        return state.current_task_state.specific


class _SignedVerdict(Action):
    """A verdict over a round, signed with the user id and password of the session's own person.

    A wrong password leaves no signature and no change, and one record of the attempt
    (21 CFR 11.200(a)(1), 11.300(d)).
    """

    verdict: Verdict

    def __init__(
        self, round_: SignoffTaskState, user: Any, required: RequiredSignature, meaning: str, password: str,
        reason: str = "",
    ) -> None:  # fmt: skip
        self.round_id = round_.pk
        self.user = user
        self.required = required
        self.meaning = meaning
        self.password = password
        self.reason = reason.strip()

    def check(self) -> None:
        # The row lock makes concurrent verdicts take turns; SQLite's IMMEDIATE transactions do anyway.
        self.round = SignoffTaskState.objects.select_for_update().get(pk=self.round_id)
        seats, obstacle = self.round.seats_of(self.user)
        if obstacle:
            raise Refused(obstacle)
        if self.required not in seats:
            raise Refused("You may not sign in this role, or it is signed already.")
        if self.meaning not in Meaning.values:
            raise Refused("Choose what your signature means.")
        self.content = self.round.content

    def execute(self) -> Signature:
        with transaction.atomic():
            self.check()
            # The stored hash is compared and left as it is; an upgrade belongs to a sign-in.
            if check_password(self.password, self.user.password):
                return self.perform()
        with transaction.atomic():
            record(
                Event.SIGNING_REFUSED,
                self.content,
                actor=self.user,
                new={"round": self.round.number},
                reason="Wrong password",
            )
        raise Refused("That is not your password. Nothing was signed, and the attempt is on record.")

    def sign(self) -> Signature:
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
            digest=self.round.digest,
        )
        signature.hash = signature.expected_hash()
        signature.save()
        record(
            Event.SIGNED if self.verdict == Verdict.APPROVED else Event.SENT_BACK,
            self.content,
            actor=self.user,
            new={
                "round": self.round.number,
                "role": str(self.required),
                "meaning": str(self.meaning),
                "signature": signature.hash,
            },
            reason=self.reason,
        )
        return signature


class Sign(_SignedVerdict):
    """Approve a round in one role; the last signature makes exactly the signed revision live."""

    verdict = Verdict.APPROVED

    def check(self) -> None:
        super().check()
        obstacles = self.round.obstacles_to_approval()
        if obstacles:
            raise Refused(obstacles)

    def perform(self) -> Signature:
        signature = self.sign()
        if self.round.is_complete():
            self.round.approve(user=self.user)
        return signature


class SendBack(_SignedVerdict):
    """Reject a round with a reason; it ends for everybody, and the next one starts with no signature."""

    verdict = Verdict.SENT_BACK

    def check(self) -> None:
        super().check()
        if not self.reason:
            raise Refused("Say why you send it back, so that the author can act on it.")

    def perform(self) -> Signature:
        signature = self.sign()
        self.round.reject(user=self.user, comment=self.reason)
        return signature


class _Stop(Action):
    """Ends or holds the clearance of content, with a reason, at the next request everywhere."""

    def __init__(self, content: Any, user: Any, reason: str) -> None:
        self.content = content
        self.user = user
        self.reason = reason.strip()

    def check(self) -> None:
        if not may(self.user, "withdraw", self.content):
            raise Refused(f"You may not withdraw or suspend “{self.content}”.")
        if not self.reason:
            raise Refused("Say why. The reason is kept and shown to the people who are told.")
        if not self.content.approval():
            raise Refused(f"“{self.content}” is not approved, so there is nothing to stop.")
        if self.content.withdrawal():
            raise Refused(f"“{self.content}” is already withdrawn.")

    def about(self) -> dict[str, Any]:
        return {
            "subject_type": ContentType.objects.get_for_model(self.content),
            "subject_id": self.content.pk,
        }


class Withdraw(_Stop):
    """End content for good. What carries it is refused from the next request on."""

    def perform(self) -> Withdrawal:
        at = timezone.now()
        withdrawal = Withdrawal.objects.create(**self.about(), by=self.user, at=at, reason=self.reason)
        state = self.content.current_workflow_state
        if state and state.is_active:
            state.cancel(user=self.user)
        record(Event.WITHDRAWN, self.content, actor=self.user, reason=self.reason)
        cascade({self.content.kind(): {self.content.pk}}, at=at)
        return withdrawal


class Suspend(_Stop):
    """Hold content until someone lifts it."""

    def check(self) -> None:
        super().check()
        if self.content.open_suspension():
            raise Refused(f"“{self.content}” is already suspended.")

    def perform(self) -> Suspension:
        at = timezone.now()
        suspension = Suspension.objects.create(**self.about(), by=self.user, at=at, reason=self.reason)
        record(Event.SUSPENDED, self.content, actor=self.user, reason=self.reason)
        cascade({self.content.kind(): {self.content.pk}}, at=at)
        return suspension


class LiftSuspension(_Stop):
    """Let suspended content be used again."""

    def check(self) -> None:
        super().check()
        if not self.content.open_suspension():
            raise Refused(f"“{self.content}” is not suspended.")

    def perform(self) -> Suspension:
        suspension = self.content.open_suspension()
        suspension.lifted_at = timezone.now()
        suspension.lifted_by = self.user
        suspension.lift_reason = self.reason
        suspension.save(update_fields=["lifted_at", "lifted_by", "lift_reason"])
        record(Event.SUSPENSION_LIFTED, self.content, actor=self.user, reason=self.reason)
        cascade({self.content.kind(): {self.content.pk}}, at=suspension.lifted_at)
        return suspension


class DisposeFinding(Action):
    """Answer a finding that a check raised in an open round."""

    def __init__(self, finding: Finding, user: Any, answer: str) -> None:
        self.finding = finding
        self.user = user
        self.answer = answer.strip()

    def check(self) -> None:
        if not self.answer:
            raise Refused("Write an answer to the finding.")
        if not self.finding.state.is_open:
            raise Refused("This review round is over.")
        if not self.finding.state.may_be_read_by(self.user):
            raise Refused("Findings are answered by the reviewers and authors of the content.")

    def perform(self) -> Disposition:
        disposition = Disposition.objects.create(
            finding=self.finding, by=self.user, at=timezone.now(), answer=self.answer
        )
        record(
            Event.FINDING_DISPOSED,
            self.finding.state.subject,
            actor=self.user,
            new={"rule": self.finding.rule, "answer": self.answer},
        )
        return disposition
