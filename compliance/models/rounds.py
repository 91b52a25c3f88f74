"""A review round: the frozen content, the signatures it needs, and those it has.

Wagtail's workflow is strictly sequential, so one task holds every required role and they sign in
parallel. `SignoffTaskState` is the round: it keeps the digest of exactly what was submitted,
because autosave can rewrite a revision under the same id.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import cached_property

from wagtail.models import Task, TaskState, WorkflowTask

from cms.core.standing_queries import StandingQuery
from compliance.access import may_read_reviews_of
from compliance.digest import digest
from compliance.guards import Guard

from .markets import Market
from .policies import ReviewRole
from .subjects import SubjectQuerySet

if TYPE_CHECKING:
    from compliance.notes import Notes
    from compliance.parts import Part
    from compliance.round_seats import RoundSeats

    from .delegations import Delegation
    from .findings import Finding
    from .signatures import Signature


class SignoffTask(Task):
    """The one task of a review workflow: all required roles sign in parallel."""

    @classmethod
    def get_task_state_class(cls) -> type[TaskState]:
        return SignoffTaskState

    def start(self, workflow_state: Any, user: Any = None) -> TaskState:
        from compliance.rounds import open_round

        return open_round(self, workflow_state, user)

    def on_action(self, task_state: Any, user: Any, action_name: str, **kwargs: Any) -> str:
        """Lead to the review page; a verdict is only ever given there, with a password.

        Wagtail posts whatever the browser sent as `kwargs`, and takes the task state's id from the
        address without tying it to the object, so nothing here may decide anything.
        """
        return reverse("compliance:review", args=[task_state.pk])

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        # What is under review is frozen for everybody, superusers and autosave included.
        return True

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        state = obj.current_workflow_task_state
        if state and state.specific.signable_by(user):
            return [("review", "Review and sign", False)]
        return []

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> models.QuerySet:
        waiting = SignoffTaskState.objects.awaiting(user).values("pk")
        return TaskState.objects.filter(pk__in=waiting)

    @classmethod
    def get_description(cls) -> str:
        return "Every role that the review policies ask for signs, in parallel"

    class Meta:
        verbose_name = "sign-off task"


class RoundQuerySet(SubjectQuerySet):
    def open(self) -> Self:
        return self.filter(status=TaskState.STATUS_IN_PROGRESS)

    def awaiting(self, user: Any) -> Self:
        """Open rounds with an unsigned role that `user` may fill, oldest due first."""
        unsigned = RequiredSignature.objects.filter(
            state__status=TaskState.STATUS_IN_PROGRESS, signature__isnull=True
        )
        mine = [required.state_id for required in unsigned.open_to(user)]
        return self.open().filter(pk__in=mine).order_by("due_at", "pk")

    def for_verdict(self) -> Self:
        """Locked against other verdicts, with what a verdict reads of it."""
        others = WorkflowTask.objects.filter(workflow=models.OuterRef("workflow_state__workflow"))
        return (
            self.select_related(
                "revision", "workflow_state__workflow", "workflow_state__requested_by", "task"
            )
            .annotate(is_only_task=~models.Exists(others.exclude(task=models.OuterRef("task"))))
            .select_for_update(of=("self", "taskstate_ptr"))
        )

    def with_signatures(self) -> Self:
        """All that a list of rounds shows, in a fixed number of queries."""
        return self.select_related("revision", "submitted_by", "subject_type").prefetch_related(
            "required__role", "required__market", "required__signature"
        )


class SignoffTaskState(TaskState):
    """One review round.

    `canonical` is the frozen content, `content_digest` its digest, and `digest` binds that to the
    version of the policies that asked for the signatures. Every signature is over `digest`.
    """

    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    subject_id = models.PositiveBigIntegerField()
    number = models.PositiveIntegerField(help_text="1 for the first submission of this content.")
    canonical = models.JSONField()
    content_digest = models.CharField(max_length=64)
    policy_version = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    contributors = models.JSONField(help_text="Ids of all who had a hand in this version; none may sign.")
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField(help_text="When the first of the required roles is due.")
    policies = models.JSONField(
        null=True, help_text="What the policies said, as `policy_version` is over. Empty: of before."
    )

    exclude_fields_in_copy = ["canonical"]
    #: Whether its workflow has no other task; known of a round that is read for a verdict.
    is_only_task = False
    #: Its seats, of a round under verdict; nobody else changes them or what they tell before that is over.
    seats_at_hand: RoundSeats | None = None
    #: Those of a round that has them all, once they were read.
    _approvals: Sequence[Signature] = ()

    objects = models.Manager.from_queryset(RoundQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="round_subject_idx")]

    @cached_property
    def content(self) -> Any:
        """The content as it was submitted, read once; a verdict fetches the round anew."""
        return self.stored.with_content_json(self.revision.content)

    @cached_property
    def stored(self) -> Any:
        """The row of its content as it was when `content` was read."""
        model = self.subject_model
        try:
            return _stored(model)(subject=self.subject_id)[0]
        except IndexError:
            raise model.DoesNotExist from None

    @property
    def subject_model(self) -> Any:
        model = ContentType.objects.get_for_id(self.subject_type_id).model_class()
        assert model is not None
        return model

    @property
    def subject(self) -> Any:
        return self.subject_model._base_manager.get(pk=self.subject_id)

    @property
    def is_open(self) -> bool:
        return self.status == self.STATUS_IN_PROGRESS

    def earlier(self) -> RoundQuerySet:
        """The rounds of the same content before this one, newest first."""
        return SignoffTaskState.objects.filter(
            subject_type=self.subject_type_id, subject_id=self.subject_id, pk__lt=self.pk
        ).order_by("-pk")

    def rounds_before(self) -> RoundQuerySet:
        """The rounds before this one since the last approval: earlier tries at the same version."""
        approved = self.earlier().filter(approval__isnull=False).values("pk")[:1]
        return self.earlier().filter(pk__gt=Coalesce(models.Subquery(approved), 0))

    def compared_with(self) -> SignoffTaskState | None:
        """The round whose text a reviewer compares with: the last approval's, else the one before."""
        return self.earlier().filter(approval__isnull=False).first() or self.earlier().first()

    def last_signed_by(self, user: Any) -> SignoffTaskState | None:
        """The last round before this one in which `user` gave a verdict, for or against."""
        return self.earlier().filter(signatures__signer=user).first()

    @cached_property
    def base(self) -> SignoffTaskState | None:
        """The round that its panels compare with. A view may put another one in its place."""
        return self.compared_with()

    @cached_property
    def parts(self) -> list[Part]:
        """The texts that a comment can point at; read once."""
        from compliance.parts import parts_of

        return parts_of(self)

    @cached_property
    def notes(self) -> Notes:
        """The comments that are shown with the round, each with the words it is about; read once."""
        from compliance.notes import Notes

        return Notes(self)

    def approve(self, user: Any = None, update: bool = True, comment: str = "") -> Any:
        from compliance.finishing import finish

        if not (update and self.is_only_task):
            # Not from a verdict, or somebody has given the workflow more tasks than ours.
            return super().approve(user=user, update=update, comment=comment)
        finish(self, user, comment)
        return self

    def may_be_read_by(self, user: Any) -> bool:
        """Whether `user` may read the round and answer its findings: reviewers and authors."""
        return may_read_reviews_of(user, self.subject)

    def has_changed(self) -> bool:
        """Whether its content is not what was submitted, or a newer draft existed when it was read."""
        content = self.content
        return (
            content.latest_revision_id != self.revision_id or content.content_digest() != self.content_digest
        )

    def seats(self) -> RoundSeats:
        """Its seats as they are now."""
        from compliance.round_seats import RoundSeats

        return RoundSeats(self)

    def may_have(self, what: str) -> bool:
        """Whether there may be any "findings", "open_comments", "tasks" or "scheduled" revisions about it."""
        return self.seats_at_hand is None or what in self.seats_at_hand.there_are

    def seats_of(self, user: Any) -> tuple[list[RequiredSignature], str]:
        """The unsigned roles that `user` may fill now; or none, and why not, in words."""
        return self.seats().of(user)

    def obstacle_to(self, user: Any) -> str:
        """Why `user` may give no verdict now, in words; empty if they may."""
        return self.seats_of(user)[1]

    def obstacles_to_approval(self) -> list[str]:
        """Why nobody may approve now, whoever they are; such a round can still be sent back."""
        if self.has_changed():
            return ["The content has changed since it was submitted. Send it back, to be submitted again."]
        findings, mandatory = self._read_findings(), []
        if self.may_have("open_comments"):
            mandatory = list(self.comments.model.objects.stopping(self))
        return [f"Answer first: {each.message}" for each in findings if each.is_unanswered] + [
            f"{comment.printed_name} must see this settled first: “{comment.text}”" for comment in mandatory
        ]

    def roles_open_to(self, user: Any) -> list[str]:
        """The codes of the required roles, signed or not, that `user` may fill; none for contributors."""
        return self.seats().roles_open_to(user)

    def signable_by(self, user: Any) -> list[RequiredSignature]:
        """The unsigned roles that `user` may fill now; empty for contributors and second verdicts."""
        return self.seats_of(user)[0]

    def holds_role(self, user: Any, role: ReviewRole) -> bool:
        """Whether `user` is assigned to `role` everywhere, or for a market that this round asks for."""
        asked = Market.objects.filter(code__in=[row["market"] for row in self.canonical["markets"]])
        covered = {market.pk for each in asked.select_related("parent") for market in each.lineage}
        anywhere = models.Q(market__isnull=True) | models.Q(market__in=covered)
        return user.is_active and user.reviewer_assignments.filter(anywhere, role=role).exists()

    @cached_property
    def findings_on_record(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """The findings of the round, and the answers to them in the order given; read once."""
        self._read_findings()
        return self.findings_on_record

    def _read_findings(self) -> list[Finding]:
        """The findings as they are now; what was read of them before is forgotten."""
        findings: list[Finding] = []
        if self.may_have("findings"):
            findings = list(self.findings.order_by("pk").prefetch_related("dispositions"))
        places = {finding.pk: place for place, finding in enumerate(findings)}
        answers = sorted((each for f in findings for each in f.dispositions.all()), key=lambda each: each.pk)
        self.findings_on_record = (
            [finding.canonical() for finding in findings],
            [{"finding": places[each.finding_id]} | each.canonical() for each in answers],
        )
        return findings

    def deadlines_on_record(self) -> dict[str, Any]:
        """When it was started, when each seat is due and who is told; the trail keeps its digest."""
        return {
            "started_at": self.started_at,
            "due_at": self.due_at,
            "seats": sorted(
                (
                    [
                        each.role.code, each.market.code if each.market else "", each.due_at, each.remind_at,
                        each.escalate_at, each.escalate_to,
                    ]
                    for each in self.required.select_related("role", "market")
                ),
                key=lambda seat: seat[:2],
            ),
        }  # fmt: skip

    def digest_covering(self, answers: int | None) -> str:
        """What a signature is over: the round, its findings, and the first `answers` answers to them.

        Answers may still be given after a signature; it vouches for those that its signer could read.
        None is for signatures of before, which were over the round alone.
        """
        if answers is None:
            return self.digest
        findings, given = self.findings_on_record
        return digest({"round": self.digest, "findings": findings, "answers": given[:answers]})

    def is_complete(self) -> bool:
        """Whether every required role has a valid approval, each by another person, of this digest."""
        return bool(self.approvals())

    def approvals(self, seats: Sequence[RequiredSignature] = ()) -> Sequence[Signature]:
        """The approvals of all its roles, in the order given; none while one is missing or does not fit.

        `seats` are all that it requires, for a caller that has read them with their signatures. Once the
        approvals are complete they stay so, because the database lets nobody change or delete a signature
        or what is required: they are looked at once.
        """
        if not self._approvals:
            required = seats or list(self.required.select_related("signature__delegation", "role", "market"))
            given = [each.signature for each in required if hasattr(each, "signature")]
            if (
                len(given) == len(required)
                and all(signature.is_valid_for(self) for signature in given)
                and _each_is_another([signature.people for signature in given])
            ):
                self._approvals = sorted(given, key=lambda each: (each.signed_at, each.pk))
        return self._approvals


@cache
def _stored(model: Any) -> StandingQuery:
    return StandingQuery(
        lambda subject: model._base_manager.select_related(*model.read_together).filter(pk=subject)
    )


def _each_is_another(people: list[set[int]]) -> bool:
    """Whether nobody fills two roles, neither in person nor by a delegate."""
    return len(set().union(*people)) == sum(map(len, people))


class RequiredSignatureQuerySet(models.QuerySet):
    def with_parts(self) -> Self:
        """All that deciding who may fill them reads."""
        return self.select_related("role", "market__parent", "state")

    def open_to(self, user: Any) -> list[RequiredSignature]:
        """Those that `user` may fill, each with the `delegation` by which, if it was delegated."""
        from compliance.seating import Seating

        seats = list(self.with_parts())
        return Seating(seats).open_to(user, seats)


class RequiredSignature(models.Model):
    """A role that must sign a round, in one market or for all."""

    state = models.ForeignKey(SignoffTaskState, on_delete=models.PROTECT, related_name="required")
    role = models.ForeignKey(ReviewRole, on_delete=models.PROTECT, related_name="+")
    market = models.ForeignKey(Market, null=True, on_delete=models.PROTECT, related_name="+")
    # As the policies had it when the round was opened; empty in rounds of before.
    due_at = models.DateTimeField(null=True)
    remind_at = models.DateTimeField(null=True)
    escalate_at = models.DateTimeField(null=True)
    escalate_to = models.JSONField(
        default=dict, help_text="Ids of the `people` and `roles` that are told when it is late."
    )

    objects = models.Manager.from_queryset(RequiredSignatureQuerySet)()
    database_guard = Guard(update=True, delete=True)
    #: By which the person at hand may fill it; set by `open_to`.
    delegation: Delegation | None = None

    class Meta:
        ordering = ["role__name", "market__name"]
        constraints = [
            models.UniqueConstraint(fields=["state", "role", "market"], name="one_signature_per_role"),
            # SQLite has no NULLS NOT DISTINCT: the row for every market gets a constraint of its own.
            models.UniqueConstraint(
                fields=["state", "role"],
                condition=models.Q(market__isnull=True),
                name="one_signature_per_role_everywhere",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role}, {self.market.name}" if self.market else str(self.role)

    @property
    def as_signed(self) -> str:
        """The seat as its signer fills it, in words."""
        behalf = f", on behalf of {self.delegation.delegator.printed_name}" if self.delegation else ""
        return f"{self}{behalf}"
