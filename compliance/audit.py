"""Writing the audit trail, and verifying it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

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
    head, _ = AuditHead.objects.select_for_update().get_or_create(pk=1)
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
    entry.save(force_insert=True)
    head.sequence, head.hash = entry.sequence, entry.hash
    head.save()
    return entry


def faults() -> Iterator[str]:
    """Walk the whole trail and name, in words, every record that is altered, missing or added."""
    previous_hash, expected = "0" * 64, 1
    for entry in AuditRecord.objects.order_by("sequence").iterator(chunk_size=2000):
        if entry.sequence != expected:
            gap = f"{expected}" if entry.sequence == expected + 1 else f"{expected} to {entry.sequence - 1}"
            yield f"Audit record {gap} is missing."
        elif entry.previous_hash != previous_hash:
            yield f"Audit record {entry.sequence} does not follow from the record before it."
        if entry.hash != entry.expected_hash():
            yield f"Audit record {entry.sequence} was altered ({entry.object_label})."
        previous_hash, expected = entry.hash, entry.sequence + 1
    head = AuditHead.objects.filter(pk=1).first() or AuditHead()
    if head.sequence >= expected:
        yield f"Audit records {expected} to {head.sequence} are missing at the end of the trail."
    elif (head.sequence, head.hash) != (expected - 1, previous_hash):
        yield f"The end of the trail was altered: it should be record {head.sequence}."
