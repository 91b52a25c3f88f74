"""What approved content still asks for: the open tasks, and closing one with what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from cms.core.actions import Refused
from compliance.actions import CloseContentTask
from compliance.models import ContentTask
from compliance.views.wording import due_in_words

_PAGE = 50


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One task as a line of a list; `kind` and `name` say what content it is about, `timeline` tells more.

    `model` is its kind as addresses name it.
    """

    task: ContentTask
    kind: str
    model: str
    name: str
    timeline: str
    due: str
    late: bool


def task_lines(tasks: Iterable[ContentTask], at: datetime) -> list[TaskLine]:
    """The tasks as lines, in the order given, in as many queries as there are kinds of content."""
    tasks = list(tasks)
    by_kind: dict[int, list[int]] = {}
    for task in tasks:
        by_kind.setdefault(task.subject_type_id, []).append(task.subject_id)
    kinds = {pk: ContentType.objects.get_for_id(pk).model_class() for pk in by_kind}
    found = {pk: kinds[pk]._default_manager.in_bulk(ids) for pk, ids in by_kind.items()}
    return [
        TaskLine(
            task=task,
            kind=str(kinds[task.subject_type_id]._meta.verbose_name).capitalize(),
            model=str(kinds[task.subject_type_id]._meta.model_name),
            name=str(found[task.subject_type_id].get(task.subject_id, "deleted")),
            timeline=getattr(found[task.subject_type_id].get(task.subject_id), "timeline_address", ""),
            due=due_in_words(task.due_at, at) if task.due_at else "",
            late=task.due_at is not None and task.due_at < at,
        )
        for task in tasks
    ]


def _page(request: HttpRequest, status: int = 200, **more: object) -> HttpResponse:
    handled = ContentTask.objects.handled_by(request.user).select_related("opened_by", "closed_by")
    closed = request.GET.get("show") == "closed"
    listed = handled.filter(closed_at__isnull=False).order_by("-closed_at") if closed else handled.open()
    page = Paginator(listed, _PAGE).get_page(request.GET.get("page"))
    lines = task_lines(page.object_list, timezone.now())
    context = {"page": page, "lines": lines, "closed": closed} | more
    return render(request, "compliance/tasks.html", context, status=status)


@login_required
def tasks(request: HttpRequest) -> HttpResponse:
    """The open tasks of all that this person may change or review; `?show=closed` for those of before."""
    return _page(request)


@login_required
@require_POST
def close_task(request: HttpRequest, task_id: int) -> HttpResponse:
    task = get_object_or_404(ContentTask.objects.handled_by(request.user), pk=task_id)
    outcome = request.POST.get("outcome", "")
    try:
        CloseContentTask(task, request.user, outcome).execute()
    except Refused as refusal:
        return _page(request, 400, refused=task.pk, refusal=refusal.messages, outcome=outcome)
    messages.success(request, "The task is closed, and what came of it is on record.")
    return redirect("compliance:tasks")
