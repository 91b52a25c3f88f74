"""Opening and closing what approved content still asks of its people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from cms.core.actions import Action, Refused
from cms.core.models import User
from compliance.access import may_read_reviews_of
from compliance.audit import json_ready, record
from compliance.digest import instant
from compliance.jobs import mail_task_owners
from compliance.models import AuditRecord, ContentTask, Event, SignoffTaskState, TaskKind
from compliance.rounds import contributors_to


def owners_of(content: Any) -> list[User]:
    """Whose work `content` is: those who contributed to its last round, its submitter among them.

    Content that was never in review belongs to those who wrote it.
    """
    last = SignoffTaskState.objects.about(content).order_by("-pk").only("contributors").first()
    people = last.contributors if last else contributors_to(content)
    return list(User.objects.filter(pk__in=people, is_active=True))


class OpenContentTask(Action):
    """Ask for something about `content`; if the same is asked already, return that task and do nothing.

    `kind` is a `TaskKind`, and `key` says what within it (an evidence file's digest, a rule set's version).
    `due_at` is an instant, `user` None for the system itself. The owners are told by e-mail after commit.
    Raises Refused for a person who may neither change nor review the content.
    """

    def __init__(
        self, content: Any, kind: str, reason: str, key: str = "", details: dict[str, Any] | None = None,
        due_at: datetime | None = None, user: Any = None,
    ) -> None:  # fmt: skip
        self.content = content
        self.kind = TaskKind(kind)
        self.reason = reason.strip()
        self.key = key
        self.details = details or {}
        self.due_at = due_at
        self.user = user

    def check(self) -> None:
        if not self.reason:
            raise Refused("Say what is to be done and why.")
        if self.user and not may_read_reviews_of(self.user, self.content):
            raise Refused(f"You may not open a task about “{self.content}”.")

    def perform(self) -> ContentTask:
        about = {"kind": self.kind, "key": self.key}
        existing = ContentTask.objects.about(self.content).open().filter(**about)
        if found := existing.first():
            return found
        try:
            with transaction.atomic():
                task = ContentTask.objects.create(
                    **about,
                    subject=self.content,
                    reason=self.reason,
                    details=json_ready(self.details),
                    opened_at=timezone.now(),
                    opened_by=self.user,
                    due_at=self.due_at,
                )
        except IntegrityError:
            # Somebody opened the same between the look and the leap.
            return existing.get()
        task.owners.set(owners_of(self.content))
        record(
            Event.TASK_OPENED,
            self.content,
            actor=self.user,
            new={
                "task": self.kind,
                "about": self.key,
                "due": self.due_at,
                "details": self.details,
                "at": instant(task.opened_at),
            },
            reason=self.reason,
        )
        transaction.on_commit(lambda: mail_task_owners.enqueue(task.pk))
        return task


class CloseContentTask(Action):
    """Say what came of a task. `user` None is the system, which closes what has settled itself.

    Raises Refused without an outcome, for a closed task, and for a person who may not handle it.
    """

    def __init__(self, task: ContentTask, user: Any, outcome: str) -> None:
        self.task_id = task.pk
        self.user = user
        self.outcome = outcome.strip()

    def check(self) -> None:
        # The row lock makes two who close at once take turns.
        self.task = ContentTask.objects.select_for_update().get(pk=self.task_id)
        if not self.task.is_open:
            raise Refused("This task is closed already.")
        if self.user and not ContentTask.objects.filter(pk=self.task_id).handled_by(self.user).exists():
            raise Refused("Tasks are closed by reviewers and by those who may change the content.")
        if not self.outcome:
            raise Refused("Say what came of it. The outcome is kept on record.")

    def perform(self) -> ContentTask:
        task = self.task
        task.closed_at, task.closed_by, task.outcome = timezone.now(), self.user, self.outcome
        task.save(update_fields=["closed_at", "closed_by", "outcome"])
        record(
            Event.TASK_CLOSED,
            task.subject,
            actor=self.user,
            old={"task": task.kind, "about": task.key, "reason": task.reason},
            new={"outcome": self.outcome, "at": instant(task.closed_at)},
            reason=self.outcome,
        )
        return task


class RemindOfTask(Action):
    """Tell the owners of an open task again that it is due, `days` before that; the system itself does.

    Each is told once: a second call for the same days is refused.
    """

    def __init__(self, task: ContentTask, days: int) -> None:
        self.task_id = task.pk
        self.days = days

    def check(self) -> None:
        # The row lock makes two schedulers take turns.
        self.task = ContentTask.objects.select_for_update().get(pk=self.task_id)
        if not self.task.is_open:
            raise Refused("This task is closed already.")
        if reminder_of(self.task, self.days) in reminders_on_record():
            raise Refused("Its owners were told already.")

    def perform(self) -> None:
        new = {
            "task": self.task.kind,
            "about": self.task.key,
            "days": self.days,
            "due": self.task.due_at,
        }
        record(Event.TASK_REMINDED, self.task.subject, actor=None, new=new)
        transaction.on_commit(lambda: mail_task_owners.enqueue(self.task_id))


Reminder = tuple[str, int, str, int]
"""`app.model` and id of the content, the key of the task, and how many days before it is due."""


def reminder_of(task: ContentTask, days: int) -> Reminder:
    kind = task.subject_type
    return f"{kind.app_label}.{kind.model}", task.subject_id, task.key, days


def reminders_on_record() -> set[Reminder]:
    told = AuditRecord.objects.filter(event=Event.TASK_REMINDED).only("object_type", "object_id", "new")
    return {(each.object_type, each.object_id, each.new["about"], each.new["days"]) for each in told}


def settle(content: Any, outcome: Callable[[], str]) -> None:
    """Close the upkeep that an approval or a withdrawal has settled by itself; called in its transaction."""
    kinds = (TaskKind.RECERTIFY, TaskKind.PERIODIC_REVIEW)
    for task in ContentTask.objects.about(content).open().filter(kind__in=kinds):
        CloseContentTask(task, None, outcome()).execute()
