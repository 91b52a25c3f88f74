"""The part that every signature shares: credentials are checked, and a wrong one is put on record."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.hashers import check_password
from django.db import models, transaction

from cms.core.actions import Action, Refused
from compliance.audit import record
from compliance.credentials import Credentials
from compliance.models import Event


class SignedAction(Action):
    """An action that its person signs. `check()` sets `content`, which the attempt is recorded about.

    Wrong credentials leave no signature and no change, and one record of the attempt
    (21 CFR 11.200(a)(1), 11.300(d)).
    """

    user: Any
    credentials: Credentials
    content: models.Model

    def execute(self) -> Any:
        with transaction.atomic():
            self.check()
            if self._credentials_fit():
                return self.perform()
        with transaction.atomic():
            record(
                Event.SIGNING_REFUSED,
                self.content,
                actor=self.user,
                new=self.facts_of_attempt(),
                reason="Wrong user name or password",
            )
        raise Refused(
            "That is not your user name and password. Nothing was signed, and the attempt is on record."
        )

    def facts_of_attempt(self) -> dict[str, Any]:
        """What the record of a failed attempt says beside who and when."""
        return {}

    def _credentials_fit(self) -> bool:
        # The stored hash is compared and left as it is; an upgrade belongs to a sign-in.
        known = self.credentials.username.casefold() == self.user.username.casefold()
        return check_password(self.credentials.password, self.user.password) and known
