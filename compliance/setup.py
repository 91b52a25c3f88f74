"""What a site needs before its first review: the workflow, its one task, the settings, a statement."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from wagtail.models import Workflow, WorkflowContentType, WorkflowTask

from compliance.models import ControlledContent, ReviewSettings, SignatureStatement, SignoffTask
from compliance.rounds import review_workflow

#: What a site starts with, until it writes its own.
FIRST_STATEMENT = (
    "I understand that my electronic signature in this system is as binding as my signature by hand, and "
    "that I answer for what I sign.\n\n"
    "My user name and password are mine alone. I tell them to nobody, I sign for nobody else, and I report "
    "at once if anybody else may know them."
)


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
    if not SignatureStatement.objects.exists():
        SignatureStatement.objects.create(text=FIRST_STATEMENT)
    for model in controlled_models():
        kind = ContentType.objects.get_for_model(model)
        WorkflowContentType.objects.update_or_create(content_type=kind, defaults={"workflow": workflow})
    return workflow
