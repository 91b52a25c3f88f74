"""What approved content still asks of its people: recertify it, review it again, look at what changed."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from cms.core.permissions import ObjectPermissionPolicy
from compliance.access import is_reviewer
from compliance.guards import Guard

from .subjects import AboutContent, SubjectQuerySet


class TaskKind(models.TextChoices):
    """Why a task about content is open."""

    RECERTIFY = "recertify", "Recertify before it expires"
    PERIODIC_REVIEW = "periodic_review", "Periodic review"
    RULES_CHANGED = "rules_changed", "The rules have changed"
    EVIDENCE_CHANGED = "evidence_changed", "The evidence has changed"
    RETRACTION = "retraction", "Evidence was retracted"
    CONCERN = "concern", "Concern about the evidence"
    CORRECTION = "correction", "The evidence was corrected"
    REINSTATED = "reinstated", "The evidence was reinstated"


class ContentTaskQuerySet(SubjectQuerySet):
    def open(self) -> Self:
        """Those that nobody closed, what is due first at the top; without a due time last."""
        return self.filter(closed_at__isnull=True).order_by(
            models.F("due_at").asc(nulls_last=True), "opened_at", "pk"
        )

    def owned_by(self, user: Any) -> Self:
        return self.filter(owners=user)

    def handled_by(self, user: Any) -> Self:
        """Those that `user` may read and close: all for reviewers, else those on what they may change."""
        if is_reviewer(user):
            return self
        kinds = ContentType.objects.get_for_models(*self._controlled())
        mine = models.Q(pk__in=[])
        for model, kind in kinds.items():
            content = ObjectPermissionPolicy(model).instances_user_has_permission_for(user, "change")
            mine |= models.Q(subject_type=kind, subject_id__in=content.values("pk"))
        return self.filter(mine)

    @staticmethod
    def _controlled() -> list[type[models.Model]]:
        from compliance.setup import controlled_models

        return list(controlled_models())


class ContentTask(AboutContent):
    """Something to do about one piece of content.

    One is open for a subject, kind and `key` at a time, so opening the same thing twice finds it. `owners`
    are the people whose work it is about; any reviewer, and whoever may change the content, may close it.
    What was asked, and why, never changes; a closed task stays.
    """

    # Without choices: a new kind is a new line above, and no change of the table.
    kind = models.CharField(max_length=40)
    key = models.CharField(
        max_length=200, blank=True, help_text="What it is about, so that the same thing opens one task only."
    )
    reason = models.TextField()
    details = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    owners = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    due_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.TextField(blank=True)

    objects = models.Manager.from_queryset(ContentTaskQuerySet)()
    database_guard = Guard(
        columns=(
            "subject_type", "subject_id", "kind", "key", "reason", "details", "opened_at", "opened_by",
            "due_at",
        ),
        delete=True,
    )  # fmt: skip

    class Meta:
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="task_subject_idx")]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "kind", "key"],
                condition=models.Q(closed_at__isnull=True),
                name="one_open_task_per_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.subject}"

    def get_kind_display(self) -> str:
        return str(TaskKind(self.kind).label)

    @property
    def is_open(self) -> bool:
        return self.closed_at is None
