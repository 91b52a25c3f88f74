"""What a reviewer reads about an asset, and what a change of a claim does to the assets that carry it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from compliance.models import Headline
from messaging.review import product_names


def asset_headlines(frozen: Sequence[dict[str, Any]]) -> list[Headline]:
    names = product_names(frozen)
    return [Headline("Asset", names.get(each["product"], each["product"]), each["title"]) for each in frozen]
