"""The page from which a substantiation pack is made, and the download."""

from __future__ import annotations

import zipfile
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods

from compliance.models import AuditRecord, ControlledContent, Event
from compliance.proof.making import MakePack, may_make_pack
from compliance.proof.pack import PDF
from compliance.setup import controlled_models
from compliance.standing import standings

#: Larger packs are written to disk while they are made.
IN_MEMORY_BYTES = 20 * 2**20


def _content(kind: str, content_id: int) -> ControlledContent:
    model = next((each for each in controlled_models() if each._meta.model_name == kind), None)
    if model is None:
        raise Http404
    return get_object_or_404(model, pk=content_id)


@login_required
@require_http_methods(["GET", "POST"])
def pack(request: HttpRequest, kind: str, content_id: int) -> HttpResponse:
    """What the pack will hold, and earlier ones; a POST makes one and downloads it, as `part` zip or pdf."""
    content = _content(kind, content_id)
    if not may_make_pack(request.user, content):
        raise PermissionDenied("Packs are made by reviewers, authors, quality and administrators.")
    if request.method == "POST":
        return _download(request, content)
    made = AuditRecord.objects.about(content).filter(event=Event.PACK_MADE).order_by("-sequence")
    context = {
        "content": content,
        "kind": kind,
        "noun": content._meta.verbose_name,
        "standing": standings([content])[content.pk],
        "made": made[:10],
    }
    return render(request, "compliance/pack.html", context)


def _download(request: HttpRequest, content: Any) -> FileResponse:
    out: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115
    MakePack(content, request.user, out).execute()
    name, media_type = f"{slugify(str(content)) or 'pack'}-substantiation", "application/zip"
    if request.POST.get("part") == "pdf":
        with out, zipfile.ZipFile(out) as archive:
            out, media_type = BytesIO(archive.read(PDF)), "application/pdf"
        name += ".pdf"
    else:
        out.seek(0)
        name += ".zip"
    response = FileResponse(out, as_attachment=True, filename=name, content_type=media_type)
    response["Cache-Control"] = "private, no-store"
    return response
