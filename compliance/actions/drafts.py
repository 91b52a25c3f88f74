"""Keeping a draft of controlled content, and submitting it for review."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from modelcluster.models import get_all_child_relations
from wagtail.models import WorkflowState

from cms.core.actions import Action, Refused
from cms.core.permissions import may
from compliance.models import SignoffTaskState
from compliance.rounds import NO_WORKFLOW, blocks_to_submission, review_workflow


class SaveDraft(Action):
    """Keep a draft of controlled content, with its child rows, as a new revision.

    `content` is new, or a draft as `get_latest_revision_as_object()` gives it. Raises Refused for bad
    values, for content that is under review, and for a change of approved content without a reason.
    """

    def __init__(self, content: Any, user: Any, reason: str = "") -> None:
        self.content = content
        self.user = user
        self.reason = reason.strip()

    def check(self) -> None:
        action = "change" if self.content.pk else "add"
        if not may(self.user, action, self.content):
            raise Refused(f"You may not {action} a {self.content._meta.verbose_name}.")
        if self.content.pk and self.content.workflow_in_progress:
            raise Refused(f"“{self.content}” is in review and frozen until the round ends.")
        try:
            self.content.full_clean()
        except ValidationError as problem:
            raise Refused(problem.messages) from problem
        self._check_children()

    def _check_children(self) -> None:
        """Every child row, and its place: without one, the order of rows is the database's whim."""
        for relation in get_all_child_relations(self.content):
            for place, child in enumerate(getattr(self.content, relation.get_accessor_name()).all()):
                child.sort_order = place
                try:
                    child.full_clean(exclude=[relation.field.name])
                except ValidationError as problem:
                    raise Refused(
                        f"{child._meta.verbose_name.capitalize()} {place + 1}: {words}"
                        for words in problem.messages
                    ) from problem

    def perform(self) -> Any:
        if not self.content.pk:
            self.content.live = False
            self.content.save()
        self.content.change_reason = self.reason
        # check() has cleaned it.
        return self.content.save_revision(user=self.user, clean=False)


class SubmitForReview(Action):
    """Open a review round on the newest draft of `content`."""

    def __init__(self, content: Any, user: Any) -> None:
        self.content = content
        self.user = user

    def check(self) -> None:
        draft = self._check_that_it_can_be()
        problems = blocks_to_submission(draft, self.user)
        if problems:
            raise Refused(problems)

    def execute(self) -> SignoffTaskState:
        with transaction.atomic():
            # Opening the round asks for all that blocks a submission, whatever the route to it.
            self._check_that_it_can_be()
            return self.perform()

    def _check_that_it_can_be(self) -> Any:
        """Return the draft, or raise Refused where there is none that this person may submit now."""
        if not may(self.user, "change", self.content):
            raise Refused(f"You may not submit “{self.content}”.")
        if not type(self.content)._default_manager.filter(pk=self.content.pk).exists():
            raise Refused(f"“{self.content}” was deleted meanwhile. There is nothing to submit.")
        state = self.content.current_workflow_state
        if state and state.status == WorkflowState.STATUS_IN_PROGRESS:
            raise Refused(f"“{self.content}” is already in review.")
        revision = self.content.get_latest_revision()
        if revision is None:
            raise Refused(f"“{self.content}” has no draft to submit. Save it first.")
        draft = revision.as_object()
        # Not compared with the live row: that may have changed with what it refers to.
        if self.content.live and draft.is_signed():
            raise Refused(f"“{self.content}” is approved as it is; nothing has changed.")
        return draft

    def perform(self) -> SignoffTaskState:
        state = self.content.current_workflow_state
        if state and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
            state.resume(user=self.user)
        else:
            workflow = review_workflow()
            if workflow is None:
                raise Refused(NO_WORKFLOW)
            state = workflow.start(self.content, self.user)
        return state.current_task_state.specific
