"""From "about to change" and "changed" to one record with old and new.

A change is noted before it happens and compared when it has. Within `one_change()` everything noted is
compared at the end, so that a form that saves several tables leaves one record for each person or group.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from compliance.acting import current_actor, somebody_is_there
from compliance.audit import record
from compliance.models import Event
from compliance.rights.facts import ASPECTS, PASSWORD_FIELDS, aspects_of, facts

#: What the trail says of a change that no signed-in person made.
OUTSIDE = "Made outside the site, in a shell or by a command."


_Key = tuple[type[models.Model], int]


def _key(subject: models.Model) -> _Key:
    # A request's person is a lazy object, and no instance of the model by its type.
    return subject._meta.concrete_model, subject.pk


@dataclass
class _Notes:
    #: What was so of a person or group, by name.
    before: dict[_Key, dict[str, Any]] = field(default_factory=dict)
    made: set[_Key] = field(default_factory=set)
    #: Whose password is being stored by a newer method.
    stored_anew: set[_Key] = field(default_factory=set)
    held: bool = False
    several: bool = False


_notes: ContextVar[_Notes | None] = ContextVar("vouch_access_notes", default=None)


def _open() -> _Notes:
    notes = _notes.get()
    if notes is None:
        notes = _Notes()
        _notes.set(notes)
    return notes


def note(subject: models.Model, aspect: str) -> None:
    """Remember an aspect of what `subject` may do, before it changes. The first note counts."""
    key = _key(subject)
    was = _open().before.setdefault(key, {})
    if aspect not in was and key not in _open().made:
        was |= ASPECTS[aspect](subject)


def note_facts(subject: models.Model, stored: dict[str, Any]) -> None:
    was = _open().before.setdefault(_key(subject), {})
    for name, value in stored.items():
        was.setdefault(name, value)


def note_stored_anew(person: models.Model) -> None:
    _open().stored_anew.add(_key(person))


def note_made(subject: models.Model) -> None:
    key = _key(subject)
    _open().made.add(key)
    _open().before.setdefault(key, {})


def compare(subject: models.Model | None = None) -> None:
    """Put on record what differs from the notes, of everybody or of `subject` alone.

    Later, if a `one_change()` is open.
    """
    notes = _open()
    if notes.held:
        return
    if subject is None:
        _notes.set(None)
        keys = list(notes.before)
    else:
        keys = [key for key in notes.before if key == _key(subject)]
    for key in keys:
        _compare(notes, key, notes.before.pop(key))


def _compare(notes: _Notes, key: _Key, was: dict[str, Any]) -> None:
    model, pk = key
    subject = model._default_manager.filter(pk=pk).first()
    if subject is None:
        return
    if key in notes.made:
        # Rights given later in the same change; what was made by itself has none yet.
        now = facts(subject)
        for aspect in aspects_of(subject) if notes.several else ():
            now |= ASPECTS[aspect](subject)
        _record(Event.CREATED, subject, None, now)
        return
    now = {name: value for name, value in facts(subject).items() if name in was}
    for aspect in ASPECTS:
        if aspect in was:
            now |= ASPECTS[aspect](subject)
    changed = {name for name in was if was[name] != now[name]}
    # A password is changed on a record of its own, which says by whom it was set.
    password = changed & set(PASSWORD_FIELDS) if "password" in changed else set()
    if password:
        event = _of_password(subject, anew=key in notes.stored_anew)
        _record(event, subject, *_both(was, now, password))
    if changed - password:
        _record(Event.ACCESS_CHANGED, subject, *_both(was, now, changed - password))


def _both(was: dict[str, Any], now: dict[str, Any], names: set[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    return {name: was[name] for name in sorted(names)}, {name: now[name] for name in sorted(names)}


def _of_password(person: Any, *, anew: bool) -> Event:
    if anew:
        return Event.PASSWORD_STORED_ANEW
    by_its_owner = current_actor() == person and not person.must_change_password
    return Event.PASSWORD_CHANGED if by_its_owner else Event.PASSWORD_RESET


def _record(event: Event, subject: models.Model, old: Any, new: Any) -> None:
    record(event, subject, old=old, new=new, **by_whom())


def by_whom() -> dict[str, Any]:
    """Who made a change that a signal tells of, and the reason where nobody is known to have."""
    actor = current_actor()
    return {"actor": actor, "reason": "" if actor or somebody_is_there() else OUTSIDE}


@contextmanager
def one_change() -> Iterator[None]:
    """Everything that changes within is one change of each person and group. Use it in a transaction.

    Within another one it is part of that.
    """
    outer = _notes.get()
    if outer is not None and outer.held:
        yield
        return
    token = _notes.set(_Notes(held=True, several=True))
    try:
        yield
        _open().held = False
        compare()
    finally:
        _notes.reset(token)
