"""Comments against the trail: each says what its author said, and none is missing or added."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from compliance.models import AuditRecord, Comment, CommentReply, Event

_EVENTS = (Event.COMMENTED, Event.COMMENT_EDITED, Event.COMMENT_ANSWERED, Event.COMMENT_RESOLVED)


def comment_faults() -> Generator[str, None, int]:
    """A check of `compliance.verification`: what the trail tells of comments is what the rows say."""
    said: dict[int, dict[str, Any]] = {}
    answers: dict[int, list[str]] = {}
    for entry in AuditRecord.objects.filter(event__in=_EVENTS).order_by("sequence").iterator(chunk_size=2000):
        new, pk = entry.new, entry.new["comment"]
        if entry.event == Event.COMMENTED:
            said[pk] = new | {"author": entry.actor_id, "resolved_by": None, "resolution": ""}
        elif entry.event == Event.COMMENT_ANSWERED:
            answers.setdefault(pk, []).append(new["text"])
        elif pk in said and entry.event == Event.COMMENT_EDITED:
            said[pk] |= {"text": new["text"]}
        elif pk in said:
            said[pk] |= {"resolved_by": entry.actor_id, "resolution": new["resolution"]}
    replies: dict[int, list[str]] = {}
    for comment_id, text in CommentReply.objects.order_by("pk").values_list("comment", "text"):
        replies.setdefault(comment_id, []).append(text)
    count = 0
    for comment in Comment.objects.select_related("state").order_by("pk").iterator(chunk_size=2000):
        count += 1
        name = f"Comment {comment.pk} of {comment.printed_name}"
        on_record = said.pop(comment.pk, None)
        if on_record is None:
            yield f"{name} is not in the audit trail."
        elif on_record != comment.facts() | {
            "author": comment.author_id,
            "resolved_by": comment.resolved_by_id,
            "resolution": comment.resolution,
        }:
            yield f"{name} does not say what the audit trail tells."
        if replies.pop(comment.pk, []) != answers.pop(comment.pk, []):
            yield f"The answers to comment {comment.pk} are not those in the audit trail."
    for pk in said:
        yield f"Comment {pk} is in the audit trail and is missing."
    return count
