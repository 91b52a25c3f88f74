"""Stopping approved content: withdrawal for good, suspension until it is lifted."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from cms.core.actions import Action, Refused
from cms.core.permissions import may
from compliance.access import is_reviewer
from compliance.actions.tasks import settle
from compliance.audit import record
from compliance.cascade import cascade
from compliance.digest import instant
from compliance.models import Event, Suspension, Withdrawal


class _Stop(Action):
    """Ends or holds the clearance of content, with a reason, at the next request everywhere.

    `user` None is the system itself, which holds what has lost its proof.
    """

    #: The permissions of which one is needed.
    rights: tuple[str, ...] = ("withdraw",)

    def __init__(self, content: Any, user: Any, reason: str) -> None:
        self.content = content
        self.user = user
        self.reason = reason.strip()

    def check(self) -> None:
        if self.user and not any(may(self.user, right, self.content) for right in self.rights):
            raise Refused(f"You may not {' or '.join(self.rights)} “{self.content}”.")
        if not self.reason:
            raise Refused("Say why. The reason is kept and shown to the people who are told.")
        if not self.content.approval():
            raise Refused(f"“{self.content}” is not approved, so there is nothing to stop.")
        if self.content.withdrawal():
            raise Refused(f"“{self.content}” is already withdrawn.")

    def about(self) -> dict[str, Any]:
        return {
            "subject_type": ContentType.objects.get_for_model(self.content),
            "subject_id": self.content.pk,
        }


class Withdraw(_Stop):
    """End content for good. What carries it is refused from the next request on."""

    def perform(self) -> Withdrawal:
        at = timezone.now()
        withdrawal = Withdrawal.objects.create(**self.about(), by=self.user, at=at, reason=self.reason)
        state = self.content.current_workflow_state
        if state and state.is_active:
            state.cancel(user=self.user)
        record(Event.WITHDRAWN, self.content, actor=self.user, new={"at": instant(at)}, reason=self.reason)
        settle(self.content, lambda: "It was withdrawn.")
        cascade({self.content.kind(): {self.content.pk}}, at=at)
        return withdrawal


class Suspend(_Stop):
    """Hold content until a reviewer lifts it. More people may do so than may withdraw: it does no harm."""

    rights = ("suspend", "withdraw")

    def check(self) -> None:
        super().check()
        if self.content.open_suspension():
            raise Refused(f"“{self.content}” is already suspended.")

    def perform(self) -> Suspension:
        at = timezone.now()
        suspension = Suspension.objects.create(**self.about(), by=self.user, at=at, reason=self.reason)
        record(Event.SUSPENDED, self.content, actor=self.user, new={"at": instant(at)}, reason=self.reason)
        cascade({self.content.kind(): {self.content.pk}}, at=at)
        return suspension


class LiftSuspension(_Stop):
    """Let suspended content be used again; only by a reviewer, who may also withdraw it."""

    def check(self) -> None:
        super().check()
        if not is_reviewer(self.user):
            raise Refused("A suspension is lifted by a reviewer.")
        if not self.content.open_suspension():
            raise Refused(f"“{self.content}” is not suspended.")

    def perform(self) -> Suspension:
        suspension = self.content.open_suspension()
        suspension.lifted_at = timezone.now()
        suspension.lifted_by = self.user
        suspension.lift_reason = self.reason
        suspension.save(update_fields=["lifted_at", "lifted_by", "lift_reason"])
        record(
            Event.SUSPENSION_LIFTED,
            self.content,
            actor=self.user,
            new={"at": instant(suspension.lifted_at)},
            reason=self.reason,
        )
        cascade({self.content.kind(): {self.content.pk}}, at=suspension.lifted_at)
        return suspension
