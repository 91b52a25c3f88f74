"""Pages of evidence files, for the people who judge claims by them."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from cms.core.permissions import may
from messaging.models import EvidenceFile, EvidencePage


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


@login_required
@require_safe
def reprint(request: HttpRequest, file_id: int) -> FileResponse:
    """The file itself. Reps get it only where its licence allows it, and never when retracted (EV-07)."""
    file = get_object_or_404(EvidenceFile.objects.select_related("evidence"), pk=file_id)
    shared = (
        request.user.has_perm("content.share_asset")
        and file.is_shareable
        and file.evidence.retracted_at is None
    )
    if not shared and not may(request.user, "view", file.evidence):
        raise PermissionDenied("The licence of this reprint does not let it be handed out. Ask a librarian.")
    response = FileResponse(
        file.file.open("rb"), content_type=file.media_type, as_attachment=True, filename=file.name
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
