"""The statement on electronic signatures: read it, accept it, go on to what was to be signed."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from cms.core.actions import Refused
from compliance.actions import AcceptStatement
from compliance.models import SignatureStatement


@login_required
def statement(request: HttpRequest) -> HttpResponse:
    """GET shows the version in force, POST accepts the version that was shown."""
    refusal: list[str] = []
    if request.method == "POST":
        shown = get_object_or_404(SignatureStatement, version=request.POST.get("version") or 0)
        try:
            AcceptStatement(shown, request.user).execute()
        except Refused as problem:
            refusal = problem.messages
        else:
            messages.success(request, f"You accepted version {shown.version}. You can sign now.")
            return redirect(_back(request) or "compliance:queue")
    newest = SignatureStatement.objects.first()
    accepted = newest and newest.acceptances.filter(user=request.user).first()
    context = {"statement": newest, "accepted": accepted, "refusal": refusal, "next": _back(request)}
    return render(request, "compliance/statement.html", context, status=400 if refusal else 200)


def _back(request: HttpRequest) -> str:
    address = request.POST.get("next") or request.GET.get("next") or ""
    own = url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())
    return address if own else ""
