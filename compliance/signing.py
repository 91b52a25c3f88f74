"""The part that every signature shares: who may sign, what they gave, and what a wrong attempt leaves."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.utils import timezone

from cms.core.actions import Action, Refused
from compliance.appending import written_together
from compliance.attempts import count_failed_signing, is_locked_out, tell_security
from compliance.audit import record
from compliance.continuity import LastSigning
from compliance.credentials import Began, Credentials, asked_of
from compliance.models import Event
from compliance.signing_right import facts_about, obstacles_to_signing


class NotEntitled(Refused):
    """A signature that its person may not give, whatever they type: a hand in the version, or no role."""


class NoteAttempt(Action):
    """Put on record that `user` tried to sign about `content` what they may not (21 CFR 11.10(g))."""

    def __init__(self, content: models.Model, user: Any, why: str, facts: dict[str, Any]) -> None:
        self.content = content
        self.user = user
        self.why = why
        self.facts = facts

    def perform(self) -> None:
        record(Event.SIGNING_REFUSED, self.content, actor=self.user, new=self.facts, reason=self.why)


class SignedAction(Action):
    """An action that its person signs. `check_subject()` sets `content`, which attempts are recorded about.

    Wrong credentials leave no signature and no change, one record of the attempt, one more failure in the
    count that locks out, and a mail to the security address (21 CFR 11.200(a)(1), 11.300(d)). An attempt by
    somebody who may not sign this at all (`NotEntitled`) leaves its record alone.
    """

    user: Any
    credentials: Credentials
    content: models.Model

    def check_subject(self) -> None:
        """Raise Refused unless `user` may do this, whatever the credentials are; sets `content`.

        Raise NotEntitled, with `content` set, where it is the person who may not.
        """
        raise NotImplementedError

    def check(self) -> None:
        check_session(self.user, self.credentials)
        self.check_subject()
        self.facts = facts_about(self.user)
        rules = self.facts.rules
        missing = obstacles_to_signing(self.user, self.facts)
        if missing:
            raise Refused(str(each) for each in missing)
        if self.facts.failed and is_locked_out(self.user, rules):
            raise Refused(
                f"After too many failures you cannot sign for {rules.lockout_minutes} minutes. "
                "If it was not you, call your security unit."
            )

    def execute(self) -> Any:
        try:
            return self._sign()
        except NotEntitled as refusal:
            NoteAttempt(self.content, self.user, str(refusal), self.facts_of_attempt()).execute()
            raise

    def _sign(self) -> Any:
        session = self.credentials.session
        # Before the transaction: it takes a third of a second, in which others could not write.
        password_fits = self.credentials.password_fits(self.user)
        with transaction.atomic(), written_together():
            self.check()
            asked = asked_of(self.user, session, self.facts.rules, self.facts.device)
            fault = self.credentials.fault(self.user, asked, password_fits)
            if not fault:
                done = self.perform()
        if session.keep:
            session.keep(None if fault else LastSigning(session.place_of(self.user), timezone.now()))
        if not fault:
            return done
        self._put_on_record(fault)
        raise Refused(f"{fault}. Nothing was signed, and the attempt is on record.")

    def _put_on_record(self, fault: str) -> None:
        session = self.credentials.session
        NoteAttempt(self.content, self.user, fault, self.facts_of_attempt()).execute()
        tell_security(
            f"Vouch: a signature of {self.user.printed_name} failed",
            f"{fault}, at “{self.content}”, from the address {session.address or 'unknown'}.",
        )
        count_failed_signing(self.user, session.address, session.browser)

    def facts_of_attempt(self) -> dict[str, Any]:
        """What the record of a failed attempt says beside who and when."""
        return {}


def check_session(user: Any, credentials: Credentials) -> None:
    """Raise Refused unless `user` began this session with a proof of their own (21 CFR 11.200(a)(2))."""
    session = credentials.session
    if session.person != user.pk or session.began == Began.OTHERWISE:
        raise Refused(
            "You cannot sign in this session, because it did not begin with your own sign-in. "
            "Sign out, and sign in yourself."
        )
    if session.remembered:
        raise Refused(
            "This browser remembered you, so you cannot sign in it. Sign out, and sign in without "
            "“Keep me signed in”."
        )
