"""Asking for what the library does not have, and answering it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from cms.core.actions import Action, Refused
from compliance.audit import record
from compliance.models import Event
from content.models import ContentRequest


def may_ask(user: Any) -> bool:
    """Whoever shares content or sees how it is used."""
    return user.has_perm("content.share_asset") or user.has_perm("content.view_usage")


def may_answer(user: Any) -> bool:
    """Whoever makes content, or sees how it is used."""
    return any(
        user.has_perm(name)
        for name in ("content.change_asset", "messaging.change_claim", "content.view_usage")
    )


class AskForContent(Action):
    """Ask for a piece or a claim. The same wish that is still open is found, not made twice."""

    def __init__(self, wish: ContentRequest, user: Any) -> None:
        self.wish = wish
        self.user = user

    def check(self) -> None:
        if not may_ask(self.user):
            raise Refused("You may not ask for content. Ask your sales leader.")
        if not self.wish.words.strip():
            raise Refused("Say what is missing, as you would search for it.")

    def perform(self) -> ContentRequest:
        wish = self.wish
        same = ContentRequest.objects.open().filter(
            kind=wish.kind,
            words__iexact=wish.words,
            market=wish.market,
            audience=wish.audience,
            product=wish.product,
        )
        if found := same.first():
            return found
        wish.asked_by, wish.asked_at = self.user, timezone.now()
        wish.save(force_insert=True)
        new = {
            "kind": wish.kind,
            "words": wish.words,
            "note": wish.note,
            "market": wish.market.code if wish.market else None,
            "audience": wish.audience,
            "product": wish.product.slug if wish.product else None,
            "searches": wish.searches,
        }
        record(Event.CONTENT_ASKED, wish, actor=self.user, new=new)
        return wish


class AnswerContentRequest(Action):
    """Close a wish, saying what became of it."""

    def __init__(self, wish: ContentRequest, user: Any, outcome: str) -> None:
        self.wish = wish
        self.user = user
        self.outcome = outcome.strip()

    def check(self) -> None:
        if not may_answer(self.user):
            raise Refused("You may not answer requests for content.")
        if not self.outcome:
            raise Refused("Say what became of it: what was made, or why nothing will be.")

    def perform(self) -> ContentRequest:
        wish = ContentRequest.objects.select_for_update().get(pk=self.wish.pk)
        if wish.closed_at:
            raise Refused("Somebody has answered this already.")
        wish.closed_by, wish.closed_at, wish.outcome = self.user, timezone.now(), self.outcome
        wish.save(update_fields=["closed_by", "closed_at", "outcome"])
        record(
            Event.CONTENT_ANSWERED, wish, actor=self.user, new={"outcome": self.outcome}, reason=self.outcome
        )
        return wish
