"""A person's own account: signing in, their password, and what is left when they are locked out."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView
from allauth.socialaccount.adapter import get_adapter

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from cms.portal.forms import OwnPasswordForm


class SignIn(LoginView):
    """allauth's sign-in with our page: password, second factor where one is enrolled, or single sign-on."""

    template_name = "portal/login.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["providers"] = get_adapter().list_providers(self.request)
        context["next"] = self.request.POST.get("next") or self.request.GET.get("next") or ""
        return context


@sensitive_post_parameters()
@never_cache
@login_required
def password(request: HttpRequest) -> HttpResponse:
    """Choose a new password. Every other session of the person ends, and so does a series of signatures."""
    form = OwnPasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()  # on record by the change of the row itself (compliance.rights)
        update_session_auth_hash(request, form.user)
        messages.success(request, "Your new password is in force.")
        address = request.GET.get("next", "")
        own = url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())
        return redirect(address if own else "portal:home")
    status = 400 if form.errors else 200
    return render(request, "portal/password.html", {"form": form}, status=status)


def locked_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """What a sign-in shows during a lockout (settings.AXES_LOCKOUT_CALLABLE)."""
    return render(request, "portal/locked_out.html", status=403)
