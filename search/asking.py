"""From an address to the question that it asks, for the find page and for saved searches alike."""

from __future__ import annotations

from django.http import QueryDict

from content.models import Reach
from content.views.standing import Standing
from search.names import Names
from search.objections import objections_within
from search.query import Group, SearchRequest, Sort, split_token, tidy

#: The choices of the deal context, as the page offers them.
CONTEXT = {
    Group.PRODUCT: "Any product",
    Group.STAGE: "Any stage",
    Group.PERSONA: "Any persona",
    Group.COMPETITOR: "Any competitor",
    Group.OBJECTION: "Any objection",
    Group.SPECIALTY: "Any specialty",
    Group.CARE: "Any care setting",
}
#: What belongs to one request only, and is no part of the question.
_PASSING = ("typing", "saved")
_USUAL = (("sort", Sort.BEST.value), ("in", "pieces"))


def label_of(group: Group) -> str:
    """What a choice of the deal context is called."""
    return CONTEXT[group].removeprefix("Any ").capitalize()


def choosable(names: Names, reach: Reach) -> dict[Group, dict[int, str]]:
    """By choice of the deal context what a person may choose, as names by id."""
    found = {group: names.of(group) for group in CONTEXT}
    products = found[Group.PRODUCT].items()
    found[Group.PRODUCT] = {pk: name for pk, name in products if reach.covers_product(pk)}
    if objections := found[Group.OBJECTION]:
        known = set(objections_within(reach).order_by().values_list("pk", flat=True))
        found[Group.OBJECTION] = {pk: name for pk, name in objections.items() if pk in known}
    return found


def request_of(asked: QueryDict, standing: Standing, names: Names, reach: Reach) -> SearchRequest:
    """The question of an address; values that name nothing are left out, as if nobody had chosen them."""
    chosen: dict[str, int | None] = {}
    for group in CONTEXT:
        value = asked.get(group.value, "")
        known = value.isascii() and value.isdigit() and int(value[:9]) in names.of(group)
        chosen[group.value] = int(value[:9]) if known else None
    page, sort = asked.get("page", ""), asked.get("sort", "")
    assert standing.market is not None
    return SearchRequest(
        market=standing.market,
        audience=standing.audience,
        words=tidy(asked.get("q", "")),
        facets=frozenset(
            each for each in asked.getlist("f")[:100] if names.name(each) and _within(each, reach)
        ),
        page=int(page[:6]) if page.isascii() and page.isdigit() else 1,
        sort=Sort(sort) if sort in set(Sort) else Sort.BEST,
        by_market="markets" in asked,
        some="some" in asked,
        **chosen,
    )


def _within(facet: str, reach: Reach) -> bool:
    """Whether a facet is one that this person may be shown."""
    group, value = split_token(facet)
    if group == Group.PRODUCT:
        return reach.covers_product(int(value))
    return group != Group.MARKET or int(value) in reach.market_ids


def query_of(asked: QueryDict, *without: str) -> str:
    """The question as an address, without what is empty, usual or passing."""
    kept = QueryDict(mutable=True)
    for name, values in asked.lists():
        if name not in (*_PASSING, *without):
            kept.setlist(name, [value for value in values if value and (name, value) not in _USUAL])
    return kept.urlencode()
