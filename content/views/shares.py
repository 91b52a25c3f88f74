"""Sending a piece to a recipient, and the links a rep has sent."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.core.actions import Refused
from compliance.clearing import Clearance
from compliance.models import Audience, Market
from content import door
from content.actions import AddRecipient, CreateShare, RevokeShare
from content.forms import ShareForm
from content.models import Asset, Recipient, Share
from content.stops import stops_on
from content.strips import share_strip
from content.views.standing import Standing, refusal, standing_of

PAGE_SIZE = 25


@login_required
@permission_required("content.share_asset", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest, asset_id: int) -> HttpResponse:
    """Choose a recipient, see whether the piece is cleared for them, send; the link is shown once."""
    asset = get_object_or_404(
        Asset.objects.select_related("product", "version__uploaded_by").filter(version__isnull=False),
        pk=asset_id,
    )
    asset.version.asset = asset
    if not request.user.territories.exists():
        reasons = ["You have no territory yet, so nothing can be cleared for your recipients."]
        return refusal(request, "You cannot share yet", reasons, ask="Ask your sales leader.")
    if request.htmx:
        return render(request, "content/share_gate.html", _gate(request, asset, request.GET))
    first = _first_choice(request)
    form = ShareForm(request.POST or None, user=request.user, initial=first)
    context = {"asset": asset, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            made, token = _send(asset, form, request)
        except Refused as refused:
            context["refused"] = refused.messages
        else:
            address = request.build_absolute_uri(reverse("content:viewer", args=[token]))
            response = render(request, "content/share_made.html", {"share": made, "address": address})
            response["Cache-Control"] = "private, no-store"
            return response
    context |= _gate(request, asset, request.POST or first)
    return render(request, "content/share.html", context, status=422 if request.method == "POST" else 200)


def _first_choice(request: HttpRequest) -> dict[str, str]:
    """A new recipient most often stands where the rep looked just now."""
    standing = standing_of(request)
    return {
        "market": standing.market.code if standing.market else "",
        "audience": standing.audience,
        "recipient": request.GET.get("recipient", ""),
    }


def _send(asset: Asset, form: ShareForm, request: HttpRequest) -> tuple[Share, str]:
    """Both or neither: a refused link leaves no recipient behind."""
    with transaction.atomic():
        recipient = form.cleaned_data["recipient"]
        if recipient is None:
            recipient = AddRecipient(form.new_recipient(), request.user).execute()
        return CreateShare(
            asset,
            recipient,
            request.user,
            days=form.cleaned_data["days"],
            note=form.cleaned_data["note"],
        ).execute()


def _gate(request: HttpRequest, asset: Asset, given: Mapping[str, str]) -> dict[str, object]:
    """What the door says for the recipient that the form names so far; `answer` None if it names none."""
    chosen = given.get("recipient", "")
    recipient = None
    if chosen.isdecimal():
        recipient = (
            Recipient.objects.filter(created_by=request.user, pk=chosen)
            .select_related("market__parent__parent")
            .first()
        )
    if recipient:
        standing = Standing(recipient.market, recipient.audience)
    else:
        markets = Market.objects.select_related("parent__parent")
        market = markets.filter(code=given.get("market", "")).first()
        standing = Standing(market, given.get("audience", ""))
    answer: Clearance | None = None
    if standing.market and standing.audience in Audience.values:
        answer = door.to_use(request.user, asset.version, standing.market, standing.audience)
    return {"asset": asset, "recipient": recipient, "standing": standing, "answer": answer}


@login_required
@permission_required("content.share_asset", raise_exception=True)
@require_safe
def shares(request: HttpRequest) -> HttpResponse:
    """A rep's own links: what each shows now, and what happened on it."""
    now = timezone.now()
    mine = (
        Share.objects.filter(created_by=request.user)
        .select_related("asset", "recipient", "market")
        .with_views()
        .with_clearance(now)
        .order_by("-created_at", "-pk")
    )
    page = Paginator(mine, PAGE_SIZE).get_page(request.GET.get("page"))
    stops = stops_on({each.asset_id for each in page.object_list if each.cleared_until is None})
    rows = [(each, share_strip(each, now, stops.get(each.asset_id, ""))) for each in page.object_list]
    return render(request, "content/shares.html", {"rows": rows, "page": page, "now": now})


@login_required
@require_POST
def revoke_share(request: HttpRequest, share_id: int) -> HttpResponse:
    made = get_object_or_404(Share.objects.select_related("asset", "recipient"), pk=share_id)
    RevokeShare(made, request.user).execute()
    messages.success(request, f"The link to “{made.asset}” for {made.recipient} is dark from now on.")
    return redirect("content:shares")
