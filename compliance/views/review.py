"""One round on one page: what is asked, what stands behind it, who has signed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from cms.core.actions import Refused
from compliance.actions import DisposeFinding
from compliance.credentials import Credentials
from compliance.models import Finding, Level, Market, SignoffTaskState
from compliance.panels import panels_for
from compliance.views.beyond import beyond
from compliance.views.queue import headlines
from compliance.views.seats import seats_of
from compliance.views.where import market_rows, where_of
from compliance.views.wording import due_in_words


def round_for(user: Any, round_id: int) -> SignoffTaskState:
    """The round, for its reviewers and for those who may change the content; else 404 or 403."""
    rounds = SignoffTaskState.objects.select_related("submitted_by", "revision")
    round_ = get_object_or_404(rounds, pk=round_id)
    if not round_.may_be_read_by(user):
        raise PermissionDenied("Reviews are read by reviewers and by those who may change the content.")
    return round_


def page_of(request: HttpRequest, round_: SignoffTaskState, **more: Any) -> dict[str, Any]:
    """What every page about one round shows: what it is about and where it stands in the person's queue."""
    names = dict(Market.objects.values_list("code", "name"))
    waiting = list(SignoffTaskState.objects.awaiting(request.user).values_list("pk", flat=True))
    return {
        "round": round_,
        "headline": headlines([round_])[round_.pk],
        "names": names,
        "where": where_of(round_.canonical, names),
        "due": due_in_words(round_.due_at, timezone.now()),
        "place": waiting.index(round_.pk) + 1 if round_.pk in waiting else None,
        "waiting": len(waiting),
    } | more


def _render(request: HttpRequest, round_: SignoffTaskState, status: int = 200, **more: Any) -> HttpResponse:
    seats = seats_of(round_, request.user)
    earlier = SignoffTaskState.objects.filter(
        subject_type=round_.subject_type_id, subject_id=round_.subject_id, pk__lt=round_.pk
    )
    base = round_.compared_with() or round_
    context = page_of(request, round_)
    context |= dict(
        panels=panels_for(round_),
        market_rows=market_rows(round_.canonical, base.canonical, context["names"]),
        seats=seats,
        signed=sum(seat.signature is not None for seat in seats),
        mine=[seat for seat in seats if seat.mine],
        obstacle=round_.obstacle_to(request.user),
        beyond=beyond(round_),
        obstacles=round_.obstacles_to_approval() if round_.is_open else [],
        findings=round_.findings.prefetch_related("dispositions__by"),
        must_answer=Level.REVIEW,
        earlier=earlier.order_by("-pk")
        .prefetch_related("signatures__required__role")
        .select_related("submitted_by"),
        **more,
    )
    return render(request, "compliance/review.html", context, status=status)


@login_required
def review(request: HttpRequest, round_id: int) -> HttpResponse:
    return _render(request, round_for(request.user, round_id))


@sensitive_post_parameters("password", "code")
@never_cache
@login_required
@require_POST
def answer_finding(request: HttpRequest, round_id: int, finding_id: int) -> HttpResponse:
    round_ = round_for(request.user, round_id)
    finding = get_object_or_404(Finding, pk=finding_id, state=round_)
    answer = request.POST.get("answer", "")
    credentials = Credentials.given(request, request.POST)
    try:
        DisposeFinding(finding, request.user, answer, credentials).execute()
    except Refused as refusal:
        return _render(
            request, round_, status=400, refused=finding.pk, refusal=refusal.messages, answer=answer
        )
    messages.success(request, f"Your answer to {finding.rule} is on record.")
    return redirect("compliance:review", round_.pk)
