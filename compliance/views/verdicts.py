"""Signing and sending back: a page of their own each, because a password is asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from cms.core.actions import Refused
from compliance.actions import SendBack, Sign
from compliance.credentials import Credentials
from compliance.models import Meaning, SignoffTaskState
from compliance.views.forms import SendBackForm, VerdictForm
from compliance.views.review import page_of, round_for


@sensitive_post_parameters("password")
@never_cache
@login_required
def sign(request: HttpRequest, round_id: int) -> HttpResponse:
    """GET says what a signature would mean, POST signs."""
    round_ = round_for(request.user, round_id)
    return _verdict(
        request, round_, round_.obstacles_to_approval(), VerdictForm, "compliance/sign.html", _sign
    )


@sensitive_post_parameters("password")
@never_cache
@login_required
def send_back(request: HttpRequest, round_id: int) -> HttpResponse:
    """GET asks for the reason, POST ends the round."""
    round_ = round_for(request.user, round_id)
    return _verdict(request, round_, [], SendBackForm, "compliance/send_back.html", _send_back)


def _sign(round_: SignoffTaskState, request: HttpRequest, form: VerdictForm) -> str:
    data = form.cleaned_data
    credentials = Credentials.given(request, data)
    Sign(round_, request.user, form.chosen, data["meaning"], credentials, data["reason"]).execute()
    missing = round_.required.filter(signature__isnull=True).count()
    if missing:
        return f"You signed as {form.chosen}. {missing} more to sign before it is approved."
    return f"You signed as {form.chosen}. That was the last signature: it is approved."


def _send_back(round_: SignoffTaskState, request: HttpRequest, form: SendBackForm) -> str:
    data = form.cleaned_data
    credentials = Credentials.given(request, data)
    SendBack(round_, request.user, form.chosen, Meaning.REVIEW, credentials, data["reason"]).execute()
    return "You sent it back. The author reads your reason, and every role signs the next round afresh."


def _verdict(
    request: HttpRequest,
    round_: SignoffTaskState,
    obstacles: list[str],
    form_class: type[VerdictForm],
    template: str,
    give: Callable[[SignoffTaskState, HttpRequest, Any], str],
) -> HttpResponse:
    own = round_.obstacle_to(request.user)
    if own or obstacles:
        context = page_of(request, round_, obstacles=[own] if own else obstacles)
        return render(request, "compliance/cannot_sign.html", context, status=403)
    posted = request.POST if request.method == "POST" else None
    form = form_class(posted, roles=round_.signable_by(request.user))
    status = 200
    if posted is not None:
        status = 400
        if form.is_valid():
            try:
                done = give(round_, request, form)
            except Refused as refusal:
                form.add_error(None, refusal.messages)
                status = 403
            else:
                messages.success(request, f"{round_.revision.object_str}: {done}")
                return _next(request)
    return render(request, template, page_of(request, round_, form=form), status=status)


def _next(request: HttpRequest) -> HttpResponse:
    following = SignoffTaskState.objects.awaiting(request.user).first()
    return redirect("compliance:review", following.pk) if following else redirect("compliance:queue")
