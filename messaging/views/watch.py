"""The retraction watch: how fresh it is, what it found, and what it cannot look for (EV-04)."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from compliance.models import ContentTask, TaskKind
from messaging.models import Evidence, PublicationNotice, RetractionSnapshot

_KINDS = (TaskKind.RETRACTION, TaskKind.CONCERN, TaskKind.CORRECTION, TaskKind.REINSTATED)


@login_required
@require_safe
def retraction_watch(request: HttpRequest) -> HttpResponse:
    """What the last file of retractions said about our sources. For those who may see evidence."""
    if not request.user.has_perm("messaging.view_evidence"):
        raise PermissionDenied("Evidence is open to reviewers and authors. Ask an administrator.")
    notices = PublicationNotice.objects.select_related("evidence", "snapshot")
    return render(
        request,
        "messaging/retraction_watch.html",
        {
            "snapshots": RetractionSnapshot.objects.select_related("read_by")[:10],
            "stale_days": settings.RETRACTIONS_STALE_DAYS,
            "page": Paginator(notices, 50).get_page(request.GET.get("page")),
            "watched": Evidence.objects.exclude(doi="", pmid="").count(),
            "unwatched": Evidence.objects.filter(
                doi="", pmid="", kind__in=[Evidence.Kind.ARTICLE, Evidence.Kind.TRIAL, Evidence.Kind.REGISTRY]
            ),
            "open_tasks": ContentTask.objects.open().filter(kind__in=_KINDS).count(),
        },
    )
