"""Which components the next signature needs: the series rule of 21 CFR 11.200(a)(1), and nothing else.

A pure core: it knows no Django.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Asked:
    """The fields of a signing form. A fresh proof at the identity provider stands for name and password."""

    username: bool
    password: bool
    code: bool
    fresh_proof: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a signature is given: one person, one browser, one password, not remembered from before."""

    person: int
    browser: str
    password: str
    """A mark that changes with the password, and tells nothing of it."""
    remembered: bool = False


@dataclass(frozen=True, slots=True)
class LastSigning:
    """The signature before, in the same session."""

    place: Place
    at: datetime


def continues(last: LastSigning | None, place: Place, now: datetime, minutes: int) -> bool:
    """Whether a signature now belongs to the continuous period of the one before it.

    Signing out and signing in make a new session, which has no `last` (11.200(a)(1)(ii)).
    """
    return (
        last is not None
        and last.place == place
        and not place.remembered
        and timedelta(0) <= now - last.at < timedelta(minutes=minutes)
    )


def components(*, series: bool, continued: bool, has_device: bool, single_sign_on: bool) -> Asked:
    """What the next signature needs. The password is always among it; a user name alone never is enough."""
    if single_sign_on:
        return Asked(username=False, password=False, code=False, fresh_proof=True)
    if series and continued:
        return Asked(username=False, password=True, code=False)
    return Asked(username=True, password=True, code=has_device)
