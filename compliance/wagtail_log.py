"""Entries in Wagtail's own log, which its history pages show; the audit trail is the record."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from wagtail.log_actions import get_active_log_context
from wagtail.models import ModelLogEntry

_together: ContextVar[list[ModelLogEntry] | None] = ContextVar("entries written together", default=None)


@contextmanager
def noted_together() -> Iterator[None]:
    """Write all entries that are added within by one statement at the end."""
    entries: list[ModelLogEntry] = []
    mark = _together.set(entries)
    try:
        yield
    finally:
        _together.reset(mark)
    _write(entries)


def note(instance: models.Model, action: str, user: Any, **facts: Any) -> None:
    """Add an entry as Wagtail's `log()` would.

    That reads every row again that an entry points to, although the caller holds them.
    """
    context = get_active_log_context()
    entry = ModelLogEntry(
        content_type=ContentType.objects.get_for_model(instance, for_concrete_model=False),
        object_id=str(instance.pk),
        label=str(instance),
        action=action,
        timestamp=timezone.now(),
        user=user or context.user,
        uuid=context.uuid,
        **{"data": {}} | facts,
    )
    together = _together.get()
    if together is None:
        _write([entry])
    else:
        together.append(entry)


def _write(entries: list[ModelLogEntry]) -> None:
    ModelLogEntry.objects.bulk_create(entries)
