"""Single sign-on: who may come in through it, and the fresh proof that a signature needs.

OpenID Connect, by the provider of `settings.SOCIALACCOUNT_PROVIDERS`. A session that single sign-on began
may be hours old and its owner gone; so each signature asks the provider to ask its person anew
(`prompt=login`, `max_age=0`), and checks who came back and when they proved themselves (21 CFR 11.200(a)).
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import requests
from allauth.account.authentication import get_authentication_records
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from compliance.credentials import FRESH_PROOF

_ASKED = "portal_proof_asked"


class PeopleOfTheHouse(DefaultSocialAccountAdapter):
    """Single sign-on lets in people who have an account here; it makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Tie the provider's subject to the one active person of that verified address, at first sight."""
        if sociallogin.is_existing:
            return
        verified = [each.email for each in sociallogin.email_addresses if each.verified]
        people = get_user_model().objects.filter(is_active=True, email__in=[v for v in verified if v])
        if len(people) == 1:
            with transaction.atomic():
                sociallogin.connect(request, people[0])


def _client(request: HttpRequest) -> tuple[OpenIDConnectOAuth2Adapter, SocialApp, str]:
    """The provider that this session came through. Raises SocialApp.DoesNotExist if there is none."""
    records = get_authentication_records(request, request.user)
    names = [each["provider"] for each in records if each["method"] == "socialaccount"]
    if not names:
        raise SocialApp.DoesNotExist
    adapter = OpenIDConnectOAuth2Adapter(request, names[-1])
    return adapter, adapter.get_provider().app, names[-1]


@never_cache
@login_required
@require_POST
def prove(request: HttpRequest) -> HttpResponse:
    """Send the person to their provider, who must ask them anew."""
    address = request.POST.get("next", "")
    own = url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())
    back = address if own else reverse("compliance:queue")
    try:
        adapter, app, _ = _client(request)
        authorize = adapter.authorize_url
    except (SocialApp.DoesNotExist, requests.RequestException):
        return _not_proved(request, back, "Your identity provider could not be reached.")
    asked = {
        "state": secrets.token_urlsafe(24),
        "nonce": secrets.token_urlsafe(24),
        "at": timezone.now().isoformat(),
        "back": back,
    }
    request.session[_ASKED] = asked
    question = {
        "response_type": "code",
        "client_id": app.client_id,
        "redirect_uri": _own_address(request),
        "scope": "openid",
        "state": asked["state"],
        "nonce": asked["nonce"],
        "prompt": "login",
        "max_age": "0",
    }
    return redirect(f"{authorize}?{urlencode(question)}")


@never_cache
@login_required
def proved(request: HttpRequest) -> HttpResponse:
    """Take the provider's answer, and keep it for the one signature that asked for it.

    Who it names and how old it is are judged by the signature itself: compliance.credentials.
    """
    asked = request.session.pop(_ASKED, None)
    if not asked or not secrets.compare_digest(request.GET.get("state", ""), asked["state"]):
        return _not_proved(request, reverse("compliance:queue"), "This answer was not asked for.")
    try:
        facts, provider = _facts(request)
        proved_at = datetime.fromtimestamp(int(facts["auth_time"]), UTC)
        fits = secrets.compare_digest(str(facts.get("nonce", "")), asked["nonce"])
    except (OAuth2Error, requests.RequestException, SocialApp.DoesNotExist, KeyError, ValueError):
        fits = False
    if not fits:
        return _not_proved(request, asked["back"], "Your identity provider did not confirm who you are.")
    request.session[FRESH_PROOF] = {
        "provider": provider,
        "subject": str(facts["sub"]),
        "asked_at": asked["at"],
        "proved_at": proved_at.isoformat(),
    }
    return redirect(asked["back"])


def _facts(request: HttpRequest) -> tuple[dict[str, Any], str]:
    """The verified claims of the identity token, got by the code of the answer."""
    adapter, app, provider = _client(request)
    fields = {
        "grant_type": "authorization_code",
        "code": request.GET.get("code", ""),
        "redirect_uri": _own_address(request),
        "client_id": app.client_id,
        "client_secret": app.secret,
    }
    with get_adapter().get_requests_session() as session:
        answer = session.post(adapter.access_token_url, data=fields, headers={"Accept": "application/json"})
        answer.raise_for_status()
        token = answer.json()["id_token"]
    config = adapter.openid_config
    facts = jwtkit.verify_and_decode(
        credential=token,
        keys_url=config["jwks_uri"],
        issuer=config["issuer"],
        audience=app.client_id,
        lookup_kid=jwtkit.lookup_kid_jwk,
    )
    return facts, provider


def _own_address(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("portal:proved"))


def _not_proved(request: HttpRequest, back: str, why: str) -> HttpResponse:
    messages.error(request, f"{why} Nothing was signed. Try again.")
    return redirect(back)
