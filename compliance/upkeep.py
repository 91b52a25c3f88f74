"""Which approved content must be certified or reviewed again, and asking for it in good time.

A job asks; nothing here clears or stops anything. Expiry is in the clearance windows (I6).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from compliance.actions.tasks import OpenContentTask, RemindOfTask, reminder_of, reminders_on_record
from compliance.models import (
    Audience,
    ContentTask,
    MarketTree,
    PeriodicReview,
    ReviewPolicy,
    ReviewSettings,
    TaskKind,
    Withdrawal,
)
from compliance.setup import controlled_models
from compliance.versions import Asked, Version, versions_of

#: How long before it is due a periodic review is asked for.
_NOTICE = timedelta(days=30)
#: How many days before an expiry the owners of an open task are told of it again.
_REMINDERS = (60, 30)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Something to ask for, and until when."""

    content: Any
    kind: TaskKind
    key: str
    reason: str
    due: datetime
    details: dict[str, Any]


def ask_for_upkeep() -> str:
    """The periodic job: open a task for whatever is wanted now and was not asked for before."""
    at = timezone.now()
    opened = 0
    for wanted in wanted_at(at):
        # Asked once: whoever closed the task has decided to let it expire.
        if ContentTask.objects.about(wanted.content).filter(kind=wanted.kind, key=wanted.key).exists():
            continue
        OpenContentTask(
            wanted.content, wanted.kind, wanted.reason, wanted.key, wanted.details, wanted.due
        ).execute()
        opened += 1
    _remind(at)
    return f"{opened} task{'' if opened == 1 else 's'} opened"


def _remind(at: datetime) -> None:
    """Tell the owners again that a version expires: once for each time that came since they were asked."""
    told = reminders_on_record()
    waiting = ContentTask.objects.open().filter(kind=TaskKind.RECERTIFY, due_at__gt=at)
    for task in waiting.select_related("subject_type").order_by("pk"):
        due = task.due_at
        come = [days for days in _REMINDERS if task.opened_at < due - timedelta(days=days) <= at]
        if come and reminder_of(task, min(come)) not in told:
            RemindOfTask(task, min(come)).execute()


def wanted_at(at: datetime) -> Iterator[Wanted]:
    """Everything that approved content asks for at an instant, in a fixed number of queries a kind."""
    tree = MarketTree()
    within = timedelta(days=ReviewSettings.current().recertify_days)
    for model in controlled_models():
        withdrawn = Withdrawal.objects.filter(subject_type=ContentType.objects.get_for_model(model))
        contents = model._default_manager.filter(live=True).exclude(pk__in=withdrawn.values("subject_id"))
        found = {content.pk: content for content in contents}
        versions = versions_of(model, found, tree)
        reviewed = dict(
            PeriodicReview.objects.about_any(model, found)
            .order_by("signed_at")
            .values_list("subject_id", "signed_at")
        )
        months = {
            policy.claim_type: policy.review_months
            for policy in ReviewPolicy.objects.filter(
                content_kind=model.kind(), review_months__isnull=False
            ).order_by("-review_months")
        }
        for pk, content in found.items():
            if pk not in versions:
                continue
            newest = versions[pk][-1]
            yield from _recertification(content, newest, at, within, tree)
            every = min(
                (months[each] for each in {"", content.claim_type_for_policy} if each in months), default=0
            )
            if every:
                yield from _periodic_review(content, newest, reviewed.get(pk), every, at)


def _recertification(
    content: Any, version: Version, at: datetime, within: timedelta, tree: MarketTree
) -> Iterator[Wanted]:
    ending = [asked for asked in version.asked if at < asked.ends <= at + within]
    lasting = {asked.where for asked in version.asked if asked.ends > at + within}
    ending = [asked for asked in ending if asked.where not in lasting]
    if not ending:
        return
    names = {market.code: market.name for market in tree.by_id.values()}
    first = min(ending, key=lambda asked: asked.ends)

    def place(asked: Asked) -> str:
        return f"{names[asked.where[0]]} · {Audience(asked.where[1]).label}"

    places = ", ".join(sorted(place(asked) for asked in ending))
    yield Wanted(
        content=content,
        kind=TaskKind.RECERTIFY,
        key=f"version {version.name}, {first.ends:%Y-%m-%d}",
        reason=f"Version {version.name} expires on {first.ends:%-d %b %Y} in {places}. "
        "It is served until then. To go on, give it later dates and let every role sign them.",
        due=first.ends,
        details={"places": places},
    )


def _periodic_review(
    content: Any, version: Version, reviewed: datetime | None, months: int, at: datetime
) -> Iterator[Wanted]:
    last = max(filter(None, (version.approval.approved_at, reviewed)))
    due = months_after(last, months)
    if due - _NOTICE <= at:
        yield Wanted(
            content=content,
            kind=TaskKind.PERIODIC_REVIEW,
            key=f"version {version.name}, {due:%Y-%m-%d}",
            reason=f"Version {version.name} was last looked at on {last:%-d %b %Y}. The policy asks for a "
            f"review every {months} months: is it still right?",
            due=due,
            details={},
        )


def months_after(at: datetime, months: int) -> datetime:
    """The same day and time so many months later, or the last day of that month if it is shorter."""
    year, month = divmod(at.month - 1 + months, 12)
    for day in range(at.day, 27, -1):
        try:
            return at.replace(year=at.year + year, month=month + 1, day=day)
        except ValueError:
            continue
    return at.replace(year=at.year + year, month=month + 1)
