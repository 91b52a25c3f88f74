"""The page that tells the story of one piece of content."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from cms.core.permissions import may
from compliance.access import may_read_reviews_of
from compliance.proof.making import may_make_pack
from compliance.saying import instant_in_words
from compliance.setup import controlled_models
from compliance.standing import standings
from compliance.timeline import timeline_of


def content_for(user: Any, kind: str, content_id: int) -> Any:
    """The content of a kind ("claim", "asset"…), for those who may read its reviews; else 404 or 403."""
    models = {model._meta.model_name: model for model in controlled_models()}
    if kind not in models:
        raise Http404(f"There is no kind of content “{kind}”.")
    content = get_object_or_404(models[kind], pk=content_id)
    if not may_read_reviews_of(user, content):
        raise PermissionDenied("Reviews are read by reviewers and by those who may change the content.")
    return content


@login_required
def timeline(request: HttpRequest, kind: str, content_id: int) -> HttpResponse:
    content = content_for(request.user, kind, content_id)
    at = timezone.now()
    context = {
        "content": content,
        "kind": kind,
        "may_stop": any(may(request.user, right, content) for right in ("suspend", "withdraw")),
        "may_change": may(request.user, "change", content),
        "kind_name": content._meta.verbose_name,
        "may_pack": may_make_pack(request.user, content),
        "chapters": timeline_of(content, at),
        "standing": standings([content])[content.pk],
        "printed": instant_in_words(at),
    }
    return render(request, "compliance/timeline.html", context)
