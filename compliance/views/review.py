"""One round on one page: what is asked, what stands behind it, who has signed."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from compliance.actions import OpenReview, has_opened
from compliance.blocking import blockers_of
from compliance.models import Level, Market, SignoffTaskState
from compliance.panels import panels_for
from compliance.views.beyond import beyond
from compliance.views.comparison import bases_of
from compliance.views.lines import headlines
from compliance.views.seats import seats_of
from compliance.views.where import market_rows, where_of
from compliance.views.wording import due_in_words


def round_for(user: Any, round_id: int) -> SignoffTaskState:
    """The round, for its reviewers and for those who may change the content; else 404 or 403."""
    rounds = SignoffTaskState.objects.select_related("submitted_by", "revision")
    round_ = get_object_or_404(rounds, pk=round_id)
    # Quality reads whatever there was, withdrawn content too (21 CFR 11.10(c)), and answers nothing.
    if not (round_.may_be_read_by(user) or user.has_perm("compliance.view_auditrecord")):
        raise PermissionDenied("Reviews are read by reviewers and by those who may change the content.")
    return round_


def page_of(request: HttpRequest, round_: SignoffTaskState, **more: Any) -> dict[str, Any]:
    """What every page about one round shows: what it is about and where it stands in the person's queue."""
    names = dict(Market.objects.values_list("code", "name"))
    waiting = list(SignoffTaskState.objects.awaiting(request.user).values_list("pk", flat=True))
    place = waiting.index(round_.pk) if round_.pk in waiting else None
    return {
        "round": round_,
        "headline": headlines([round_])[round_.pk],
        "names": names,
        "where": where_of(round_.canonical, names),
        "due": due_in_words(round_.due_at, timezone.now()),
        "place": None if place is None else place + 1,
        "waiting": len(waiting),
        "previous": waiting[place - 1] if place else None,
        "following": _after(waiting, place),
    } | more


def _after(waiting: list[int], place: int | None) -> int | None:
    """The round that comes next in a queue; its first, for somebody who is not in it."""
    behind = waiting if place is None else waiting[place + 1 :]
    return behind[0] if behind else None


def render_review(
    request: HttpRequest, round_: SignoffTaskState, status: int = 200, **more: Any
) -> HttpResponse:
    seats = seats_of(round_, request.user)
    bases = bases_of(round_, request.user, request.GET.get("since", ""))
    round_.base = next((basis.round for basis in bases if basis.chosen), None)
    roles = round_.roles_open_to(request.user)
    context = page_of(request, round_)
    context |= {
        "bases": bases,
        "panels": panels_for(round_),
        "market_rows": market_rows(round_.canonical, (round_.base or round_).canonical, context["names"]),
        "seats": seats,
        "signed": sum(seat.signature is not None for seat in seats),
        "mine": [seat for seat in seats if seat.mine],
        "obstacle": round_.obstacle_to(request.user),
        "obstacles": round_.obstacles_to_approval() if round_.is_open else [],
        "findings": round_.findings.prefetch_related("dispositions__by"),
        "must_answer": Level.REVIEW,
        "beyond": beyond(round_),
        "waits": blockers_of([round_])[round_.pk] if round_.is_open else [],
        "earlier": round_.earlier()
        .prefetch_related("signatures__required__role", "signatures__required__market")
        .select_related("submitted_by", "approval"),
        "notes": round_.notes,
        "is_approved": hasattr(round_, "approval"),
        "own_roles": roles,
        "resolvable": {
            note.comment.pk
            for note in round_.notes.open
            if note.comment.may_be_resolved_by(request.user, roles)
        },
    }
    context = context | more
    return render(request, "compliance/review.html", context, status=status)


@login_required
def review(request: HttpRequest, round_id: int) -> HttpResponse:
    round_ = round_for(request.user, round_id)
    if request.method == "GET" and round_.is_open and not has_opened(round_, request.user):
        OpenReview(round_, request.user).execute()
    return render_review(request, round_)
