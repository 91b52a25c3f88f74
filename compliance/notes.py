"""The comments of a round beside the words that they are about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from compliance.annotating import Run, Span, annotated, find_words
from compliance.wording_diff import Piece

if TYPE_CHECKING:
    from compliance.models import Comment, SignoffTaskState


@dataclass(frozen=True, slots=True)
class Note:
    """A comment as the page of `round` shows it, counted from 1 there.

    `label` is what its part is called. `span` is where its words stand in this round; None where they no
    longer do, or where it is about the whole part.
    """

    number: int
    comment: Comment
    label: str
    span: tuple[int, int] | None
    is_carried: bool

    @property
    def has_lost_its_words(self) -> bool:
        """Whether it was made in an earlier round about words that are gone."""
        return bool(self.comment.quote) and self.span is None


class Notes:
    """All the comments of a round's page, those of earlier rounds first."""

    def __init__(self, round_: SignoffTaskState) -> None:
        from compliance.models import Comment

        comments = list(Comment.objects.shown_in(round_))
        parts = {part.name: part for part in round_.parts} if comments else {}
        self.all: list[Note] = []
        for number, comment in enumerate(comments, 1):
            part = parts.get(comment.part)
            self.all.append(
                Note(
                    number=number,
                    comment=comment,
                    label=part.label if part else comment.part or "The whole",
                    # In its own round this finds exactly [starts, ends).
                    span=find_words(part.text, comment.quote, comment.starts) if part else None,
                    is_carried=comment.state_id != round_.pk,
                )
            )

    @property
    def open(self) -> list[Note]:
        return [note for note in self.all if not note.comment.is_resolved]

    def on(self, part: str) -> list[Note]:
        """Those about `part`, whatever words of it."""
        return [note for note in self.all if note.comment.part == part]

    def runs(self, part: str, pieces: Sequence[Piece]) -> list[Run[Note]]:
        """The pieces of a part's text with the words marked that open comments are about."""
        return annotated(
            pieces,
            [Span(note, *note.span) for note in self.on(part) if note.span and not note.comment.is_resolved],
        )
