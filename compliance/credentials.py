"""What a person gives to sign, where they give it, and whether it fits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa import app_settings as second_factor
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from django.contrib.auth.hashers import check_password
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from compliance.continuity import Asked, LastSigning, Place, components, continues
from compliance.models import ReviewSettings
from compliance.signing_right import device_of

_LAST_SIGNING = "compliance_last_signing"
FRESH_PROOF = "compliance_fresh_proof"
#: How long after the provider asked for it a proof may be used, once.
PROOF_LASTS = timedelta(minutes=5)
#: How far the clocks of the provider and of this site may differ.
CLOCKS_DIFFER = timedelta(seconds=30)


class Began(StrEnum):
    """How a session came to be. Only the first two prove who sits there."""

    PASSWORD = "password"  # noqa: S105
    SINGLE_SIGN_ON = "single sign-on"
    OTHERWISE = "otherwise"


@dataclass(frozen=True, slots=True)
class FreshProof:
    """That the identity provider asked a person anew, for this signature: whom, and when."""

    provider: str
    subject: str
    asked_at: datetime
    proved_at: datetime
    """The provider's `auth_time`."""


@dataclass(frozen=True, slots=True)
class SignerSession:
    """The session that a signature is given in: whose proof began it, and how.

    One that an administrator, a token or a script began is `Began.OTHERWISE`, and never signs; nor does
    one that the browser remembered (21 CFR 11.200(a)(2)). `keep` stores facts for the next signature.
    """

    person: int | None
    began: Began
    remembered: bool = False
    address: str = ""
    browser: str = ""
    last: LastSigning | None = None
    proof: FreshProof | None = None
    keep: Callable[[LastSigning | None], None] | None = field(default=None, repr=False, compare=False)

    def place_of(self, user: Any) -> Place:
        mark = salted_hmac("compliance.signing", user.password, algorithm="sha256").hexdigest()
        browser = sha256(self.browser.encode()).hexdigest()
        return Place(person=user.pk, browser=browser, password=mark, remembered=self.remembered)


@dataclass(frozen=True, slots=True)
class Credentials:
    """The components of one electronic signature as they were given (21 CFR 11.200(a)(1)).

    Whoever makes them says in which session; there is no default, so that no caller forgets it.
    """

    username: str
    password: str = field(repr=False)
    session: SignerSession
    code: str = field(default="", repr=False)

    @classmethod
    def given(cls, request: HttpRequest, data: Any) -> Credentials:
        """Those of a signing form (`compliance.views.forms.SignerForm`), in the session of `request`."""
        return cls(
            username=data.get("username", ""),
            password=data.get("password", ""),
            code=data.get("code", ""),
            session=session_of(request),
        )

    @classmethod
    def typed(cls, username: str, password: str, *, by: Any, code: str = "") -> Credentials:
        """Those of a person who has just proved who they are, outside any browser session."""
        return cls(username, password, SignerSession(by.pk, Began.PASSWORD), code)

    def password_fits(self, user: Any) -> bool:
        """Whether the password is right. Slow on purpose; False at once where none is asked for.

        Compared even when the name is wrong, so that the time taken tells nothing. The stored hash is left
        as it is: an upgrade belongs to a sign-in.
        """
        return self.session.began == Began.PASSWORD and check_password(self.password, user.password)

    def fault(self, user: Any, asked: Asked, password_fits: bool) -> str:
        """What does not fit, in a few words for the record; empty if all that is asked is right.

        `password_fits` is what `password_fits(user)` said a moment before.
        """
        if asked.fresh_proof:
            return _fault_of_proof(self.session.proof, user)
        named = self.username.strip().casefold()
        name_fits = named == user.username.casefold() or (not named and not asked.username)
        if not (password_fits and name_fits):
            return "Wrong user name or password"
        if asked.code:
            device = device_of(user)
            if device is None or not device.wrap().validate_code(self.code):
                return "Wrong code of the authenticator app"
            if not _first_use_of_its_code(device):
                return "This code of the authenticator app was used already: wait for the next one"
        return ""


def _first_use_of_its_code(device: Authenticator) -> bool:
    """Note the use of the code of this moment, once (RFC 6238, section 5.2).

    The library remembers used codes in the cache, which processes need not share; the database they do.
    """
    now = timezone.now()
    began = now - timedelta(seconds=now.timestamp() % second_factor.TOTP_PERIOD)
    unused = Authenticator.objects.filter(pk=device.pk).exclude(last_used_at__gte=began)
    return bool(unused.update(last_used_at=now))


def _fault_of_proof(proof: FreshProof | None, user: Any) -> str:
    now = timezone.now()
    if proof is None or now - proof.asked_at > PROOF_LASTS:
        return "No fresh proof from the identity provider"
    if proof.proved_at < proof.asked_at - CLOCKS_DIFFER:
        return "The identity provider’s proof is older than this signature"
    same = SocialAccount.objects.filter(user=user, provider=proof.provider, uid=proof.subject)
    return "" if same.exists() else "The identity provider proved another person"


def session_of(request: HttpRequest) -> SignerSession:
    """What the session of `request` is worth for signing."""
    user, session = request.user, request.session

    def keep(last: LastSigning | None) -> None:
        session.pop(FRESH_PROOF, None)
        if last is None:
            session.pop(_LAST_SIGNING, None)
            return
        place = last.place
        session[_LAST_SIGNING] = [place.person, place.browser, place.password, last.at.isoformat()]

    last = proof = None
    if stored := session.get(_LAST_SIGNING):
        person, browser, password, at = stored
        last = LastSigning(Place(person, browser, password), datetime.fromisoformat(at))
    if stored := session.get(FRESH_PROOF):
        asked_at, proved_at = (datetime.fromisoformat(stored[name]) for name in ("asked_at", "proved_at"))
        proof = FreshProof(stored["provider"], stored["subject"], asked_at, proved_at)
    return SignerSession(
        person=user.pk,
        began=_began(request),
        remembered=not session.get_expire_at_browser_close(),
        address=request.META.get("REMOTE_ADDR", ""),
        browser=request.META.get("HTTP_USER_AGENT", ""),
        last=last,
        proof=proof,
        keep=keep,
    )


def _began(request: HttpRequest) -> Began:
    if "HTTP_AUTHORIZATION" in request.META:
        return Began.OTHERWISE  # a token speaks
    methods = {each["method"] for each in get_authentication_records(request, request.user)}
    if "password" in methods:
        return Began.PASSWORD
    return Began.SINGLE_SIGN_ON if "socialaccount" in methods else Began.OTHERWISE


def asked_of(user: Any, session: SignerSession, rules: ReviewSettings, device: Authenticator | None) -> Asked:
    """Which components the next signature of `user` in `session` needs. `device` is `device_of(user)`."""
    place = session.place_of(user)
    return components(
        series=rules.signing_mode == ReviewSettings.SigningMode.SERIES,
        continued=continues(session.last, place, timezone.now(), rules.series_minutes),
        has_device=rules.second_factor_required or device is not None,
        single_sign_on=session.began == Began.SINGLE_SIGN_ON,
    )


def what_is_asked(request: HttpRequest) -> Asked:
    """Which fields a signing form must show now: `username`, `password`, `code`, `fresh_proof`.

    For pages: give it to `SignerForm(..., asked=what_is_asked(request))`, and the form's data to
    `Credentials.given(request, data)`. Each signature is its own action with its own credentials; ask again
    after each, because the first one of a series changes what the second needs. A page that signs several
    items asks once per item in strict mode, and may reuse the typed password within one request in series
    mode, where every signature after the first needs the password alone.
    """
    return asked_of(request.user, session_of(request), ReviewSettings.current(), device_of(request.user))
