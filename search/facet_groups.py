"""The facets of an answer, with names and in the order in which people expect them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from content.models import AssetClearance
from search.answers import FacetChoice, FacetGroup
from search.facets import Counted
from search.names import Names
from search.query import Group, SearchRequest, split_token, token

_HEADINGS = {
    Group.KIND: "Type",
    Group.PRODUCT: "Product",
    Group.STAGE: "Stage",
    Group.PERSONA: "Persona",
    Group.SPECIALTY: "Specialty",
    Group.CARE: "Care setting",
    Group.COMPETITOR: "Competitor",
    Group.MARKET: "Also cleared in",
    Group.LANGUAGE: "Language",
}


def markets_of(
    version_ids: Collection[int], market_ids: Collection[int], audience: str, at: datetime
) -> dict[int, str]:
    """The tokens of the markets in which each version is cleared for an audience now, in one query."""
    windows = AssetClearance.objects.order_by().filter(
        audience=audience, market__in=market_ids, starts_at__lte=at, ends_at__gt=at
    )
    # SQLite takes so many parameters; of more pieces every window is read.
    if len(version_ids) <= 30_000:
        windows = windows.filter(version__in=version_ids)
    tokens = {pk: token(Group.MARKET, pk) for pk in market_ids}
    found: dict[int, set[str]] = {}
    for version_id, market_id in windows.values_list("version", "market"):
        found.setdefault(version_id, set()).add(tokens[market_id])
    return {version_id: " ".join(sorted(own)) for version_id, own in found.items()}


def facet_groups(request: SearchRequest, counted: Counted, names: Names) -> Iterator[FacetGroup]:
    """Each kind of facet that has something to choose."""
    places = {name: place for place, name in enumerate(names.by_token)}
    by_group: dict[str, set[str]] = {}
    for name in (*counted.counts, *request.facets):
        by_group.setdefault(split_token(name)[0], set()).add(name)
    for group, heading in _HEADINGS.items():
        if group == Group.PRODUCT and request.product is not None:
            continue
        tokens = sorted(by_group.get(group, ()), key=lambda name: (places.get(name, len(places)), name))
        choices = tuple(
            FacetChoice(name, names.name(name), counted.counts.get(name, 0), name in request.facets)
            for name in tokens
            if names.name(name)
        )
        if choices:
            yield FacetGroup(group, heading, choices)
