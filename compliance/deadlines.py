"""What the clock and changes of people ask for: reminders, escalations, and rounds that are blocked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from wagtail.models import TaskState

from cms.core.actions import Refused
from compliance.actions.blockages import NoteBlockage
from compliance.actions.deadlines import EscalateSeat, RemindSeat
from compliance.cascade import Changed
from compliance.models import Blockage, RequiredSignature, SeatNotice, SignoffTaskState
from compliance.seating import Seating

#: Whose changes may block a round, or unblock it.
_PEOPLE = (
    "compliance.reviewerassignment",
    "compliance.permitteddelegate",
    "compliance.delegation",
    "compliance.identitycheck",
    "compliance.trainingrecord",
    "compliance.reviewsettings",
    "compliance.market",
    "core.user",
)


def tell_about_deadlines() -> str:
    """The periodic job: remind of what is due soon, escalate what is late; each seat once of each."""
    now = timezone.now()
    unsigned = RequiredSignature.objects.filter(
        state__status=TaskState.STATUS_IN_PROGRESS, signature__isnull=True
    )
    told = {
        action: sum(_told(action, seat) for seat in unsigned.filter(due).exclude(notices__kind=action.kind))
        for action, due in (
            (
                RemindSeat,
                Q(remind_at__lte=now, escalate_at__gt=now) | Q(remind_at__lte=now, escalate_at=None),
            ),
            (EscalateSeat, Q(escalate_at__lte=now)),
        )
    }
    return f"{told[RemindSeat]} reminded, {told[EscalateSeat]} escalated"


def _told(action: type[RemindSeat | EscalateSeat], seat: RequiredSignature) -> bool:
    try:
        action(seat).execute()
    except Refused:
        # Signed or told between the look and the lock.
        return False
    return True


def note_blockages() -> str:
    """The periodic job: notice every round that nobody can sign now, and every one that somebody can again.

    A person may also lose a right by time or by a change that sets off nothing; this looks at all.
    """
    unsigned = RequiredSignature.objects.filter(
        state__status=TaskState.STATUS_IN_PROGRESS, signature__isnull=True
    )
    by_round: dict[int, list[RequiredSignature]] = {}
    for seat in unsigned.with_parts():
        by_round.setdefault(seat.state_id, []).append(seat)
    seating = Seating([seat for seats in by_round.values() for seat in seats])
    noted = set(Blockage.objects.filter(ended_at__isnull=True).values_list("round_id", flat=True))
    stuck = {pk for pk, seats in by_round.items() if seating.unfillable(seats)}
    for round_ in SignoffTaskState.objects.filter(pk__in=noted | stuck):
        NoteBlockage(round_).execute()
    return f"{len(stuck)} blocked"


def after_change(changed: Changed, at: datetime) -> Changed:
    """A step of the cascade: who may sign has changed, so rounds may be blocked, or no longer."""
    if any(changed.get(kind) for kind in _PEOPLE):
        note_blockages()
    return {}


def attention_to(rounds: Iterable[SignoffTaskState]) -> dict[int, list[str]]:
    """What a queue says beside each round: blocked, escalated, reminded; in two queries."""
    rounds = list(rounds)
    found: dict[int, list[str]] = {round_.pk: [] for round_ in rounds}
    for blocked in Blockage.objects.filter(round__in=found, ended_at__isnull=True):
        found[blocked.round_id].append(f"Blocked: nobody can sign for {', '.join(blocked.roles)}")
    notices = SeatNotice.objects.filter(required__state__in=found, required__signature__isnull=True)
    # The latest of each seat: whoever was escalated was reminded before.
    latest = {
        notice.required: notice
        for notice in notices.select_related("required__role", "required__market").order_by("sent_at", "pk")
    }
    told: dict[tuple[int, str], list[str]] = {}
    for seat, notice in latest.items():
        words = f"{notice.get_kind_display()} {notice.sent_at:%-d %b}"
        told.setdefault((seat.state_id, words), []).append(str(seat))
    for (pk, words), seats in told.items():
        found[pk].append(f"{words}: {'; '.join(seats)}")
    return found
