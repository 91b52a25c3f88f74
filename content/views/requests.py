"""Asking for what the library does not have, and the list of what was asked for."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from cms.core.actions import Refused
from compliance.models import Market
from content.actions import AnswerContentRequest, AskForContent
from content.actions.requests import may_answer, may_ask
from content.forms import ContentRequestForm
from content.models import ContentRequest

_PAGE = 50


@login_required
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """Every open wish for those who answer them; for others their own, with what became of them."""
    answers = may_answer(request.user)
    if not answers and not may_ask(request.user):
        raise PermissionDenied("You may not ask for content. Ask your sales leader.")
    related = ContentRequest.objects.select_related("asked_by", "closed_by", "market", "product")
    shown = {
        "answers": answers,
        "asks": may_ask(request.user),
        "page": Paginator(related.open(), _PAGE).get_page(request.GET.get("page")) if answers else (),
        "own": related.asked_by(request.user).order_by("-asked_at")[:_PAGE],
    }
    return render(request, "content/requests.html", shown)


@login_required
def ask(request: HttpRequest) -> HttpResponse:
    """The form, filled with what the address says; from a report it is sent with one click."""
    if not may_ask(request.user):
        raise PermissionDenied("You may not ask for content. Ask your sales leader.")
    if request.method != "POST":
        given = {name: request.GET.get(name, "")[:200] for name in ("kind", "words", "audience", "product")}
        given["market"] = Market.objects.filter(code=request.GET.get("market", "")[:20]).first()
        return render(request, "content/ask.html", {"form": ContentRequestForm(initial=given)})
    form = ContentRequestForm(request.POST)
    if form.is_valid():
        try:
            wish = AskForContent(form.wish(), request.user).execute()
        except Refused as refusal:
            form.add_error(None, refusal.messages)
        else:
            kind = wish.get_kind_display().lower()
            messages.success(request, f"Asked for {kind}: “{wish.words}”. You see here what becomes of it.")
            return redirect(_back(request) or "content:requests")
    return render(request, "content/ask.html", {"form": form}, status=422)


@login_required
@require_POST
def answer_request(request: HttpRequest, wish_id: int) -> HttpResponse:
    """Close a wish with what became of it."""
    wish = get_object_or_404(ContentRequest, pk=wish_id)
    try:
        AnswerContentRequest(wish, request.user, request.POST.get("outcome", "")[:2000]).execute()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Answered: “{wish.words}”.")
    return redirect("content:requests")


def _back(request: HttpRequest) -> str:
    """Where the one click came from, if that is a page of ours."""
    address = request.POST.get("back", "")
    safe = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if safe and urlsplit(address).path.startswith("/") else ""
