"""The markets, audiences and days of frozen content, as a reviewer reads them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from compliance.models import Audience
from compliance.wording_diff import Change


@dataclass(frozen=True, slots=True)
class MarketRow:
    """One requested market and audience; `last` is the last day of use there."""

    market: str
    audience: str
    first: date
    last: date
    change: Change


def where_of(canonical: dict[str, Any], names: dict[str, str]) -> str:
    """The markets and audiences that frozen content asks for, in words; `names` is market code → name."""
    rows = canonical["markets"]
    markets = dict.fromkeys(names.get(row["market"], row["market"]) for row in rows)
    audiences = dict.fromkeys(str(Audience(row["audience"]).label) for row in rows)
    return f"{', '.join(markets)} · {', '.join(audiences)}"


def market_rows(canonical: dict[str, Any], old: dict[str, Any], names: dict[str, str]) -> list[MarketRow]:
    """The rows of `canonical`, then those that only `old` has."""
    told = [(row, Change.SAME if row in old["markets"] else Change.ADDED) for row in canonical["markets"]] + [
        (row, Change.REMOVED) for row in old["markets"] if row not in canonical["markets"]
    ]
    return [
        MarketRow(
            market=names.get(row["market"], row["market"]),
            audience=str(Audience(row["audience"]).label),
            first=date.fromisoformat(row["effective"]),
            last=date.fromisoformat(row["expiry"]) - timedelta(days=1),
            change=change,
        )
        for row, change in told
    ]
