"""Whoever has a password that somebody else set chooses another first (21 CFR 11.200(a)(3))."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse


class OwnPasswordMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and user.must_change_password:
            address = reverse("portal:password")
            if request.path not in (address, reverse("portal:logout")):
                return redirect(address)
        return self.get_response(request)
