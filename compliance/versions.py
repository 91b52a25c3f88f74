"""The approved versions of content: 1.0, 2.0 and so on, one for each approval, and until when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models

from compliance.clearing import spread
from compliance.models import Approval, MarketTree


@dataclass(frozen=True, slots=True)
class Asked:
    """One market and audience that a version was signed for, from its first day until its expiry.

    `starts` is not before the approval; both are midnights in the market's own time zone.
    """

    where: tuple[str, str]
    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Version:
    """One approved version. `ends` is the last end of its own dates in any market, members included.

    `superseded_at` is when the next one was approved.
    """

    number: int
    approval: Approval
    asked: tuple[Asked, ...]
    ends: datetime | None
    superseded_at: datetime | None

    @property
    def name(self) -> str:
        return version_name(self.number)


def version_name(number: int) -> str:
    """The name of the `number`th approved version."""
    return f"{number}.0"


def versions_of(model: type[models.Model], ids: Iterable[int], tree: MarketTree) -> dict[int, list[Version]]:
    """The approved versions of each content, oldest first, in one query; none for what was never approved."""
    approvals = (
        Approval.objects.about_any(model, ids)
        .order_by("approved_at", "pk")
        .annotate(said_markets=models.F("state__canonical__markets"))
    )
    grouped: dict[int, list[Any]] = {}
    for approval in approvals:
        grouped.setdefault(approval.subject_id, []).append(approval)
    by_code = {market.code: market for market in tree.by_id.values()}
    return {
        pk: [
            _version(number, each, own[number] if number < len(own) else None, tree, by_code)
            for number, each in enumerate(own, start=1)
        ]
        for pk, own in grouped.items()
    }


def _version(
    number: int, approval: Any, following: Approval | None, tree: MarketTree, by_code: dict[str, Any]
) -> Version:
    asked, rows = [], {}
    for row in approval.said_markets or ():
        market = by_code[row["market"]]
        first, end = date.fromisoformat(row["effective"]), date.fromisoformat(row["expiry"])
        starts = max(market.midnight(first), approval.approved_at)
        asked.append(Asked((row["market"], row["audience"]), starts, market.midnight(end)))
        rows.setdefault((market.pk, row["audience"]), []).append((first, end))
    ends = [interval.ends for _, intervals in spread(rows, tree).items() for interval in intervals]
    return Version(
        number=number,
        approval=approval,
        asked=tuple(asked),
        ends=max((each for each in ends if each is not None), default=None),
        superseded_at=following.approved_at if following else None,
    )
