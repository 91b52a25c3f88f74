"""The facets of an answer, with names and in the order in which people expect them."""

from __future__ import annotations

from collections.abc import Iterator

from search.answers import FacetChoice, FacetGroup
from search.facets import Counted
from search.names import Names
from search.query import Group, SearchRequest, split_token

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
