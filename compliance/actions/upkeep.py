"""What keeps approved content right: new dates through a new round, and a signed look at it again."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from cms.core.actions import Action, Refused
from cms.core.permissions import may
from compliance.access import is_reviewer
from compliance.actions.drafts import SaveDraft
from compliance.actions.tasks import CloseContentTask
from compliance.audit import record
from compliance.credentials import Credentials
from compliance.models import ContentTask, Event, PeriodicReview, TaskKind
from compliance.signing import NotEntitled, SignedAction


def a_year_after(day: date) -> date:
    """The same day of the next year; 1 March after a leap day."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 3, 1)


class StartRecertification(Action):
    """Make a draft of approved content whose dates run a year longer, to go through a round of its own.

    Nothing is extended by it: what is approved is served until its date, as signed. The rows that end last
    in their market and audience are moved, from their expiry or, if that has passed, from today. `until`
    is another first day on which it may no longer be used. Returns the draft.
    """

    def __init__(self, content: Any, user: Any, until: date | None = None) -> None:
        self.content = content
        self.user = user
        self.until = until

    def check(self) -> None:
        content = self.content
        if not may(self.user, "change", content):
            raise Refused(f"You may not change “{content}”.")
        if not content.live or content.approval() is None:
            raise Refused(f"“{content}” is not approved, so there is nothing to recertify.")
        if content.withdrawal():
            raise Refused(f"“{content}” was withdrawn for good. Write a new one.")
        if content.workflow_in_progress:
            raise Refused(f"“{content}” is in review already.")
        today = timezone.now().date()
        if self.until is not None and self.until <= today:
            raise Refused("Choose a day after today.")
        self.draft = content.get_latest_revision_as_object()
        rows = list(self.draft.markets.all())
        live = {(row.market_id, row.audience): row.expiry for row in content.markets.all()}
        for row in rows:
            later = self.until or a_year_after(max(row.expiry, today))
            row.expiry = max(later, live.get((row.market_id, row.audience), later))
        self.draft.markets = rows

    def perform(self) -> Any:
        SaveDraft(self.draft, self.user, "Recertification: later dates for review.").execute()
        return self.draft


class ConfirmStillRight(SignedAction):
    """Sign that an approved version, looked at again, is still right; this closes its periodic review.

    By a reviewer who had no hand in the version. It changes no date and clears nothing.
    """

    def __init__(self, content: Any, user: Any, credentials: Credentials, remark: str = "") -> None:
        self.content = content
        self.user = user
        self.credentials = credentials
        self.remark = remark.strip()

    def check_subject(self) -> None:
        obstacle = obstacle_to_confirming(self.content, self.user)
        if obstacle:
            raise (NotEntitled if is_barred_from_confirming(self.content, self.user) else Refused)(obstacle)

    def perform(self) -> PeriodicReview:
        approval = self.content.approval()
        review = PeriodicReview(
            subject=self.content,
            approval=approval,
            content_digest=approval.content_digest,
            signer=self.user,
            printed_name=self.user.printed_name,
            title=self.user.job_title,
            statement=PeriodicReview.STATEMENT,
            remark=self.remark,
            signed_at=timezone.now(),
        )
        review.hash = review.expected_hash()
        review.save()
        record(
            Event.STILL_RIGHT,
            self.content,
            actor=self.user,
            new={"version": approval.version, "digest": approval.content_digest, "signature": review.hash},
            reason=self.remark,
        )
        for task in ContentTask.objects.about(self.content).open().filter(kind=TaskKind.PERIODIC_REVIEW):
            CloseContentTask(task, self.user, "Reviewed again and signed as still right.").execute()
        return review


def is_barred_from_confirming(content: Any, user: Any) -> bool:
    """Whether it is the person who may not: no reviewer, or somebody with a hand in the version."""
    approval = content.approval()
    if not is_reviewer(user):
        return True
    return approval is not None and user.pk in approval.state.contributors


def obstacle_to_confirming(content: Any, user: Any) -> str:
    """Why `user` may not sign that `content` is still right, in words; empty if they may."""
    approval = content.approval()
    if approval is None or not content.live:
        return f"“{content}” is not approved, so there is nothing to review again."
    if content.withdrawal():
        return f"“{content}” was withdrawn for good."
    if not is_reviewer(user):
        return "A periodic review is signed by a reviewer."
    if user.pk in approval.state.contributors:
        return "You had a hand in this version, so somebody else must review it."
    return ""
