"""Accepting the statement on electronic signatures (21 CFR 11.10(j))."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from cms.core.actions import Action, Refused
from compliance.audit import record
from compliance.digest import digest, instant
from compliance.models import Event, SignatureStatement, StatementAcceptance


class AcceptStatement(Action):
    """Accept one version of the statement, which must be the one in force. Once for each version."""

    def __init__(self, statement: SignatureStatement, user: Any) -> None:
        self.statement = statement
        self.user = user

    def check(self) -> None:
        if not self.user.is_active:
            raise Refused("Your account is not active.")
        if self.statement != SignatureStatement.objects.first():
            raise Refused("There is a newer version of the statement. Read that one.")
        if self.statement.acceptances.filter(user=self.user).exists():
            raise Refused("You have accepted this version already.")

    def perform(self) -> StatementAcceptance:
        at = timezone.now()
        acceptance = StatementAcceptance.objects.create(user=self.user, statement=self.statement, at=at)
        record(
            Event.STATEMENT_ACCEPTED,
            self.statement,
            actor=self.user,
            new={
                "version": self.statement.version,
                "words": digest(self.statement.text),
                "at": instant(at),
            },
        )
        return acceptance
