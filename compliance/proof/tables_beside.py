"""The tables beside the signatures: what was said, asked and signed about contents on their way and after."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.contenttypes.models import ContentType
from django.db import models

from compliance.models import Comment, CommentReply, ContentTask, LegalHold, PeriodicReview
from compliance.proof.kinds import Cited, Row, register_table
from compliance.proof.rows import row_of


def _comments(model: type[models.Model], ids: list[int], cited: Cited) -> Iterator[tuple[int, Row]]:
    kind = ContentType.objects.get_for_model(model)
    about = Comment.objects.filter(state__subject_type=kind, state__subject_id__in=ids)
    for each in about.select_related("state", "resolved_by").order_by("pk"):
        yield (
            each.state.subject_id,
            row_of(
                id=each.pk,
                round=each.state_id,
                part=each.part,
                starts=each.starts,
                ends=each.ends,
                quote=each.quote,
                kind=each.kind,
                text=each.text,
                author=each.author_id,
                printed_name=each.printed_name,
                title=each.title,
                roles=each.roles,
                at=each.at,
                edited_at=each.edited_at,
                resolved_at=each.resolved_at,
                resolved_by=each.resolved_by_id,
                resolved_by_name=each.resolved_by.printed_name if each.resolved_by else "",
                resolution=each.resolution,
            ),
        )


def _replies(model: type[models.Model], ids: list[int], cited: Cited) -> Iterator[tuple[int, Row]]:
    kind = ContentType.objects.get_for_model(model)
    about = CommentReply.objects.filter(comment__state__subject_type=kind, comment__state__subject_id__in=ids)
    for each in about.select_related("comment__state").order_by("pk"):
        yield (
            each.comment.state.subject_id,
            row_of(
                id=each.pk,
                comment=each.comment_id,
                author=each.author_id,
                printed_name=each.printed_name,
                at=each.at,
                text=each.text,
            ),
        )


def _tasks(model: type[models.Model], ids: list[int], cited: Cited) -> Iterator[tuple[int, Row]]:
    tasks = ContentTask.objects.about_any(model, ids).select_related("opened_by", "closed_by")
    for each in tasks.order_by("pk"):
        yield (
            each.subject_id,
            row_of(
                id=each.pk,
                kind=each.kind,
                key=each.key,
                reason=each.reason,
                details=each.details,
                opened_at=each.opened_at,
                opened_by=each.opened_by_id,
                opened_by_name=each.opened_by.printed_name if each.opened_by else "Vouch",
                due_at=each.due_at,
                closed_at=each.closed_at,
                closed_by=each.closed_by_id,
                closed_by_name=each.closed_by.printed_name if each.closed_by else "Vouch",
                outcome=each.outcome,
            ),
        )


def _periodic(model: type[models.Model], ids: list[int], cited: Cited) -> Iterator[tuple[int, Row]]:
    for each in PeriodicReview.objects.about_any(model, ids).order_by("pk"):
        yield each.subject_id, row_of(id=each.pk, hash=each.hash, **each.facts())


def _holds(model: type[models.Model], ids: list[int], cited: Cited) -> Iterator[tuple[int, Row]]:
    for each in LegalHold.objects.about_any(model, ids).select_related("by", "lifted_by").order_by("pk"):
        yield (
            each.subject_id,
            row_of(
                id=each.pk,
                by=each.by_id,
                by_name=each.by.printed_name,
                at=each.at,
                reason=each.reason,
                lifted_at=each.lifted_at,
                lifted_by=each.lifted_by_id,
                lifted_by_name=each.lifted_by.printed_name if each.lifted_by else "",
                lift_reason=each.lift_reason,
            ),
        )


def register_tables_beside() -> None:
    """Called when the apps are ready."""
    register_table("comments", _comments)
    register_table("replies", _replies)
    register_table("tasks", _tasks)
    register_table("periodic_reviews", _periodic)
    register_table("holds", _holds)
