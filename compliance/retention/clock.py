"""When the retention of content ends: the latest end over all its markets, from its last use on.

The clock starts when content is withdrawn and its last use has ended, so it is open while content may still
be used. Imports go down only, so the apps above register what they know of their kinds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from django.contrib.contenttypes.models import ContentType
from django.db import models

from compliance.models import LegalHold, Market, MarketTree, RetentionRule, SignoffTaskState, Withdrawal

#: When the last use of withdrawn content ended, beside its withdrawal; None if it is still in use.
LastUse = Callable[[Any, datetime], datetime | None]


@dataclass(frozen=True, slots=True)
class Retention:
    """Until when content must stay. `until` is None while that is open; `why` says so in words."""

    until: date | None
    why: str
    basis: tuple[dict[str, Any], ...] = ()

    def is_over(self, today: date) -> bool:
        return self.until is not None and self.until <= today


@dataclass(frozen=True, slots=True)
class Kept:
    """What an app knows of a kind of content that retention asks for."""

    retention: Callable[[Any], Retention]
    #: The ids of those whose last use has ended, so that their retention may be over.
    ended: Callable[[], Iterable[int]]
    #: Rows that belong to the content and go with it, though they protect it.
    parts: tuple[type[models.Model], ...] = ()
    #: What must go first, in words; empty where nothing must.
    needed_by: Callable[[Any], str] = lambda content: ""

    @classmethod
    def after_withdrawal(
        cls,
        model: type[models.Model],
        is_implantable: Callable[[Any], bool],
        last_use: LastUse,
        parts: tuple[type[models.Model], ...] = (),
    ) -> Self:
        """For content that is withdrawn: its clock starts then, or at the end of its last use after that."""

        def ended() -> list[int]:
            kind = ContentType.objects.get_for_model(model)
            return list(Withdrawal.objects.filter(subject_type=kind).values_list("subject_id", flat=True))

        return cls(lambda content: _after_withdrawal(content, is_implantable, last_use), ended, parts)


_kinds: dict[type[models.Model], Kept] = {}
_parts: set[type[models.Model]] = set()


def register(model: type[models.Model], kept: Kept) -> None:
    """Called from AppConfig.ready()."""
    _kinds[model] = kept


def register_parts(*models_: type[models.Model]) -> None:
    """Rows that go with whatever content they hang on. Called from AppConfig.ready()."""
    _parts.update(models_)


def kept(model: type[models.Model]) -> Kept:
    return _kinds[model]


def parts_of(model: type[models.Model]) -> set[type[models.Model]]:
    return _parts | set(_kinds[model].parts)


def registered() -> list[type[models.Model]]:
    return list(_kinds)


def open_hold(content: models.Model) -> LegalHold | None:
    return LegalHold.objects.about(content).filter(lifted_at__isnull=True).first()


def retention_of(content: Any) -> Retention:
    """The retention of `content` as the rules stand now."""
    return kept(type(content)).retention(content)


def _after_withdrawal(content: Any, is_implantable: Callable[[Any], bool], last_use: LastUse) -> Retention:
    withdrawal = content.withdrawal()
    if withdrawal is None:
        return Retention(None, "It is not withdrawn, so it may still be used.")
    ended = last_use(content, withdrawal.at)
    if ended is None:
        return Retention(None, "It is withdrawn, and a link to it is still open.")
    implantable = is_implantable(content)
    rules = {rule.market_id: rule for rule in RetentionRule.objects.select_related("market")}
    basis = []
    for market in _markets_of(content):
        rule = next((rules[each.pk] for each in market.lineage if each.pk in rules), None)
        if rule is None:
            return Retention(None, f"No retention rule covers {market}. Ask an administrator to add one.")
        years = rule.years_implantable if implantable else rule.years
        basis.append(
            {
                "market": market.code,
                "years": years,
                "basis": rule.basis,
                "from": ended.date().isoformat(),
                "until": years_later(ended.date(), years).isoformat(),
            }
        )
    if not basis:
        return Retention(None, "It names no market, so no rule says when it may go.")
    last = max(basis, key=lambda each: each["until"])
    why = f"{last['years']} years from {ended:%d %b %Y} for {last['market']}: {last['basis']}"
    return Retention(date.fromisoformat(last["until"]), why, tuple(basis))


def _markets_of(content: Any) -> list[Market]:
    """Every market that any version of it was ever submitted for."""
    tree = MarketTree()
    by_code = {market.code: market for market in tree.by_id.values()}
    frozen = SignoffTaskState.objects.about(content).values_list("canonical", flat=True)
    codes = {row["market"] for said in frozen for row in said.get("markets", [])}
    codes |= {row.market.code for row in content.markets.select_related("market")}
    return [by_code[code] for code in sorted(codes) if code in by_code]


def years_later(day: date, years: int) -> date:
    """The same day `years` later; 1 March where there is no 29 February, so that nothing goes a day early."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
