"""Who may use what where: a rep without a territory is served nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models

from compliance.models import Market, MarketTree
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
    territories = list(user.territories.prefetch_related("markets", "products"))
    tree = MarketTree() if territories else None
    markets = {
        member.pk
        for territory in territories
        for market in territory.markets.all()
        for member in tree.within(market.pk)  # type: ignore[union-attr]
    }
    products: set[int] | None = set()
    for territory in territories:
        own = {product.pk for product in territory.products.all()}
        products = None if not own or products is None else products | own
    return Reach(frozenset(markets), None if products is None else frozenset(products))
