"""Who may use what where: a rep without a territory is served nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import QuerySet

from cms.core.standing_queries import StandingQuery
from compliance.models import Market
from messaging.models import Product


@dataclass(frozen=True, slots=True)
class Reach:
    """The markets and products of a person's territories. `products` None means all products."""

    market_ids: frozenset[int]
    product_ids: frozenset[int] | None

    def covers_market(self, market: Market) -> bool:
        return market.pk in self.market_ids

    def covers_product(self, product_id: int) -> bool:
        return self.product_ids is None or product_id in self.product_ids


class Territory(models.Model):
    """Markets and products that a group of people sells."""

    name = models.CharField(max_length=120, unique=True)
    markets = models.ManyToManyField(Market, related_name="territories")
    products = models.ManyToManyField(
        Product, blank=True, related_name="territories", help_text="Empty: every product."
    )
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="territories")

    class Meta:
        verbose_name_plural = "territories"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


def reach_of(user: Any) -> Reach:
    """The reach of a person: all that any of their territories covers, members of a region included."""
    if not user.is_authenticated:
        return Reach(frozenset(), frozenset())
    # A territory without markets or products is here with None.
    markets = {market for (market,) in _MARKETS(user=user.pk)}
    products = {product for (product,) in _PRODUCTS(user=user.pk)} if markets else set()
    return Reach(_with_members(markets - {None}), None if None in products else frozenset(products))


def _sold_by(user: Any) -> QuerySet[Territory]:
    return Territory.objects.order_by().filter(members=user)


# Every page asks for them: putting the queries together would take longer than the answers.
_MARKETS = StandingQuery(lambda user: _sold_by(user).values_list("markets"))
_PRODUCTS = StandingQuery(lambda user: _sold_by(user).values_list("products"))
_UNDER = StandingQuery(
    lambda: Market.objects.order_by().filter(parent__isnull=False).values_list("pk", "parent_id")
)


def _with_members(market_ids: set[int]) -> frozenset[int]:
    """Markets with all that is under them."""
    found = set(market_ids)
    members: dict[int, list[int]] = {}
    for market_id, parent_id in _UNDER() if found else ():
        members.setdefault(parent_id, []).append(market_id)
    waiting = list(found)
    while waiting:
        new = set(members.get(waiting.pop(), ())) - found
        found |= new
        waiting += new
    return frozenset(found)
