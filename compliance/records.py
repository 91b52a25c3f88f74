"""Saving and deleting the rows that compliance rests on: markets, products, policies, personas…

They are not signed, but what they say decides what is cleared, so each change leaves one audit
record with the old and the new values and recomputes what it touches, in one transaction. A change
and a deletion have a reason (EU Annex 11 §9); a new row needs none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import models
from django.db.models import ProtectedError

from cms.core.actions import Action, Refused
from cms.core.permissions import may
from compliance.audit import record
from compliance.cascade import Changed, cascade
from compliance.models import Event

_by_action: ContextVar[bool] = ContextVar("vouch_recorded_by_action", default=False)

WHY_CHANGED = "Say why you change it. The reason is kept in the audit trail."
WHY_DELETED = "Say why it is deleted. The reason is kept in the audit trail."


@contextmanager
def recorded_by_the_action() -> Iterator[None]:
    """Within, signals leave no record of what they see: the action that writes makes it."""
    token = _by_action.set(True)
    try:
        yield
    finally:
        _by_action.reset(token)


def is_recorded_by_an_action() -> bool:
    return _by_action.get()


#: What a change of a row changes: `app.model` → ids.
Touches = Callable[[Any], Changed]


def itself(row: models.Model) -> dict[str, set[int]]:
    """The least that a change of a row touches."""
    return {row._meta.label_lower: {row.pk}}


def values_of(row: models.Model) -> dict[str, Any]:
    """What a row says, field by field, as the audit trail keeps it: a related row as id and name."""
    says: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        value = getattr(row, field.name)
        if isinstance(value, models.Model):
            value = {"id": value.pk, "name": str(value)}
        says[field.name] = value
    for field in row._meta.many_to_many:
        related = getattr(row, field.name).order_by("pk")
        says[field.name] = [{"id": each.pk, "name": str(each)} for each in related]
    return says


def _united(*changes: Changed) -> dict[str, set[int]]:
    total: dict[str, set[int]] = {}
    for changed in changes:
        for kind, ids in changed.items():
            total.setdefault(kind, set()).update(ids)
    return total


class SaveRecord(Action):
    """Save the row of a valid model form. A save that changes nothing leaves no record."""

    def __init__(self, form: Any, user: Any, touches: Touches = itself, reason: str = "") -> None:
        self.form = form
        self.user = user
        self.touches = touches
        self.reason = reason.strip()

    def check(self) -> None:
        row = self.form.instance
        if not may(self.user, "change" if row.pk else "add", row):
            raise Refused(f"You may not edit {row._meta.verbose_name_plural}.")

    def perform(self) -> Any:
        row, before = self.form.instance, None
        if row.pk:
            before = type(row)._default_manager.get(pk=row.pk)
        old = values_of(before) if before else None
        touched_before = self.touches(before) if before else {}
        with recorded_by_the_action():
            row = self.form.save()
        # Read back: the form's row still holds related rows as they were cached.
        row = type(row)._default_manager.get(pk=row.pk)
        new = values_of(row)
        if new != old:
            if before and not self.reason:
                raise Refused(WHY_CHANGED)
            event = Event.EDITED if before else Event.CREATED
            record(event, row, actor=self.user, old=old, new=new, reason=self.reason)
            cascade(_united(touched_before, self.touches(row)))
        return row


class DeleteRecord(Action):
    """Delete a row that nothing rests on."""

    def __init__(self, row: models.Model, user: Any, touches: Touches = itself, reason: str = "") -> None:
        self.row = row
        self.user = user
        self.touches = touches
        self.reason = reason.strip()

    def check(self) -> None:
        if not may(self.user, "delete", self.row):
            raise Refused(f"You may not delete {self.row._meta.verbose_name_plural}.")
        if not self.reason:
            raise Refused(WHY_DELETED)

    def perform(self) -> None:
        record(Event.DELETED, self.row, actor=self.user, old=values_of(self.row), reason=self.reason)
        touched, label = self.touches(self.row), str(self.row)
        try:
            with recorded_by_the_action():
                self.row.delete()
        except ProtectedError as problem:
            kinds = sorted({each._meta.verbose_name for each in problem.protected_objects})
            raise Refused(
                f"“{label}” is in use ({', '.join(map(str, kinds))}) and must stay. "
                "Change what uses it first."
            ) from problem
        cascade(touched)
