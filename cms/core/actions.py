"""The shape of every change: one class a verb, checked, in one transaction.

Views, the admin, the API, commands and the demo all call actions; nothing else writes.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction


class Refused(PermissionDenied):
    """Raised when an action may not happen; `messages` say why and what to do, in plain words."""

    def __init__(self, messages: str | Iterable[str]) -> None:
        self.messages = [messages] if isinstance(messages, str) else list(messages)
        super().__init__(" ".join(self.messages))


class Action:
    """A change to the library.

    `check()` raises Refused when the change may not happen. `execute()` checks again and performs
    the change in one transaction, so that nothing is half-saved.
    """

    def check(self) -> None:
        """Raise Refused with the reasons, or return."""

    def perform(self) -> Any:
        """Make the change. Runs inside the transaction, after `check()`."""
        raise NotImplementedError

    def execute(self) -> Any:
        with transaction.atomic():
            self.check()
            return self.perform()
