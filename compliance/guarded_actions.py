"""Wagtail's publish, unpublish and delete, for controlled content.

Wagtail's own publish action lets every holder of the permission, and every superuser, past a
workflow. These are registered in its place, so the editor, scheduled publishing, the end of a
workflow and the API all meet them.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction

from wagtail.actions import DeleteAction, PublishRevisionAction, UnpublishAction
from wagtail.actions.publish_revision import PublishPermissionError
from wagtail.actions.unpublish import UnpublishPermissionError

from cms.core.actions import Refused
from compliance.audit import record
from compliance.cascade import cascade
from compliance.models import ControlledContent, Event
from compliance.records import WHY_DELETED
from compliance.rounds import refuse_delete


class GuardedPublish(PublishRevisionAction):
    """Publishes a revision if, and only if, it is signed in exactly this form."""

    def check(self, skip_permission_checks: bool = False) -> None:
        # skip_permission_checks says that the caller has checked the person; nothing skips signatures.
        if not self.object.is_signed():
            raise PublishPermissionError(
                f"“{self.object}” goes live when every required role has signed this version. "
                "Submit it for review."
            )

    def execute(self, skip_permission_checks: bool = False) -> None:
        with transaction.atomic():
            super().execute(skip_permission_checks=skip_permission_checks)
            cascade({self.object.kind(): {self.object.pk}})


class GuardedUnpublish(UnpublishAction):
    """Refuses a quiet unpublish: a withdrawal or a suspension has a reason and reaches the field."""

    def check(self, skip_permission_checks: bool = False) -> None:
        raise UnpublishPermissionError(
            f"“{self.object}” is approved. Withdraw or suspend it, with a reason, instead."
        )


class GuardedDelete(DeleteAction):
    """Refuses to delete what has been in review, and anything without a reason (EU Annex 11 §9)."""

    def __init__(self, instance: Any, user: Any = None, *, reason: str = "", **kwargs: Any) -> None:
        super().__init__(instance, user=user, **kwargs)
        self.reason = reason.strip()

    def check(self, skip_permission_checks: bool = False) -> None:
        super().check(skip_permission_checks=skip_permission_checks)
        refuse_delete(self.instance)
        if not self.reason:
            raise Refused(WHY_DELETED)

    def _delete(self) -> Any:
        with transaction.atomic():
            record(
                Event.DELETED,
                self.instance,
                actor=self.user,
                old=self.instance.canonical(),
                reason=self.reason,
            )
            return super()._delete()


def register_guarded_actions(registry: Any) -> None:
    """Handler of Wagtail's `register_actions` hook."""
    for action in (GuardedPublish, GuardedUnpublish, GuardedDelete):
        registry.register(ControlledContent, action)
