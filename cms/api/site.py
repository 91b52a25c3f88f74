"""The one NinjaAPI of the site: who may call it, and how it says no."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse

from wagtail.api.v3.auth import BearerTokenAuth

from cms.core.actions import Refused

api = NinjaAPI(
    title="Vouch",
    version="1",
    description=(
        "Every call carries the token of a person (`Authorization: Bearer …`), does what that person may "
        "do, and is on record under their name. Tokens are made and revoked in Editing, Settings, "
        "API tokens. A token never signs."
    ),
    auth=BearerTokenAuth(),
    urls_namespace="api",
    docs_decorator=login_required,
)


def _say(request: HttpRequest, status: int, error: str, messages: list[str], do: str) -> HttpResponse:
    return api.create_response(
        request, {"error": error, "messages": messages, "what_to_do": do}, status=status
    )


@api.exception_handler(AuthenticationError)
def unknown(request: HttpRequest, problem: Any) -> HttpResponse:
    return _say(
        request,
        401,
        "not_signed_in",
        ["There is no such token, it was revoked, or its person is deactivated."],
        "Send “Authorization: Bearer” with a token of yours, or ask an administrator for one.",
    )


@api.exception_handler(PermissionDenied)
def refused(request: HttpRequest, problem: PermissionDenied) -> HttpResponse:
    words = problem.messages if isinstance(problem, Refused) else [str(problem) or "You may not do this."]
    return _say(
        request, 403, "refused", words, "Nothing was changed. Do what the messages say and call again."
    )


@api.exception_handler(Http404)
def missing(request: HttpRequest, problem: Http404) -> HttpResponse:
    return _say(
        request, 404, "not_found", ["There is no such thing, or you may not see it."], "Check the number."
    )


@api.exception_handler(ValidationError)
def malformed(request: HttpRequest, problem: ValidationError) -> HttpResponse:
    words = [
        f"{'.'.join(str(each) for each in error['loc'][1:])}: {error['msg']}" for error in problem.errors
    ]
    return _say(request, 422, "not_understood", words, "Correct these fields; /api/docs shows each call.")


@api.exception_handler(HttpError)
def bad_request(request: HttpRequest, problem: HttpError) -> HttpResponse:
    words = [str(problem)]
    return _say(request, problem.status_code, "not_understood", words, "Send JSON as /api/docs shows it.")


@api.exception_handler(DataError)
@api.exception_handler(OverflowError)
def out_of_range(request: HttpRequest, problem: Exception) -> HttpResponse:
    words = ["A value is out of the range that is kept."]
    return _say(request, 422, "not_understood", words, "Shorten it.")
