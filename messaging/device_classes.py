"""The device class of a product in each market, as review policies ask for it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.utils import timezone

from compliance.models import Market
from messaging.models import MarketStatus, Product


def device_classes(product: Product, markets: Iterable[Market]) -> dict[Market, str]:
    """The class in each market: that of its own status or its region's, else that of the product.

    A status that has ended no longer tells. "" where nobody entered a class.
    """
    now = timezone.now().date()
    statuses = MarketStatus.objects.filter(product=product).exclude(device_class="").order_by("valid_from")
    current = statuses.filter(models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=now))
    told = dict(current.values_list("market_id", "device_class"))
    return {
        market: next((told[each.pk] for each in market.lineage if each.pk in told), product.device_class)
        for market in markets
    }
