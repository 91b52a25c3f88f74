"""The buttons under the edit form of controlled content: save, submit, or go to the review."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from wagtail.snippets.action_menu import ActionMenuItem, SubmitForModerationMenuItem

from compliance.models import ControlledContent

#: Nothing is published by hand, and a round ends by a verdict.
_NEVER = {"action-publish", "action-unpublish", "action-cancel-workflow", "action-restart-workflow"}


class SubmitItem(SubmitForModerationMenuItem):
    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        return {**super().get_context_data(parent_context), "label": "Submit for review"}


class ReviewItem(ActionMenuItem):
    """A link to the open round, which Wagtail hides with all its workflow buttons while it is locked."""

    name = "action-review"
    icon_name = "clipboard-list"

    def __init__(self, round_: Any, user: Any) -> None:
        super().__init__(order=0)
        self.round = round_
        self.label = "Review and sign" if round_.signable_by(user) else "See the review"

    def get_url(self, parent_context: dict[str, Any]) -> str:
        return reverse("compliance:review", args=[self.round.pk])


def arrange_action_menu(menu_items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Handler of Wagtail's `construct_snippet_action_menu` hook."""
    if not issubclass(context["model"], ControlledContent):
        return
    menu_items[:] = [
        SubmitItem(order=item.order) if isinstance(item, SubmitForModerationMenuItem) else item
        for item in menu_items
        if item.name not in _NEVER
    ]
    instance = context.get("instance")
    if instance and instance.workflow_in_progress:
        menu_items[:] = [ReviewItem(instance.current_workflow_task_state.specific, request.user)]
