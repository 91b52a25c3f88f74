"""Verifying that nothing on record was altered: the checks behind `manage.py verify`.

Imports go down only, so the apps above register checks of what they know: files, windows. A check
is a generator of faults, each one sentence, that returns how many things it looked at. What cannot be
checked is yielded as `NotChecked`: it is said, and is no fault. Everything is read in pieces, so memory
does not grow with the library, and each row a fixed number of times.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Iterator
from functools import partial
from typing import TypeAlias

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.utils import timezone

from wagtail.models import Revision

from compliance import audit, guards, verifying_notices  # noqa: F401 (it registers)
from compliance.clearance_log import log_faults
from compliance.clearing import stored_windows
from compliance.models import (
    Approval,
    AuditRecord,
    ClearanceWindow,
    ControlledContent,
    MarketTree,
    SignoffTaskState,
    Suspension,
    Withdrawal,
)
from compliance.proof import offline, seal
from compliance.proof.dossiers import all_dossiers
from compliance.recorded_rows import recorded_faults
from compliance.retention.tombstones import tombstone_faults
from compliance.rights.verifying import rights_faults
from compliance.rights.verifying_keys import key_faults
from compliance.rights.verifying_names import name_faults
from compliance.setup import controlled_models
from compliance.told_rows import told_faults
from compliance.verifying_holidays import holiday_faults
from compliance.verifying_looks import acceptance_faults
from compliance.windows import Windows

Counts: TypeAlias = dict[str, int]
"""How many of what was looked at."""
Check: TypeAlias = Callable[[], Generator[str, None, int | Counts]]


class NotChecked(str):
    """What the records give no way to check, said in words; no fault."""

    __slots__ = ()


_checks: list[tuple[int, str, Check]] = []


def register(rank: int, what: str, check: Check) -> None:
    """Add a check of `what` (a plural, for counting); checks run by rising `rank`. Called from ready()."""
    _checks.append((rank, what, check))
    _checks.sort(key=lambda entry: entry[0])


def checks() -> Iterator[tuple[str, Check]]:
    for _, what, check in _checks:
        yield what, partial(_guarded, what, check)


def _guarded(what: str, check: Check) -> Generator[str, None, Counts]:
    """A value so damaged that it cannot be read is a fault, not the end of the verification."""
    try:
        found = yield from check()
        return {what: found} if isinstance(found, int) else found
    except Exception as problem:  # noqa: BLE001
        yield f"The {what} could not all be read: {type(problem).__name__}: {problem}"
        return {what: 0}


def _trail() -> Generator[str, None, int]:
    yield from audit.faults()
    return AuditRecord.objects.count()


def _guards() -> Generator[str, None, int]:
    for name in sorted(guards.missing(connection)):
        yield f"The database guard {name} is missing; run migrate to put it back."
    return len(guards.trigger_names())


def _sealed() -> Generator[str, None, int]:
    yield from (NotChecked(words) for words in seal.unsealed())
    return (yield from seal.faults())


def verify_dossiers(kind: str, chunk: int) -> Generator[str, None, Counts]:
    """The records about every content of a kind, by the very checks that a pack is verified with."""
    counts: Counter[str] = Counter()
    unchecked = 0
    for dossier in all_dossiers(kind, chunk):
        yield from offline.dossier_faults(dossier)
        counts.update({table: len(rows) for table, rows in dossier["tables"].items()})
        unchecked += offline.unchecked_pages(offline.Dossier(dossier))
    if unchecked:
        yield NotChecked(f"{unchecked:,} pages of {kind} were taken in before pages had a hash.")
    return counts


def _records() -> Generator[str, None, Counts]:
    """Rounds, signatures, approvals, answers and stops of everything that may be reviewed."""
    counts: Counter[str] = Counter()
    for model in controlled_models():
        counts.update((yield from verify_dossiers(model.kind(), chunk=50)))
        kept = model._default_manager.values("pk")
        for approval in Approval.objects.about_all(model).exclude(subject_id__in=kept):
            yield f"{model.kind()} {approval.subject_id} is approved, and its own row is missing."
    kinds = [ContentType.objects.get_for_model(model) for model in controlled_models()]
    for about in (SignoffTaskState, Approval, Suspension, Withdrawal):
        for row in about.objects.exclude(subject_type__in=kinds).order_by("pk"):
            yield f"{about._meta.verbose_name.capitalize()} {row.pk} is about nothing that can be reviewed."
    return {_NAMES.get(table, table): count for table, count in counts.items() if table != "audit"}


def _drafts_under_review() -> Generator[str, None, int]:
    """What is under review is the revision that was frozen."""
    count = 0
    rounds = SignoffTaskState.objects.select_related("subject_type").order_by("pk")
    for round_ in rounds.filter(status=SignoffTaskState.STATUS_IN_PROGRESS).iterator(chunk_size=100):
        count += 1
        draft = Revision.objects.filter(pk=round_.revision_id).first()
        if draft is None or draft.as_object().content_digest() != round_.content_digest:
            yield (
                f"Review round {round_.pk} of {round_.subject_type.app_label}.{round_.subject_type.model} "
                f"{round_.subject_id}: its draft says something else than what was submitted."
            )
    return count


def _live_rows() -> Generator[str, None, int]:
    """What is live is exactly what was signed; what was signed is live."""
    count = 0
    for model in controlled_models():
        live = model.objects.filter(live=True).select_related("live_revision").order_by("pk")
        for content in live.iterator(chunk_size=100):
            count += 1
            published = content.live_revision
            if published is None or published.as_object().content_digest() != content.content_digest():
                yield f"{model.kind()} {content.pk}, “{content}”, is not the revision that was published."
            if not content.is_signed():
                yield f"{model.kind()} {content.pk}, “{content}”, is live and does not say what was signed."
        approved = Approval.objects.about_any(
            model, model.objects.filter(live=False).values_list("pk", flat=True)
        )
        for pk in sorted(set(approved.values_list("subject_id", flat=True))):
            yield f"{model.kind()} {pk} is approved and was taken offline by no action."
    return count


def window_faults(
    stored_in: type[ClearanceWindow],
    owner: str,
    model: type[ControlledContent],
    compute: Callable[[list[int], MarketTree], dict[int, Windows]],
) -> Generator[str, None, int]:
    """Stored windows against those that `compute` gives for contents, from now on.

    The past is history and stays; that it is within what was approved is checked with the records.
    """
    tree, now = MarketTree(), timezone.now()
    kind = stored_in._meta.get_field(owner).related_model._meta
    ids = list(model._default_manager.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), 200):
        computed = compute(ids[start : start + 200], tree)
        stored = stored_windows(stored_in, f"{owner}_id", computed, tree)
        for pk, windows in computed.items():
            if stored[pk].clip(now, None) != windows.clip(now, None):
                yield f"The clearance windows of {kind.label_lower} {pk} are not what its approval gives."
    return stored_in.objects.count()


#: How a table is called when its rows are counted.
_NAMES = {
    "rounds": "review rounds",
    "required": "required signatures",
    "dispositions": "answers to findings",
    "clearances": "clearances given",
    "replies": "answers to comments",
    "tasks": "tasks about content",
    "periodic_reviews": "periodic reviews",
    "holds": "legal holds",
}


register(10, "audit records", _trail)
register(12, "seals of the trail", _sealed)
register(13, "changes of clearance", log_faults)
register(11, "database guards", _guards)
register(20, "contents with their rounds, signatures and stops", _records)
register(22, "drafts under review", _drafts_under_review)
register(23, "live contents", _live_rows)
register(25, "tombstones", tombstone_faults)
register(27, "rows that govern reviews", recorded_faults)
register(28, "rows that actions made", told_faults)
register(29, "accepted statements", acceptance_faults)
register(27, "holidays", holiday_faults)
register(26, "people and groups", rights_faults)
register(26, "authenticators, identities and tokens", key_faults)
register(26, "user names", name_faults)
