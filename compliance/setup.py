"""What a site needs before its first review: the workflow, its one task, and the settings of review."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from wagtail.models import Workflow, WorkflowContentType, WorkflowTask

from compliance.models import ControlledContent, ReviewSettings, SignoffTask
from compliance.rounds import review_workflow


def controlled_models() -> list[type[ControlledContent]]:
    """Every concrete kind of controlled content."""
    found: list[type[ControlledContent]] = []
    waiting = list(ControlledContent.__subclasses__())
    while waiting:
        model = waiting.pop()
        waiting += model.__subclasses__()
        if not model._meta.abstract:
            found.append(model)
    return sorted(found, key=lambda model: model._meta.label)


@transaction.atomic
def ensure_review_workflow() -> Workflow:
    """The review workflow, made if it is not there, and tied to every kind of controlled content."""
    workflow = review_workflow()
    if workflow is None:
        workflow = Workflow.objects.create(name="Review and sign-off")
        task = SignoffTask.objects.create(name="Sign-off")
        WorkflowTask.objects.create(workflow=workflow, task=task)
    ReviewSettings.objects.get_or_create(pk=1)
    for model in controlled_models():
        kind = ContentType.objects.get_for_model(model)
        WorkflowContentType.objects.update_or_create(content_type=kind, defaults={"workflow": workflow})
    return workflow
