"""Signing and sending back: a page of their own each, because a password is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from cms.core.actions import Refused
from compliance.actions import SendBack, Sign
from compliance.credentials import Credentials, session_of, what_is_asked
from compliance.models import Meaning, SignoffTaskState
from compliance.signing import NoteAttempt
from compliance.signing_right import obstacles_now
from compliance.views.forms import SendBackForm, VerdictForm
from compliance.views.review import page_of, round_for


@sensitive_post_parameters("password", "code")
@never_cache
@login_required
def sign(request: HttpRequest, round_id: int) -> HttpResponse:
    """GET says what a signature would mean, POST signs."""
    round_ = _round_to_sign(request, round_id)
    return _verdict(
        request, round_, round_.obstacles_to_approval(), VerdictForm, "compliance/sign.html", _sign
    )


@sensitive_post_parameters("password", "code")
@never_cache
@login_required
def send_back(request: HttpRequest, round_id: int) -> HttpResponse:
    """GET asks for the reason, POST ends the round."""
    round_ = _round_to_sign(request, round_id)
    return _verdict(request, round_, [], SendBackForm, "compliance/send_back.html", _send_back)


def _round_to_sign(request: HttpRequest, round_id: int) -> SignoffTaskState:
    """The round, as `round_for` has it. Whoever posts a verdict in no role of theirs is put on record."""
    if request.method == "POST":
        round_ = get_object_or_404(SignoffTaskState, pk=round_id)
        if not round_.roles_open_to(request.user):
            why = round_.obstacle_to(request.user)
            NoteAttempt(round_.content, request.user, why, {"round": round_.number}).execute()
    return round_for(request.user, round_id)


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
    # Asked once: between two answers somebody else may sign, and it would look like a mistake of the form.
    mine, own = round_.seats_of(request.user)
    missing = [] if own else obstacles_now(request.user)
    if own or obstacles or missing:
        context = page_of(request, round_, obstacles=[own] if own else obstacles, missing=missing)
        return render(request, "compliance/cannot_sign.html", context, status=403)
    asked = what_is_asked(request)
    posted = request.POST if request.method == "POST" else None
    form = form_class(posted, roles=mine, asked=asked)
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
        # A wrong attempt ends a series, so that the next one is asked for more.
        form.show_again(what_is_asked(request))
    context = page_of(request, round_, form=form, proof=session_of(request).proof)
    context["covers"] = covers(round_)
    return render(request, template, context, status=status)


def _next(request: HttpRequest) -> HttpResponse:
    following = SignoffTaskState.objects.awaiting(request.user).first()
    return redirect("compliance:review", following.pk) if following else redirect("compliance:queue")


def covers(round_: SignoffTaskState) -> dict[str, Any]:
    """What the digest of a signature is over, counted, for the page that asks for it (21 CFR 11.70)."""
    findings, answers = round_.findings_on_record
    return {
        "files": sorted(set(_hashes(round_.canonical))),
        "findings": len(findings),
        "answers": len(answers),
        "digest": round_.digest_covering(len(answers)),
    }


def _hashes(value: Any) -> Iterator[str]:
    """Every file hash in frozen content, wherever it stands."""
    if isinstance(value, dict):
        for name, each in value.items():
            if name == "sha256":
                yield each
            else:
                yield from _hashes(each)
    elif isinstance(value, list):
        for each in value:
            yield from _hashes(each)
