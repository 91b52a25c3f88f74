"""Who is acting now, for records that no action makes: a signal tells of a change, not by whom."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_actor: ContextVar[Callable[[], Any] | None] = ContextVar("vouch_actor", default=None)


@contextmanager
def acting(who: Callable[[], Any]) -> Iterator[None]:
    """Within, `who()` is the person who acts. Asked late: an API token names its person in the request."""
    token = _actor.set(who)
    try:
        yield
    finally:
        _actor.reset(token)


def current_actor() -> Any:
    """The person who acts, or None outside a request: a shell, a command, the system itself."""
    who = _actor.get()
    person = who() if who else None
    return person if person is not None and person.is_authenticated else None


def somebody_is_there() -> bool:
    """Whether this happens in a request, though perhaps before its person has proved who they are."""
    return _actor.get() is not None
