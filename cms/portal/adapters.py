"""How allauth behaves here."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter

from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Nobody makes an account for themselves, and allauth sends no mail and shows no message of its own."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": "That user name and password do not match. Check both and try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Changes to accounts are in the audit trail, and told by compliance.people."""

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        pass
