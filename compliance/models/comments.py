"""What reviewers and authors say about a submission, anchored to its words.

Comments are never deleted. A comment belongs to the round in which it was made and is carried to the
next ones until somebody resolves it or the content is approved.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, Self

from django.conf import settings
from django.db import models

from compliance.digest import instant
from compliance.guards import Guard

from .rounds import SignoffTaskState


class CommentQuerySet(models.QuerySet):
    def shown_in(self, round_: SignoffTaskState) -> Self:
        """Those made in `round_`, and those carried to it: open ones of the rounds before.

        Carrying ends at an approval: what was open then was approved as it stood.
        """
        return self._reaching(round_).with_talk()

    def unresolved(self) -> Self:
        return self.filter(resolved_at__isnull=True)

    def stopping(self, round_: SignoffTaskState) -> Self:
        """Those that stop an approval of `round_`: mandatory, and not resolved."""
        return self._reaching(round_).unresolved().filter(kind=Comment.Kind.MANDATORY)

    def _reaching(self, round_: SignoffTaskState) -> Self:
        # What is settled while the round runs stays in sight until it ends.
        open_then = models.Q(resolved_at__isnull=True) | models.Q(resolved_at__gte=round_.started_at)
        return self.filter(models.Q(state=round_) | models.Q(open_then, state__in=round_.rounds_before()))

    def stopping_any(self, rounds: Collection[SignoffTaskState]) -> dict[int, list[Comment]]:
        """For open rounds, as `stopping` says it for one: by round id, in two queries."""
        from .signatures import Approval

        subjects = {(each.subject_type_id, each.subject_id): each for each in rounds}
        ids = {pk for _, pk in subjects}
        approved: dict[tuple[int, int], int] = {}
        for approval in Approval.objects.filter(subject_id__in=ids):
            key = approval.subject_type_id, approval.subject_id
            approved[key] = max(approval.state_id, approved.get(key, 0))
        found: dict[int, list[Comment]] = {each.pk: [] for each in rounds}
        mandatory = self.unresolved().filter(kind=Comment.Kind.MANDATORY, state__subject_id__in=ids)
        for comment in mandatory.select_related("state"):
            key = comment.state.subject_type_id, comment.state.subject_id
            if key in subjects and comment.state_id > approved.get(key, 0):
                found[subjects[key].pk].append(comment)
        return found

    def with_talk(self) -> Self:
        return self.select_related("state", "author", "resolved_by").prefetch_related("replies__author")


class Comment(models.Model):
    """One remark on a part of the frozen content, or on all of it.

    `part` names the text ("text", "qualifier 1", "page 3"; empty for the whole), `starts` and `ends` the
    words in it, as [start, end) in characters, with the words themselves in `quote`. `roles` are the codes
    of the review roles that the author could fill in that round, as they were.
    """

    class Kind(models.TextChoices):
        MANDATORY = "mandatory", "Must be settled before approval"
        SUGGESTION = "suggestion", "Suggestion"

    state = models.ForeignKey(SignoffTaskState, on_delete=models.PROTECT, related_name="comments")
    part = models.CharField(max_length=80, blank=True)
    starts = models.PositiveIntegerField(null=True)
    ends = models.PositiveIntegerField(null=True)
    quote = models.TextField(blank=True)
    kind = models.CharField(max_length=12, choices=Kind)
    text = models.TextField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    printed_name = models.CharField(max_length=300)
    title = models.CharField(max_length=120, blank=True)
    roles = models.JSONField(default=list)
    at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    resolution = models.TextField(blank=True)

    objects = models.Manager.from_queryset(CommentQuerySet)()
    database_guard = Guard(
        columns=("state", "part", "starts", "ends", "quote", "kind", "author", "printed_name", "at"),
        delete=True,
    )

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["state", "resolved_at"], name="comment_open_idx")]

    def __str__(self) -> str:
        return f"{self.printed_name}: {self.text}"

    @property
    def is_mandatory(self) -> bool:
        return self.kind == self.Kind.MANDATORY

    @property
    def is_resolved(self) -> bool:
        return self.resolved_at is not None

    def may_be_resolved_by(self, user: Any, roles: Iterable[str]) -> bool:
        """Whether `user`, who may sign the round in `roles`, may say that it is settled."""
        return user.pk == self.author_id or not set(roles).isdisjoint(self.roles)

    def facts(self) -> dict[str, Any]:
        """What the audit trail keeps of it when it is made, and `verify` compares."""
        return {
            "comment": self.pk,
            "round": self.state.number,
            "part": self.part,
            "starts": self.starts,
            "ends": self.ends,
            "quote": self.quote,
            "kind": str(self.kind),
            "roles": self.roles,
            "title": self.title,
            "text": self.text,
            "at": instant(self.at),
        }


class CommentReply(models.Model):
    """An answer to a comment."""

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="replies")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    printed_name = models.CharField(max_length=300)
    at = models.DateTimeField()
    text = models.TextField()

    database_guard = Guard(update=True, delete=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "comment replies"

    def __str__(self) -> str:
        return f"{self.printed_name}: {self.text}"
