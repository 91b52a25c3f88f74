"""Writing the audit trail, and verifying it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone

from compliance.appending import appending
from compliance.models.audit import AuditHead, AuditRecord, Event


def json_ready(value: Any) -> Any:
    """The value as a JSON field will give it back, so that a hash over it can be recomputed."""
    return None if value is None else json.loads(json.dumps(value, cls=DjangoJSONEncoder))


def record(
    event: Event,
    content: models.Model,
    *,
    actor: Any,
    old: Any = None,
    new: Any = None,
    reason: str = "",
) -> AuditRecord:
    """Append one record to the trail, inside the caller's transaction.

    The time is the server's; nothing a client sends can set it. `actor` is a user, or None for the
    system itself. `old` and `new` must be made of JSON values without floats.
    """
    # A signal may come outside any transaction; within one, this is part of it.
    with transaction.atomic(savepoint=False), appending() as trail:
        head = trail.head
        kind = ContentType.objects.get_for_model(content)
        entry = AuditRecord(
            sequence=head.sequence + 1,
            at=timezone.now(),
            actor=actor,
            actor_name=actor.printed_name if actor else "Vouch",
            event=event,
            object_type=f"{kind.app_label}.{kind.model}",
            object_id=content.pk,
            object_label=str(content)[:300],
            old=json_ready(old),
            new=json_ready(new),
            reason=reason,
            previous_hash=head.hash,
        )
        entry.hash = entry.expected_hash()
        trail.append(entry)
        return entry


def faults() -> Iterator[str]:
    """Walk the whole trail and name, in words, every record that is altered, missing or added."""
    previous_hash, expected = "0" * 64, 1
    for entry in AuditRecord.objects.order_by("sequence").iterator(chunk_size=2000):
        if entry.sequence < expected:
            yield f"Audit record {entry.sequence} was added before the first."
            continue
        if entry.sequence > expected:
            yield f"{_span(expected, entry.sequence - 1)} missing."
        elif entry.previous_hash != previous_hash:
            yield f"Audit record {entry.sequence} does not follow from the record before it."
        if not _is_intact(entry):
            yield f"Audit record {entry.sequence} was altered ({entry.object_label})."
        previous_hash, expected = entry.hash, entry.sequence + 1
    if AuditHead.objects.exclude(pk=1).exists():
        yield "The trail has more than one head: the others were added."
    head = AuditHead.objects.filter(pk=1).first() or AuditHead()
    last = expected - 1
    if head.sequence > last:
        yield f"{_span(expected, head.sequence)} missing at the end of the trail."
    elif head.sequence < last:
        yield f"The trail ended at record {head.sequence}; what follows, up to {last}, was added."
    elif head.hash != previous_hash:
        yield f"The last audit record, {last}, is not the one that the trail ended with."


def _span(first: int, last: int) -> str:
    return f"Audit record {first} is" if first == last else f"Audit records {first} to {last} are"


def _is_intact(entry: AuditRecord) -> bool:
    try:
        return entry.hash == entry.expected_hash()
    except (TypeError, ValueError):
        # Values that no record can have been made of have no hash at all.
        return False
