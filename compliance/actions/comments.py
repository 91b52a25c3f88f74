"""Commenting on what is under review: add, rewrite, answer, resolve. Each leaves one audit record."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from cms.core.actions import Action, Refused
from compliance.annotating import find_words
from compliance.audit import record
from compliance.digest import instant
from compliance.models import Comment, CommentReply, Event, SignoffTaskState
from compliance.parts import parts_of


def _locked(round_id: int) -> SignoffTaskState:
    """The round, so that comments and verdicts take turns: none is signed past a comment just made."""
    return SignoffTaskState.objects.select_for_update().get(pk=round_id)


class AddComment(Action):
    """Say something about a part of a round, or about all of it.

    `words` are those it is about; `near` is where in the part they were selected, to tell one place of
    the same words from another. Raises Refused.
    """

    def __init__(
        self, round_: SignoffTaskState, user: Any, *, text: str, kind: str = Comment.Kind.SUGGESTION,
        part: str = "", words: str = "", near: int | None = None,
    ) -> None:  # fmt: skip
        self.round_id = round_.pk
        self.user = user
        self.text = text.strip()
        self.kind = kind
        self.part = part
        self.words = words.strip()
        self.near = near
        self.span: tuple[int, int] | None = None

    def check(self) -> None:
        self.round = _locked(self.round_id)
        if not self.round.is_open:
            raise Refused("This review round is over.")
        if not self.round.may_be_read_by(self.user):
            raise Refused("Comments are made by the reviewers and authors of the content.")
        if not self.text:
            raise Refused("Write what you have to say.")
        if self.kind not in Comment.Kind.values:
            raise Refused("Say whether it must be settled before approval, or is a suggestion.")
        self.roles = self.round.roles_open_to(self.user)
        if self.kind == Comment.Kind.MANDATORY and not self.roles:
            raise Refused("Only those who may sign this round can demand a change. Make it a suggestion.")
        self._find_words()

    def _find_words(self) -> None:
        part = next((each for each in parts_of(self.round) if each.name == self.part), None)
        if self.part and part is None:
            raise Refused("Choose which part your comment is about.")
        if not self.words:
            return
        if part is None:
            raise Refused("Choose the part in which these words stand.")
        self.span = find_words(part.text, self.words, self.near)
        if self.span is None:
            raise Refused(
                f"These words are not in “{part.label}”. Copy them as they stand, or leave them out."
            )
        self.words = part.text[slice(*self.span)]

    def perform(self) -> Comment:
        starts, ends = self.span or (None, None)
        comment = Comment.objects.create(
            state=self.round,
            part=self.part,
            starts=starts,
            ends=ends,
            quote=self.words,
            kind=self.kind,
            text=self.text,
            author=self.user,
            printed_name=self.user.printed_name,
            title=self.user.job_title,
            roles=self.roles,
            at=timezone.now(),
        )
        record(Event.COMMENTED, self.round.content, actor=self.user, new=comment.facts())
        return comment


class _AboutComment(Action):
    """A change to a comment as it is shown in `round_`, the one it was made in or a later one."""

    def __init__(self, comment: Comment, round_: SignoffTaskState, user: Any, text: str) -> None:
        self.comment_id = comment.pk
        self.round_id = round_.pk
        self.user = user
        self.text = text.strip()

    def check(self) -> None:
        self.round = _locked(self.round_id)
        self.comment = Comment.objects.shown_in(self.round).get(pk=self.comment_id)
        if not self.round.may_be_read_by(self.user):
            raise Refused("Comments are for the reviewers and authors of the content.")
        if hasattr(self.round, "approval"):
            raise Refused("This version is approved, and what was said about it stands as it is.")
        if self.comment.is_resolved:
            raise Refused("This comment is resolved. Make a new one.")

    def record(self, event: Event, **facts: Any) -> None:
        record(event, self.round.subject, actor=self.user, **facts)


class EditComment(_AboutComment):
    """Put one's own comment in better words; the earlier ones stay in the trail."""

    def check(self) -> None:
        super().check()
        if self.user.pk != self.comment.author_id:
            raise Refused("Only its author may rewrite a comment. Answer it instead.")
        if not self.text or self.text == self.comment.text:
            raise Refused("Write what you have to say.")

    def perform(self) -> Comment:
        said = self.comment.text
        self.comment.text = self.text
        self.comment.edited_at = timezone.now()
        self.comment.save(update_fields=["text", "edited_at"])
        self.record(
            Event.COMMENT_EDITED,
            old={"comment": self.comment_id, "text": said},
            new={"comment": self.comment_id, "text": self.text, "at": instant(self.comment.edited_at)},
        )
        return self.comment


class AnswerComment(_AboutComment):
    """Reply to a comment; it stays open."""

    def check(self) -> None:
        super().check()
        if not self.text:
            raise Refused("Write your answer.")

    def perform(self) -> CommentReply:
        reply = CommentReply.objects.create(
            comment=self.comment,
            author=self.user,
            printed_name=self.user.printed_name,
            at=timezone.now(),
            text=self.text,
        )
        self.record(
            Event.COMMENT_ANSWERED,
            new={"comment": self.comment_id, "text": self.text, "at": instant(reply.at)},
        )
        return reply


class ResolveComment(_AboutComment):
    """Say that a comment is settled. Its author may, or somebody who may sign in the same role."""

    def check(self) -> None:
        super().check()
        if not self.comment.may_be_resolved_by(self.user, self.round.roles_open_to(self.user)):
            raise Refused(
                f"It is resolved by {self.comment.printed_name}, or by somebody who signs in the same role."
            )

    def perform(self) -> Comment:
        self.comment.resolved_at = timezone.now()
        self.comment.resolved_by = self.user
        self.comment.resolution = self.text
        self.comment.save(update_fields=["resolved_at", "resolved_by", "resolution"])
        self.record(
            Event.COMMENT_RESOLVED,
            old={"comment": self.comment_id, "text": self.comment.text},
            new={
                "comment": self.comment_id,
                "resolution": self.text,
                "at": instant(self.comment.resolved_at),
            },
        )
        return self.comment
