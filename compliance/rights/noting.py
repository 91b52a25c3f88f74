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

from compliance.acting import current_actor
from compliance.audit import record
from compliance.models import Event
from compliance.rights.facts import ASPECTS, aspects_of, facts

#: What the trail says of a change that no signed-in person made.
OUTSIDE = "Made outside the site, in a shell or by a command."


@dataclass
class _Notes:
    #: (model, id) → what was so, by name.
    before: dict[tuple[type[models.Model], int], dict[str, Any]] = field(default_factory=dict)
    made: set[tuple[type[models.Model], int]] = field(default_factory=set)
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
    key = (type(subject), subject.pk)
    was = _open().before.setdefault(key, {})
    if aspect not in was and key not in _open().made:
        was |= ASPECTS[aspect](subject)


def note_facts(subject: models.Model, stored: dict[str, Any]) -> None:
    was = _open().before.setdefault((type(subject), subject.pk), {})
    for name, value in stored.items():
        was.setdefault(name, value)


def note_made(subject: models.Model) -> None:
    key = (type(subject), subject.pk)
    _open().made.add(key)
    _open().before.setdefault(key, {})


def compare() -> None:
    """Put on record what differs from the notes; later, if a `one_change()` is open."""
    notes = _open()
    if notes.held:
        return
    _notes.set(None)
    for (model, pk), was in notes.before.items():
        subject = model._default_manager.filter(pk=pk).first()
        if subject is None:
            continue
        if (model, pk) in notes.made:
            # Rights given later in the same change; what was made by itself has none yet.
            now = facts(subject)
            for aspect in aspects_of(subject) if notes.several else ():
                now |= ASPECTS[aspect](subject)
            _record(Event.CREATED, subject, None, now)
            continue
        now = {name: value for name, value in facts(subject).items() if name in was}
        for aspect in ASPECTS:
            if aspect in was:
                now |= ASPECTS[aspect](subject)
        changed = sorted(name for name in was if was[name] != now[name])
        if changed:
            _record(
                Event.ACCESS_CHANGED,
                subject,
                {name: was[name] for name in changed},
                {name: now[name] for name in changed},
            )


def _record(event: Event, subject: models.Model, old: Any, new: Any) -> None:
    actor = current_actor()
    record(event, subject, actor=actor, old=old, new=new, reason="" if actor else OUTSIDE)


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
