"""Keeping approved content right: a draft with later dates, and signing that it is still right."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from wagtail.admin.admin_url_finder import AdminURLFinder

from cms.core.actions import Refused
from cms.core.permissions import may
from compliance.actions import ConfirmStillRight, StartRecertification, SubmitForReview
from compliance.actions.upkeep import is_barred_from_confirming, obstacle_to_confirming
from compliance.credentials import Credentials, session_of, what_is_asked
from compliance.models import PeriodicReview
from compliance.signing import NoteAttempt
from compliance.signing_right import obstacles_now
from compliance.standing import standings
from compliance.views.forms import StillRightForm
from compliance.views.timeline import content_for


def _page(request: HttpRequest, content: Any, **more: Any) -> dict[str, Any]:
    return {
        "content": content,
        "kind": content._meta.model_name,
        "kind_name": content._meta.verbose_name,
        "standing": standings([content])[content.pk],
    } | more


@login_required
def recertify(request: HttpRequest, kind: str, content_id: int) -> HttpResponse:
    """GET compares the approved dates with the draft's; POST makes the draft, or submits it."""
    content = content_for(request.user, kind, content_id)
    if not may(request.user, "change", content):
        raise PermissionDenied("New dates are given by those who may change the content.")
    problems: list[str] = []
    if request.method == "POST":
        try:
            return _recertify(request, content)
        except Refused as refusal:
            problems = refusal.messages
    shown = _page(
        request,
        content,
        problems=problems,
        approved=list(content.markets.all().order_by("market__name", "audience")),
        drafted=list(content.get_latest_revision_as_object().markets.all()),
        has_draft=content.has_unpublished_changes and not content.workflow_in_progress,
        editing=AdminURLFinder(request.user).get_edit_url(content),
    )
    return render(request, "compliance/recertify.html", shown, status=422 if problems else 200)


def _recertify(request: HttpRequest, content: Any) -> HttpResponse:
    if request.POST.get("do") == "submit":
        round_ = SubmitForReview(content, request.user).execute()
        messages.success(request, f"“{content}” is in review. What is approved is served until its date.")
        return redirect("compliance:review", round_.pk)
    StartRecertification(content, request.user).execute()
    messages.success(request, "A draft with later dates is made. Read it, then submit it for review.")
    return redirect("compliance:recertify", content._meta.model_name, content.pk)


@sensitive_post_parameters("password", "code")
@never_cache
@login_required
def still_right(request: HttpRequest, kind: str, content_id: int) -> HttpResponse:
    """GET says what the signature would mean, POST signs."""
    content = content_for(request.user, kind, content_id)
    obstacle = obstacle_to_confirming(content, request.user)
    if request.method == "POST" and is_barred_from_confirming(content, request.user):
        NoteAttempt(content, request.user, obstacle, {}).execute()
    missing = [] if obstacle else obstacles_now(request.user)
    form = StillRightForm(request.POST if request.method == "POST" else None, asked=what_is_asked(request))
    status = 403 if obstacle or missing else 200
    if request.method == "POST" and status == 200:
        status = 400
        if form.is_valid():
            data = form.cleaned_data
            credentials = Credentials.given(request, data)
            try:
                ConfirmStillRight(content, request.user, credentials, data["remark"]).execute()
            except Refused as refusal:
                form.add_error(None, refusal.messages)
                status = 403
            else:
                messages.success(request, f"You signed that “{content}” is still right.")
                return redirect("compliance:tasks")
        # A wrong attempt ends a series, so that the next one is asked for more.
        form.show_again(what_is_asked(request))
    approval = content.approval()
    shown = _page(
        request,
        content,
        form=form,
        obstacle=obstacle,
        missing=missing,
        proof=session_of(request).proof,
        approval=approval,
        round=approval.state if approval else None,
        statement=PeriodicReview.STATEMENT,
        earlier=PeriodicReview.objects.about(content),
    )
    return render(request, "compliance/still_right.html", shown, status=status)
