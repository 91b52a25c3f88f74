"""Verifying that nothing on record was altered: the checks behind `manage.py verify_audit`.

Imports go down only, so the apps above register checks of what they know: files, windows. A check
is a generator of faults, each one sentence, that returns how many things it looked at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping
from functools import partial
from typing import TypeAlias

from django.db import connection
from django.utils import timezone

from compliance import audit, guards
from compliance.clearing import stored_windows
from compliance.digest import digest
from compliance.models import (
    CONTRIBUTING_EVENTS,
    Approval,
    AuditRecord,
    ClearanceWindow,
    ControlledContent,
    Event,
    MarketTree,
    Signature,
    SignoffTaskState,
    Suspension,
    Withdrawal,
)
from compliance.models.subjects import AboutContent
from compliance.setup import controlled_models
from compliance.windows import Windows

Check: TypeAlias = Callable[[], Generator[str, None, int]]
Subject: TypeAlias = tuple[str, int]
"""`app.model` and id, as audit records name what they are about."""

_checks: list[tuple[int, str, Check]] = []


def register(rank: int, what: str, check: Check) -> None:
    """Add a check of `what` (a plural, for counting); checks run by rising `rank`. Called from ready()."""
    _checks.append((rank, what, check))
    _checks.sort(key=lambda entry: entry[0])


def checks() -> Iterator[tuple[str, Check]]:
    for _, what, check in _checks:
        yield what, partial(_guarded, what, check)


def _guarded(what: str, check: Check) -> Generator[str, None, int]:
    """A value so damaged that it cannot be read is a fault, not the end of the verification."""
    try:
        return (yield from check())
    except Exception as problem:  # noqa: BLE001
        yield f"The {what} could not all be read: {type(problem).__name__}: {problem}"
        return 0


def _trail() -> Generator[str, None, int]:
    yield from audit.faults()
    return AuditRecord.objects.count()


def _guards() -> Generator[str, None, int]:
    for name in sorted(guards.missing(connection)):
        yield f"The database guard {name} is missing; run migrate to put it back."
    return len(guards.trigger_names())


def _subject(row: AboutContent | SignoffTaskState) -> Subject:
    return f"{row.subject_type.app_label}.{row.subject_type.model}", row.subject_id


def _named(subject: Subject) -> str:
    return f"{subject[0]} {subject[1]}"


def _rounds() -> Generator[str, None, int]:
    """Each round still says what was submitted, and by whom, as the trail tells it."""
    hands: dict[Subject, set[int]] = {}
    submitted: dict[Subject, list[tuple[str, set[int]]]] = {}
    for entry in AuditRecord.objects.order_by("sequence").iterator(chunk_size=2000):
        subject = entry.object_type, entry.object_id
        if entry.event in CONTRIBUTING_EVENTS and entry.actor_id:
            hands.setdefault(subject, set()).add(entry.actor_id)
        elif entry.event == Event.SUBMITTED:
            contributors = hands.get(subject, set()) | {entry.actor_id}
            submitted.setdefault(subject, []).append((entry.new["digest"], contributors))
        elif entry.event == Event.APPROVED:
            hands.pop(subject, None)
    count = 0
    for round_ in SignoffTaskState.objects.select_related("subject_type").order_by("pk"):
        count += 1
        subject = _subject(round_)
        name = f"Review round {round_.pk} of {_named(subject)}"
        if digest({"kind": subject[0], "content": round_.canonical}) != round_.content_digest:
            yield f"{name}: the frozen content was altered."
        if digest({"content": round_.content_digest, "policy": round_.policy_version}) != round_.digest:
            yield f"{name}: its digest was altered."
        if not submitted.get(subject):
            yield f"{name} is not in the audit trail."
            continue
        on_record, contributors = submitted[subject].pop(0)
        if on_record != round_.digest:
            yield f"{name} is not over what the audit trail says was submitted."
        if set(round_.contributors) != contributors:
            yield f"{name}: the list of its contributors was altered."
    for subject, left in submitted.items():
        for _ in left:
            yield f"A review round of {_named(subject)} is missing."
    return count


def _signatures() -> Generator[str, None, int]:
    """Each signature fits its round, its role and its hash, is by an outsider, and is in the trail."""
    signed = AuditRecord.objects.filter(event__in=[Event.SIGNED, Event.SENT_BACK])
    recorded = Counter(entry.new["signature"] for entry in signed)
    rows = Signature.objects.select_related("required__role", "required__market", "state__subject_type")
    count = 0
    for signature in rows.order_by("pk"):
        count += 1
        round_ = signature.state
        name = f"The signature of {signature.printed_name} in round {round_.pk} of {_named(_subject(round_))}"
        if signature.hash != signature.expected_hash():
            yield f"{name} was altered, or was copied from elsewhere."
        if signature.required.state_id != round_.pk:
            yield f"{name} fills a role of another round."
        if signature.digest != round_.digest_covering(signature.answers):
            yield f"{name} is not over what the round froze."
        if signature.signer_id in round_.contributors:
            yield f"{name} is by somebody who had a hand in the content."
        if recorded[signature.hash] < 1:
            yield f"{name} is not in the audit trail."
        recorded[signature.hash] -= 1
    for hash_, left in recorded.items():
        if left > 0:
            yield f"A signature is in the audit trail and missing from its round: {hash_}."
    return count


def _approvals() -> Generator[str, None, int]:
    """Each approval has all its signatures and is in the trail."""
    records = AuditRecord.objects.filter(event=Event.APPROVED)
    recorded = Counter((entry.object_type, entry.object_id, entry.new["digest"]) for entry in records)
    count = 0
    for approval in Approval.objects.select_related("state__subject_type", "subject_type").order_by("pk"):
        count += 1
        subject, round_ = _subject(approval), approval.state
        name = f"Approval {approval.pk} of {_named(subject)}"
        if not round_.is_complete():
            yield f"{name} lacks a valid signature of a required role."
        if approval.content_digest != round_.content_digest or subject != _subject(round_):
            yield f"{name} is not over what its round froze."
        key = (*subject, round_.digest)
        if recorded[key] < 1:
            yield f"{name} is not in the audit trail."
        recorded[key] -= 1
    for (kind, pk, _), left in recorded.items():
        if left > 0:
            yield f"An approval of {kind} {pk} is in the audit trail and is missing."
    return count


def _live_rows() -> Generator[str, None, int]:
    """What is live is exactly what was signed; what was signed is live."""
    count = 0
    for model in controlled_models():
        for content in model.objects.filter(live=True):
            count += 1
            if not content.is_signed():
                yield f"{model.kind()} {content.pk}, “{content}”, is live and does not say what was signed."
        approved = Approval.objects.about_any(
            model, model.objects.filter(live=False).values_list("pk", flat=True)
        )
        for pk in sorted(set(approved.values_list("subject_id", flat=True))):
            yield f"{model.kind()} {pk} is approved and was taken offline by no action."
    return count


def _stops() -> Generator[str, None, int]:
    """Every withdrawal and suspension in the trail still holds, and there are no others."""
    count = 0
    for event, rows, word in (
        (Event.WITHDRAWN, Withdrawal.objects.all(), "withdrawals"),
        (Event.SUSPENDED, Suspension.objects.all(), "suspensions"),
        (Event.SUSPENSION_LIFTED, Suspension.objects.filter(lifted_at__isnull=False), "lifted suspensions"),
    ):
        records = AuditRecord.objects.filter(event=event).values_list("object_type", "object_id")
        recorded = Counter(records)
        kept = Counter(_subject(row) for row in rows.select_related("subject_type"))
        count += kept.total()
        for subject in sorted(recorded.keys() | kept.keys()):
            if recorded[subject] != kept[subject]:
                stands, said = kept[subject], recorded[subject]
                yield f"{_named(subject)} has {stands} {word}, and {said} in the audit trail."
    return count


def window_faults(
    model: type[ClearanceWindow], owner: str, computed: Mapping[int, Windows]
) -> Generator[str, None, int]:
    """Stored windows against recomputed ones, from now on: the past is history and stays."""
    tree, now = MarketTree(), timezone.now()
    kind = model._meta.get_field(owner).related_model._meta
    stored = stored_windows(model, f"{owner}_id", computed, tree)
    for pk, windows in computed.items():
        if stored[pk].clip(now, None) != windows.clip(now, None):
            yield f"The clearance windows of {kind.label_lower} {pk} are not what its approval gives."
    return model.objects.count()


def content_ids(model: type[ControlledContent]) -> list[int]:
    return list(model.objects.values_list("pk", flat=True))


register(10, "audit records", _trail)
register(11, "database guards", _guards)
register(20, "review rounds", _rounds)
register(21, "signatures", _signatures)
register(22, "approvals", _approvals)
register(23, "live contents", _live_rows)
register(24, "withdrawals and suspensions", _stops)
