"""What every request has: somebody who acts, and access rights that change as one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from compliance.acting import acting
from compliance.rights.noting import one_change


class ActingMiddleware:
    """Names the request's person to records that signals make. After authentication."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with acting(lambda: getattr(request, "user", None)):
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Forms of people and groups save several tables: one transaction, one record for each of them."""
        if request.method != "POST" or not _edits_rights(request, kwargs):
            return None
        with transaction.atomic(), one_change():
            return view(request, *args, **kwargs)


def _edits_rights(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    match = request.resolver_match
    if match is None:
        return False
    bulk = match.view_name == "wagtail_bulk_action" and kwargs.get("model_name") == "user"
    return bulk or any(each in ("wagtailusers_users", "wagtailusers_groups") for each in match.namespaces)
