"""What a person gives to sign, and where they give it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.http import HttpRequest


class Began(StrEnum):
    """How a session came to be. Only the first two prove who sits there."""

    PASSWORD = "password"  # noqa: S105
    SINGLE_SIGN_ON = "single sign-on"
    OTHERWISE = "otherwise"


@dataclass(frozen=True, slots=True)
class SignerSession:
    """The session that a signature is given in: whose proof began it, and how.

    A session that an administrator, a token or a script began is `Began.OTHERWISE`, and never signs.
    """

    person: int | None
    began: Began
    remembered: bool = False


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
    def given(cls, request: HttpRequest, data: dict[str, Any]) -> Credentials:
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


def session_of(request: HttpRequest) -> SignerSession:
    """What the session of `request` is worth for signing."""
    return SignerSession(person=request.user.pk, began=Began.PASSWORD)
