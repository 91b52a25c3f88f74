"""Stopping what is approved, with its reach shown before and after, and taking note of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from cms.core.actions import Refused
from cms.core.permissions import may
from compliance.access import is_reviewer, may_read_reviews_of
from compliance.actions import LiftSuspension
from compliance.proof.making import may_make_pack
from content.actions import AcknowledgeRecall, RecallContent
from content.impact import impact_of, stoppable_claims
from content.models import Asset, Recall, RecallNotice
from messaging.models import MESSAGES, Claim

_KINDS: dict[str, Any] = {model._meta.model_name: model for model in (Claim, Asset, *MESSAGES)}
_PAGE = 50


def may_oversee(user: Any) -> bool:
    """Whether this person sees every recall, not only the notices to themselves."""
    return any(
        user.has_perm(name)
        for name in ("messaging.withdraw_claim", "content.withdraw_asset", "content.view_usage")
    )


@login_required
def claims(request: HttpRequest) -> HttpResponse:
    """The approved claims that this person may stop."""
    found = stoppable_claims(request.user, timezone.now())
    words = request.GET.get("q", "").strip()[:200]
    for word in words.split():
        found = found.filter(
            Q(code__icontains=word) | Q(text__icontains=word) | Q(product__name__iexact=word)
        )
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    reads = is_reviewer(request.user) or request.user.has_perm("messaging.change_claim")
    return render(request, "content/claims.html", {"page": page, "words": words, "reads_reviews": reads})


@login_required
def withdraw(request: HttpRequest, kind: str, content_id: int) -> HttpResponse:
    """What stopping a claim or an asset reaches, and the stop itself."""
    if kind not in _KINDS:
        raise Http404("Only a claim, a message or an asset can be withdrawn.")
    content = get_object_or_404(_KINDS[kind].objects.select_related("product"), pk=content_id)
    may_withdraw = may(request.user, "withdraw", content)
    if not (may_withdraw or may(request.user, "suspend", content)):
        raise PermissionDenied(f"You may neither suspend nor withdraw “{content}”.")
    reason = request.POST.get("reason", "")
    problems: list[str] = []
    if request.method == "POST":
        try:
            return _stop(request, content, request.POST.get("do", ""), reason)
        except Refused as refusal:
            problems = refusal.messages
    impact = impact_of(content)
    shown = {
        "kind": kind,
        "content": content,
        "may_withdraw": may_withdraw,
        "may_lift": may_withdraw and is_reviewer(request.user),
        "reads_reviews": may_read_reviews_of(request.user, content),
        "impact": impact,
        "reason": reason,
        "problems": problems,
        "approval": content.approval(),
        "withdrawal": content.withdrawal(),
        "suspension": content.open_suspension(),
        "may_pack": may_make_pack(request.user, content),
    }
    return render(request, "content/withdraw.html", shown, status=422 if problems else 200)


def _stop(request: HttpRequest, content: Any, verb: str, reason: str) -> HttpResponse:
    if verb == "lift":
        LiftSuspension(content, request.user, reason).execute()
        messages.success(request, f"{content} may be used again, where it is cleared.")
        return redirect("content:recalls")
    if verb == "withdraw" and not may(request.user, "withdraw", content):
        raise PermissionDenied(f"You may not withdraw “{content}”, only suspend it.")
    if verb not in ("withdraw", "suspend"):
        raise Refused("Choose whether to withdraw, to suspend or to lift the suspension.")
    recall = RecallContent(content, request.user, reason, suspend=verb == "suspend").execute()
    done = "suspended" if verb == "suspend" else "withdrawn"
    messages.success(request, f"{content} is {done}. It is refused everywhere from the next request on.")
    response = redirect("content:recalls")
    response["Location"] += f"#recall-{recall.pk}"
    return response


@login_required
def recalls(request: HttpRequest) -> HttpResponse:
    """A rep's notices; and for those who answer for content, every recall with its reach."""
    notices = (
        RecallNotice.objects.filter(rep=request.user)
        .select_related("recall__by")
        .prefetch_related("recall__subject")
        .order_by("acknowledged_at", "-recall__at")[:_PAGE]
    )
    shown: dict[str, Any] = {"notices": sorted(notices, key=lambda each: each.acknowledged_at is not None)}
    if may_oversee(request.user):
        everything = (
            Recall.objects.with_reach()
            .select_related("by")
            .prefetch_related("subject", "notices__rep")
            .order_by("-at")
        )
        shown["page"] = Paginator(everything, 20).get_page(request.GET.get("page"))
    return render(request, "content/recalls.html", shown)


@login_required
@require_POST
def acknowledge(request: HttpRequest, notice_id: int) -> HttpResponse:
    """A rep confirms a notice of their own; another's does not exist for them."""
    notice = get_object_or_404(RecallNotice, pk=notice_id, rep=request.user)
    try:
        AcknowledgeRecall(notice, request.user).execute()
    except Refused as refusal:
        messages.info(request, " ".join(refusal.messages))
    return redirect("content:recalls")
