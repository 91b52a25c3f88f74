"""Failed sign-ins and failed signings, in one count per person that locks them out (21 CFR 11.300(d)).

django-axes keeps the count; this module asks it, adds to it, and tells the security address at once.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from axes.handlers.proxy import AxesProxyHandler

from django.contrib.auth import get_user_model
from django.core.mail import send_mail
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from compliance.audit import record
from compliance.models import Event, ReviewSettings
from compliance.signing_right import counted_name

logger = logging.getLogger(__name__)


def account_name(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The one name that attempts are counted under, however it was typed."""
    typed = (credentials or {}).get("username") or request.POST.get("login") or ""
    return counted_name(typed)


def failure_limit(request: HttpRequest, credentials: dict[str, Any] | None) -> int:
    return _rules_for(request).max_failures


def cool_off(request: HttpRequest | None = None) -> timedelta:
    return timedelta(minutes=_rules_for(request).lockout_minutes)


def _rules_for(request: HttpRequest | None) -> ReviewSettings:
    """The settings that a signing has read already, or else as they are now."""
    return getattr(request, "review_settings", None) or ReviewSettings.current()


def _signing_of(
    user: Any, address: str, browser: str, rules: ReviewSettings | None = None
) -> tuple[HttpRequest, dict[str, str]]:
    """A signing as axes sees a sign-in. It never holds what was typed."""
    request = HttpRequest()
    request.review_settings = rules  # type: ignore[attr-defined]
    request.META = {"REMOTE_ADDR": address or "0.0.0.0", "HTTP_USER_AGENT": browser, "PATH_INFO": "sign"}  # noqa: S104
    return request, {"username": user.username}


def is_locked_out(user: Any, rules: ReviewSettings) -> bool:
    request, credentials = _signing_of(user, "", "", rules)
    return AxesProxyHandler.is_locked(request, credentials)


def count_failed_signing(user: Any, address: str, browser: str) -> None:
    """Add to the count; `user_locked_out` follows when it is full."""
    request, credentials = _signing_of(user, address, browser)
    AxesProxyHandler.user_login_failed("compliance.signing", credentials, request)


def when_locked_out(*, request: HttpRequest, username: str, ip_address: str, **kwargs: Any) -> None:
    """Receiver of `axes.signals.user_locked_out`: on record, and told at once, once for each lockout."""
    if getattr(request, "axes_failures_since_start", None) is None:
        return  # an attempt during a lockout, not the one that began it
    person = get_user_model().objects.filter(username__iexact=username).first()
    if person:
        with transaction.atomic():
            record(
                Event.LOCKED_OUT, person, actor=None, new={"address": ip_address}, reason="Too many failures"
            )
    told = person.printed_name if person else "somebody without an account"
    tell_security(
        f"Vouch: {told} is locked out",
        f"There were too many failed sign-ins or signings under the user name {username!r}, the last from "
        f"the address {ip_address or 'unknown'}.",
    )


def tell_security(subject: str, text: str) -> None:
    """Mail the security address within this request. A mail that fails never undoes what is on record."""
    address = ReviewSettings.current().security_address
    if not address:
        return
    at = f"{timezone.now():%-d %b %Y, %H:%M} UTC+00:00"
    try:
        send_mail(subject, f"{text}\nTime: {at}. The audit trail has the record.", None, [address])
    except OSError:
        logger.exception("The security address could not be told: %s", subject)
