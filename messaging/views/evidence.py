"""Pages of evidence files, for the people who judge claims by them."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from cms.core.permissions import may
from messaging.models import EvidencePage


@login_required
@require_safe
def evidence_page(request: HttpRequest, file_id: int, number: int) -> FileResponse:
    """The picture of one page. 403 without the right to see the evidence, 404 where there is no picture."""
    page = get_object_or_404(
        EvidencePage.objects.select_related("file__evidence"), file=file_id, number=number
    )
    if not may(request.user, "view", page.file.evidence):
        raise PermissionDenied("Evidence is open to reviewers and authors. Ask an administrator.")
    if not page.picture:
        raise Http404("This page is text and has no picture.")
    response = FileResponse(page.picture.open("rb"), content_type="image/webp")
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
