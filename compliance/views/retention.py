"""What must stay, what is held, what may go and what went."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cms.core.actions import Refused
from compliance.actions.retention import ConfirmPurge, LiftHold, PlaceHold
from compliance.models import LegalHold, PurgeEntry, RetentionRule, Tombstone, Withdrawal
from compliance.retention.clock import registered, retention_of
from compliance.trail.asking import kind_in_words

may_read = permission_required("compliance.view_auditrecord", raise_exception=True)
SHOWN = 100


@login_required
@may_read
@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    kinds = ContentType.objects.get_for_models(*registered())
    withdrawn = Withdrawal.objects.filter(subject_type__in=kinds.values()).order_by("-at")[:SHOWN]
    held = {(h.subject_type_id, h.subject_id) for h in LegalHold.objects.filter(lifted_at__isnull=True)}
    context = {
        "rules": RetentionRule.objects.select_related("market"),
        "withdrawn": [
            (each, kind_in_words(each.subject._meta.label_lower), retention_of(each.subject))
            for each in withdrawn.prefetch_related("subject")
        ],
        "held": held,
        "holds": LegalHold.objects.filter(lifted_at__isnull=True).select_related("by"),
        "listed": PurgeEntry.objects.select_related("confirmed_by", "subject_type"),
        "tombstones": Tombstone.objects.select_related("confirmed_by").order_by("-purged_at")[:SHOWN],
        "kinds": [(kind, kind_in_words(kind)) for kind in (each._meta.label_lower for each in registered())],
        "today": timezone.now().date(),
    }
    return render(request, "records/retention.html", context)


def _do(request: HttpRequest, act: Callable[[], Any], done: str) -> HttpResponse:
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("records:retention")


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "").replace("\x00", "")[:2000]


@login_required
@may_read
@require_POST
def hold(request: HttpRequest) -> HttpResponse:
    kinds = {model._meta.label_lower: model for model in registered()}
    model, number = kinds.get(request.POST.get("kind", "")), request.POST.get("item", "")
    if model is None or not (number.isascii() and number.isdigit() and len(number) < 19):
        raise Http404
    content = get_object_or_404(model, pk=int(number))
    return _do(request, PlaceHold(content, request.user, _reason(request)).execute, f"“{content}” is held.")


@login_required
@may_read
@require_POST
def lift(request: HttpRequest, hold_id: int) -> HttpResponse:
    found = get_object_or_404(LegalHold, pk=hold_id)
    act = LiftHold(found, request.user, _reason(request)).execute
    return _do(request, act, f"The hold on “{found.label}” is lifted.")


@login_required
@may_read
@require_POST
def confirm(request: HttpRequest, entry_id: int) -> HttpResponse:
    entry = get_object_or_404(PurgeEntry, pk=entry_id)
    act = ConfirmPurge(entry, request.user, _reason(request)).execute
    return _do(request, act, f"Confirmed. The next run of the purge takes “{entry.label}” away.")
