"""Opening a review round: what is frozen, who must sign, and when it may not be opened."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from wagtail.models import TaskState, Workflow
from wagtail.signals import task_submitted

from cms.core.actions import Refused
from compliance.audit import json_ready, record
from compliance.digest import digest
from compliance.holidays import BusinessCalendars
from compliance.models import (
    CONTRIBUTING_EVENTS,
    Approval,
    AuditRecord,
    ContentTask,
    Event,
    Finding,
    LegalHold,
    Level,
    RequiredSignature,
    ReviewPolicy,
    SignoffTask,
    SignoffTaskState,
)
from compliance.policy import Requirement, Subject, policies_for, requirements, said_by, version_of
from compliance.seating import Seating

NO_WORKFLOW = "There is no review workflow. Ask an administrator to set it up."


def review_workflow() -> Workflow | None:
    """The workflow of all controlled content: one task that holds every role."""
    return Workflow.objects.filter(active=True, workflow_tasks__task__signofftask__isnull=False).first()


def required_of(content: Any) -> tuple[list[Requirement], list[ReviewPolicy]]:
    """The signatures that the policies ask for, and the policies; raises Refused if there are none."""
    policies = policies_for(Subject.of(content))
    required = requirements(policies)
    if not required:
        raise Refused(
            f"No review policy covers “{content}”. Ask an administrator to add one for {content.kind()}."
        )
    return required, policies


def contributors_to(content: Any) -> set[int]:
    """The people who had a hand in this version: everyone since the last approval, whatever the route."""
    trail = AuditRecord.objects.about(content)
    last = trail.filter(event=Event.APPROVED).order_by("-sequence").values("sequence")[:1]
    if last:
        trail = trail.filter(sequence__gt=last[0]["sequence"])
    hands = trail.filter(event__in=CONTRIBUTING_EVENTS, actor__isnull=False)
    return set(hands.values_list("actor_id", flat=True))


def _eligible_people_exist(required: list[Requirement], contributors: set[int]) -> list[str]:
    """Say which roles nobody could sign. Each role needs a person of its own (nobody fills two)."""
    seats = [RequiredSignature(role=each.role, market=each.market) for each in required]
    missing = Seating(seats, contributors).unfillable(seats)
    return [
        f"Nobody else can sign for {seat.role}{f' in {seat.market.name}' if seat.market else ''}. "
        "Ask an administrator to name a reviewer."
        for seat in missing
    ]


def blocks_to_submission(content: Any, user: Any) -> list[str]:
    """Everything that stops `content`, a draft, from being submitted by `user`; empty if nothing does."""
    return Submission(content, user).problems


class Submission:
    """All that opening a round on a draft rests on, read once: the checks, the seats, whose work it is.

    `problems` stop it, in words; where there are some, `required` may be empty.
    """

    def __init__(self, content: Any, user: Any) -> None:
        self.raised = list(content.preflight())
        self.required: list[Requirement] = []
        self.policies: list[ReviewPolicy] = []
        self.problems = [
            f"{each.message} {each.suggestion}".strip() for each in self.raised if each.level == Level.BLOCK
        ]
        if content.withdrawal():
            self.problems.append(f"“{content}” was withdrawn for good. Write a new one.")
        if not content.markets.all():
            self.problems.append("Ask for at least one market and audience.")
        if review_workflow() is None:
            self.problems.append(NO_WORKFLOW)
        if self.problems:
            return
        try:
            self.required, self.policies = required_of(content)
        except Refused as refusal:
            self.problems = refusal.messages
            return
        self.contributors = contributors_to(content) | {user.pk}
        self.problems = _eligible_people_exist(self.required, self.contributors)


def open_round(task: SignoffTask, workflow_state: Any, user: Any) -> SignoffTaskState:
    """Freeze the newest draft and ask for the signatures that the policies require.

    Every route to a review ends here, Wagtail's own buttons included, so the checks are here and
    not in a view. Raises Refused.
    """
    if user is None:
        raise Refused("A submission needs a person who makes it.")
    revision = workflow_state.content_object.get_latest_revision()
    content = revision.as_object()
    submission = Submission(content, user)
    if submission.problems:
        raise Refused(submission.problems)
    required, policies = submission.required, submission.policies
    now, calendars = timezone.now(), BusinessCalendars()
    deadlines = [each.deadlines(now, calendars) for each in required]
    canonical, policy_version = content.canonical(), version_of(policies)
    content_digest = content.content_digest()
    round_ = SignoffTaskState(
        workflow_state=workflow_state,
        status=TaskState.STATUS_IN_PROGRESS,
        revision=revision,
        task=task,
        subject_type=ContentType.objects.get_for_model(content),
        subject_id=content.pk,
        number=_next_number(content),
        canonical=json_ready(canonical),
        content_digest=content_digest,
        policy_version=policy_version,
        digest=digest({"content": content_digest, "policy": policy_version}),
        contributors=sorted(submission.contributors),
        submitted_by=user,
        due_at=min(each["due_at"] for each in deadlines),
        policies=said_by(policies),
    )
    round_.save()
    RequiredSignature.objects.bulk_create(
        RequiredSignature(state=round_, role=each.role, market=each.market, **dates)
        for each, dates in zip(required, deadlines, strict=True)
    )
    Finding.objects.bulk_create(
        Finding(
            state=round_,
            rule=raised.rule,
            rule_version=raised.version,
            level=raised.level,
            message=raised.message,
            suggestion=raised.suggestion,
            place=raised.place,
            starts=raised.span[0] if raised.span else None,
            ends=raised.span[1] if raised.span else None,
            role=raised.role,
        )
        for raised in submission.raised
    )
    seats = list(round_.required.select_related("role", "market"))
    record(
        Event.SUBMITTED,
        content,
        actor=user,
        new={
            "round": round_.number,
            "digest": round_.digest,
            "roles": [str(seat) for seat in seats],
            # For verifying: neither is covered by a digest before somebody signs.
            "required": sorted(
                [each.role.code, each.market.code if each.market else ""] for each in required
            ),
            "findings": digest(round_.findings_on_record[0]),
            "deadlines": digest(round_.deadlines_on_record()),
            "due": round_.due_at,
            "due_by_role": {str(seat): seat.due_at for seat in seats},
            "markets": content.canonical_markets(),
        },
    )
    task_submitted.send(sender=SignoffTaskState, instance=round_, user=user)
    return round_


def _next_number(content: Any) -> int:
    """Rounds are counted from 1 since the last approval."""
    rounds = SignoffTaskState.objects.about(content)
    approved = Approval.objects.about(content).first()
    if approved:
        rounds = rounds.filter(pk__gt=approved.state_id)
    return rounds.count() + 1


def refuse_delete(content: Any) -> None:
    """Raise Refused if anything ever vouched for `content`, or a legal hold keeps it (21 CFR 11.10(c))."""
    hold = LegalHold.objects.about(content).filter(lifted_at__isnull=True).first()
    if hold:
        raise Refused(f"“{content}” is on legal hold since {hold.at:%d %b %Y} and must stay.")
    if SignoffTaskState.objects.about(content).exists():
        raise Refused(f"“{content}” has been in review and its records must stay. Withdraw it instead.")
    if ContentTask.objects.about(content).exists():
        raise Refused(f"Something was asked about “{content}”, and that record must stay.")
