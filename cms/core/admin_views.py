"""What the Wagtail admin keeps for superusers: reports that name objects whoever may see them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from wagtail.admin.auth import permission_denied, reject_request
from wagtail.admin.urls import reports
from wagtail.utils.urlpatterns import decorate_urlpatterns


def superusers_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_superuser:
            return view(request, *args, **kwargs)
        if request.user.has_perm("wagtailadmin.access_admin"):
            return permission_denied(request)
        return reject_request(request)

    return guarded


def restrict_reports() -> None:
    """Site history and its sisters filter by model, not by object, and so leak labels."""
    decorate_urlpatterns(reports.urlpatterns, superusers_only)
