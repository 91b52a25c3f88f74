"""The library as authors and librarians see it: every piece on its way, and a place for new ones."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.core.actions import Refused
from cms.core.permissions import ObjectPermissionPolicy
from content.actions import CreateAsset, UploadVersion
from content.forms import MarketFormSet, NewFileForm, UploadForm
from content.models import Asset
from content.preparing import preparations, with_newest_version
from content.views.prepare import prepare_page

PAGE_SIZE = 50


@login_required
@require_safe
def library(request: HttpRequest) -> HttpResponse:
    mine = ObjectPermissionPolicy(Asset).instances_user_has_permission_for(request.user, "change")
    may_add = request.user.has_perm("content.add_asset")
    if not may_add and not mine.exists():
        raise PermissionDenied(
            "The library is kept by authors and librarians. Ask an administrator for a role."
        )
    words = request.GET.get("q", "").strip()[:100]
    if words:
        mine = mine.filter(title__icontains=words)
    ordered = mine.select_related("product", "latest_revision").order_by(
        "-latest_revision__created_at", "-pk"
    )
    shown = Paginator(with_newest_version(ordered), PAGE_SIZE).get_page(request.GET.get("page"))
    states = preparations(shown.object_list)
    context = {
        "rows": [(each, states[each.pk]) for each in shown.object_list],
        "page": shown,
        "words": words,
        "may_add": may_add,
    }
    return render(request, "content/library.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """A new piece with its first file. What was typed stays; the browser cannot give the file again."""
    if not request.user.has_perm("content.add_asset"):
        raise PermissionDenied("Only authors and librarians add pieces. Ask an administrator for a role.")
    sent = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if sent else UploadForm()
    rows = MarketFormSet(request.POST, prefix="markets") if sent else MarketFormSet(prefix="markets")
    if sent and all([form.is_valid(), rows.is_valid()]):
        draft, file = form.draft(), form.cleaned_data["file"]
        draft.markets = rows.rows()
        try:
            version = CreateAsset(draft, file.name, file.read(), request.user).execute()
        except Refused as refusal:
            for words in refusal.messages:
                form.add_error("file", words)
        else:
            return redirect("content:prepare", version.asset_id)
    status = 422 if sent else 200
    return render(request, "content/upload.html", {"form": form, "rows": rows}, status=status)


@login_required
@require_POST
def upload_version(request: HttpRequest, asset_id: int) -> HttpResponse:
    asset = get_object_or_404(Asset, pk=asset_id)
    form = NewFileForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            reason = form.cleaned_data["reason"]
            UploadVersion(asset, file.name, file.read(), request.user, reason).execute()
        except Refused as refusal:
            form.add_error("file", " ".join(refusal.messages))
        else:
            return redirect("content:prepare", asset.pk)
    return prepare_page(request, asset, upload=form, status=422)
