"""Questions about uses that are not cleared: logged by who was asked, answered by medical affairs (US-15)."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.core.actions import Action, Refused
from cms.core.models import User
from compliance.audit import record
from compliance.jobs import mail_people
from compliance.models import Event
from messaging.models import UnsolicitedQuestion
from messaging.models.questions import answers_questions


class LogQuestion(Action):
    """Pass a question that came by itself to medical affairs, who are told at once. Returns it."""

    def __init__(self, question: UnsolicitedQuestion, user: Any, *, came_by_itself: bool) -> None:
        self.question = question
        self.user = user
        self.came_by_itself = came_by_itself

    def check(self) -> None:
        if not self.came_by_itself:
            raise Refused(
                "Only a question that came by itself may be answered. One that was invited is not passed on."
            )
        if not (self.question.asked_by.strip() and self.question.question.strip()):
            raise Refused("Say who asked, and what.")

    def perform(self) -> UnsolicitedQuestion:
        self.question.logged_by = self.user
        self.question.logged_at = timezone.now()
        self.question.save(force_insert=True)
        record(
            Event.QUESTION_LOGGED,
            self.question,
            actor=self.user,
            new={
                "product": self.question.product.slug,
                "market": self.question.market.code,
                "asked by": self.question.asked_by,
                "question": self.question.question,
            },
        )
        medical = User.objects.filter(reviewer_assignments__role__code__startswith="medical", is_active=True)
        people = sorted(set(medical.values_list("pk", flat=True)))
        subject = f"A question about {self.question.product} for medical affairs"
        body = f"{self.user.printed_name} passed on a question that came by itself. It is under /questions/."
        transaction.on_commit(lambda: mail_people.enqueue(people, subject, body))
        return self.question


class AnswerQuestion(Action):
    """Write what became of a question, once."""

    def __init__(self, question: UnsolicitedQuestion, user: Any, outcome: str) -> None:
        self.question = question
        self.user = user
        self.outcome = outcome.strip()

    def check(self) -> None:
        if not answers_questions(self.user):
            raise Refused("These questions are answered by medical affairs.")
        if UnsolicitedQuestion.objects.get(pk=self.question.pk).answered_at:
            raise Refused("This question was answered already.")
        if not self.outcome:
            raise Refused("Say what was answered, or why nothing was.")

    def perform(self) -> None:
        self.question.answered_by = self.user
        self.question.answered_at = timezone.now()
        self.question.outcome = self.outcome
        self.question.save(update_fields=["answered_by", "answered_at", "outcome"])
        record(Event.QUESTION_ANSWERED, self.question, actor=self.user, new={"outcome": self.outcome})
