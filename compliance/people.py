"""What happens with accounts: their owners are told, sessions end, nobody who signed is deleted.

The functions are called by Wagtail's hooks and allauth's signals, whatever screen the change came from.
"""

from __future__ import annotations

import logging
from typing import Any

from allauth.mfa.models import Authenticator

from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.mail import send_mail
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from wagtail.admin import messages

from cms.core.actions import Action, Refused
from compliance.acting import acting
from compliance.models import AuditRecord, Signature

logger = logging.getLogger(__name__)


def has_a_past(user: Any) -> bool:
    """Whether a record names `user`, who must then stay (21 CFR 11.10(c), 11.100(a))."""
    return Signature.objects.filter(signer=user).exists() or AuditRecord.objects.filter(actor=user).exists()


def keep_who_is_on_record(request: HttpRequest, user: Any) -> HttpResponse | None:
    """Before Wagtail's delete page of a user."""
    if not has_a_past(user):
        return None
    messages.error(request, f"{user.printed_name} is named on records and must stay. Deactivate the account.")
    return redirect("wagtailusers_users:edit", user.pk)


def keep_all_who_are_on_record(
    request: HttpRequest, action_type: str, objects: Any, action_class: Any
) -> HttpResponse | None:
    """Before Wagtail's bulk delete of users."""
    people = [each for each in objects if isinstance(each, get_user_model())]
    if action_type != "delete" or not any(has_a_past(each) for each in people):
        return None
    messages.error(request, "Nothing was deleted: people named on records must stay. Deactivate them.")
    return redirect("wagtailusers_users:index")


def remember_password(request: HttpRequest, user: Any) -> None:
    """Before Wagtail's edit page of a user: what the password was."""
    request.password_before = user.password  # type: ignore[attr-defined]


def tell_of_password_reset(request: HttpRequest, user: Any) -> None:
    """After it: the owner of a password that somebody else set is told (21 CFR 11.200(a)(3)).

    That the owner must change it, and signs nothing before, `User.set_password` has seen to; it is on record
    by the change of the row itself (compliance.rights).
    """
    if user.password == getattr(request, "password_before", user.password):
        return
    tell_owner(
        user,
        "Vouch: your password was set by somebody else",
        f"{request.user.printed_name} has set a new password for you. Choose one of your own when you next "
        "sign in; until then nobody can sign as you. If you did not ask for this, call your security unit.",
    )


def tell_owner(user: Any, subject: str, text: str) -> None:
    if not user.email:
        return
    try:
        send_mail(subject, text, None, [user.email])
    except OSError:
        logger.exception("%s could not be told: %s", user.username, subject)


def device_removed(
    sender: Any, *, request: HttpRequest, user: Any, authenticator: Authenticator, **kwargs: Any
) -> None:
    """Receiver of allauth's signal: its owner took an app out of use; their other sessions end."""
    end_sessions(authenticator.user, but=request.session.session_key)


class RevokeDevice(Action):
    """Take a lost authenticator app out of use: its codes are refused, all sessions of its owner end."""

    def __init__(self, person: Any, user: Any) -> None:
        self.person = person
        self.user = user

    def check(self) -> None:
        if self.user != self.person and not self.user.has_perm("core.change_user"):
            raise Refused("You may not revoke the authenticator app of somebody else.")
        self.device = Authenticator.objects.filter(user=self.person, type=Authenticator.Type.TOTP).first()
        if self.device is None:
            raise Refused(f"{self.person.printed_name} has no authenticator app.")

    def perform(self) -> None:
        # On record by the change of the row itself (compliance.rights.keys).
        with acting(lambda: self.user):
            self.device.delete()
        end_sessions(self.person)
        if self.user != self.person:
            tell_owner(
                self.person,
                "Vouch: your authenticator app was revoked",
                f"{self.user.printed_name} has revoked it. Set up another before you sign again.",
            )


def end_sessions(person: Any, but: str | None = None) -> None:
    """Every session of `person`, on every device; `but` is the key of one to keep."""
    for session in Session.objects.exclude(session_key=but).iterator():
        if session.get_decoded().get("_auth_user_id") == str(person.pk):
            session.delete()
