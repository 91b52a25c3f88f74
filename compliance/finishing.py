"""What the last signature does to Wagtail's workflow: the round is approved, and the workflow is over."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from wagtail.models import WorkflowState
from wagtail.signals import task_approved, workflow_approved

from compliance.models import SignoffTaskState
from compliance.wagtail_log import note, noted_together


@transaction.atomic(savepoint=False)
@noted_together()
def finish(round_: SignoffTaskState, user: Any, comment: str = "") -> None:
    """Approve `round_`, the only task of its workflow, and finish that, as Wagtail's own steps would.

    Those read the same rows anew for each step and check each pointer of a row they have just read. Raises
    PermissionDenied if the round or its workflow is over; what the workflow ends with may refuse as well.
    """
    workflow_state = round_.workflow_state
    if not round_.is_open or workflow_state.status != WorkflowState.STATUS_IN_PROGRESS:
        raise PermissionDenied
    round_.status, round_.comment = round_.STATUS_APPROVED, comment
    round_.finished_at, round_.finished_by = timezone.now(), user
    round_.save(update_fields=["status", "comment", "finished_at", "finished_by"])
    note(
        round_.content,
        "wagtail.workflow.approve",
        user,
        data={
            "workflow": {
                "id": workflow_state.workflow.pk,
                "title": workflow_state.workflow.name,
                "status": round_.status,
                "task_state_id": round_.pk,
                "task": {"id": round_.task_id, "title": round_.task.name},
                "next": None,
            },
            "comment": comment,
        },
        revision=round_.revision,
    )
    workflow_state.current_task_state = round_
    workflow_state.status = WorkflowState.STATUS_APPROVED
    WorkflowState.objects.filter(pk=workflow_state.pk).update(status=workflow_state.status)
    workflow_state.on_finish(user=user)
    workflow_approved.send(sender=WorkflowState, instance=workflow_state, user=user)
    task_approved.send(sender=SignoffTaskState, instance=round_, user=user)
