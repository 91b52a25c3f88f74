"""The audit trail as the plain events that `metrics` counts, in one query whatever its length."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from compliance.metrics import Happened
from compliance.models import AuditRecord, Event, MarketTree

_COUNTED = (
    Event.SUBMITTED,
    Event.OPENED,
    Event.SIGNED,
    Event.SENT_BACK,
    Event.APPROVED,
    Event.WITHDRAWN,
)


def events_of_the_trail() -> list[Happened]:
    """Every counted event in the order of the trail.

    A submission from before due instants and markets were put on record comes without them.
    """
    markets = {market.code: market for market in MarketTree().by_id.values()}
    names = {market.name for market in markets.values()}

    def role(text: str) -> str:
        """The role alone: a signature for one market names that market after it."""
        head, _, tail = text.rpartition(", ")
        return head if head and tail in names else text

    def happened(at: datetime, event: str, kind: str, pk: int, actor: int | None, new: Any) -> Happened:
        new = new or {}
        asked = [row for row in new.get("markets", ()) if row["market"] in markets]
        due = new.get("due")
        return Happened(
            at=at,
            event=event,
            subject=(kind, pk),
            actor=actor,
            role=role(new.get("role", "")),
            due=datetime.fromisoformat(due) if due else None,
            roles=frozenset(role(each) for each in new.get("roles", ())),
            markets=frozenset(row["market"] for row in asked),
            ends=tuple(
                (row["market"], markets[row["market"]].midnight(date.fromisoformat(row["expiry"])))
                for row in asked
            ),
        )

    rows = AuditRecord.objects.filter(event__in=_COUNTED).order_by("sequence")
    return [
        happened(*row)
        for row in rows.values_list("at", "event", "object_type", "object_id", "actor_id", "new")
    ]
