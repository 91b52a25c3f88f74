"""What a reviewer reads about a claim or a message: its words and what changed, and the proof."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from compliance.models import Headline
from messaging.models.products import Product


def product_names(frozen: Sequence[dict[str, Any]]) -> dict[str, str]:
    """The names of the products that frozen contents are about, by slug."""
    slugs = {each["product"] for each in frozen}
    return dict(Product.objects.filter(slug__in=slugs).values_list("slug", "name"))


def claim_headlines(frozen: Sequence[dict[str, Any]]) -> list[Headline]:
    names = product_names(frozen)
    return [
        Headline(f"Claim {each['code']}", names.get(each["product"], each["product"]), each["text"])
        for each in frozen
    ]


def positioning_headlines(frozen: Sequence[dict[str, Any]]) -> list[Headline]:
    names = product_names(frozen)
    return [
        Headline("Positioning", names.get(each["product"], each["product"]), each["benefit"])
        for each in frozen
    ]
