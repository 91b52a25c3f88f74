"""That a person first opened the review of a round: where time in queue ends and time on task begins."""

from __future__ import annotations

from typing import Any

from cms.core.actions import Action
from compliance.audit import record
from compliance.models import AuditRecord, Event, SignoffTaskState


def has_opened(round_: SignoffTaskState, user: Any) -> bool:
    """Whether the trail says that `user` opened this round since it was submitted."""
    trail = AuditRecord.objects.about(round_.subject)
    submitted = trail.filter(event=Event.SUBMITTED).order_by("-sequence").values("sequence")[:1]
    return trail.filter(event=Event.OPENED, actor=user, sequence__gt=submitted).exists()


class OpenReview(Action):
    """Note the first opening of an open round by a person; later ones, and closed rounds, leave no record."""

    def __init__(self, round_: SignoffTaskState, user: Any) -> None:
        self.round_id = round_.pk
        self.user = user

    def perform(self) -> None:
        # The row lock makes two windows of one person take turns.
        round_ = SignoffTaskState.objects.select_for_update().get(pk=self.round_id)
        if round_.is_open and not has_opened(round_, self.user):
            record(Event.OPENED, round_.subject, actor=self.user, new={"round": round_.number})
