"""The find page and the search of evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from cms.core.actions import Refused
from compliance.models import Audience, Market
from content.models import Reach, reach_of
from content.views.standing import Standing
from search.actions import LogSearch
from search.evidence import LIMIT, find_evidence
from search.finding import Hit, find
from search.names import Names, read_names
from search.query import Group, SearchRequest, tidy

#: The choices of the deal context, as the page offers them.
_CONTEXT = {
    Group.PRODUCT: "Any product",
    Group.STAGE: "Any stage",
    Group.PERSONA: "Any persona",
    Group.COMPETITOR: "Any competitor",
    Group.SPECIALTY: "Any specialty",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A menu of the deal context: what it is called when nothing is chosen, its options by id."""

    name: str
    nothing: str
    options: dict[int, str]
    chosen: int | None


class Row(NamedTuple):
    """A hit with the addresses to open it, to share it and of its picture."""

    hit: Hit
    address: str
    share: str
    picture: str


@login_required
@permission_required("content.share_asset", raise_exception=True)
@require_GET
def find_page(request: HttpRequest) -> HttpResponse:
    reach = reach_of(request.user)
    markets = list(Market.objects.filter(pk__in=reach.market_ids))
    if not markets:
        return render(request, "search/no_territory.html")
    standing = _chosen_standing(request, markets)
    names = read_names()
    asked = _asked(request, standing, names)
    at = timezone.now()
    answer = find(asked, request.user, at, reach=reach, names=names)
    typing = bool(request.htmx) and "typing" in request.GET
    if not typing:
        LogSearch(asked, answer, request.user, at).execute()
    context = {
        "asked": asked,
        "standing": standing,
        "answer": answer,
        "rows": _rows(answer.hits, standing.query),
        "markets": markets,
        "audiences": Audience.choices,
        "choices": _choices(asked, names, reach),
        "has_context": bool(asked.context() or asked.product),
        "query": _query(request.GET, "page"),
    }
    template = "search/found.html" if request.htmx else "search/find.html"
    response = render(request, template, context)
    # The same address answers with a part of the page to htmx.
    response["Vary"] = "HX-Request, Cookie"
    response["Cache-Control"] = "private, no-store"
    if request.htmx:
        query = _query(request.GET)
        response["HX-Replace-Url"] = f"{request.path}?{query}" if query else request.path
    return response


@login_required
@permission_required("messaging.view_evidence", raise_exception=True)
@require_GET
def evidence_page(request: HttpRequest) -> HttpResponse:
    words = tidy(request.GET.get("q", ""))
    context = {"words": words, "pages": find_evidence(words), "limit": LIMIT}
    return render(request, "search/evidence.html", context)


def _rows(hits: Iterable[Hit], query: str) -> list[Row]:
    piece, share = _address("content:asset"), _address("content:share")
    picture = _address("content:thumbnail", 1)
    return [
        Row(
            hit,
            f"{piece(hit.version.asset_id)}?{query}",
            f"{share(hit.version.asset_id)}?{query}",
            f"{picture(hit.version.pk)}?{query}",
        )
        for hit in hits
    ]


def _address(route: str, *further: int) -> Callable[[int], str]:
    """The address of a route by id. Reversed once: for sixty links that took as long as the search."""
    mark = 9_999_999_999
    before, after = reverse(route, args=[mark, *further]).split(str(mark))
    return lambda pk: f"{before}{pk}{after}"


def _chosen_standing(request: HttpRequest, markets: list[Market]) -> Standing:
    """The market and audience chosen in the address, else before, else the first; kept in the session.

    Raises Refused for one that was chosen and that this person may not search.
    """
    by_code = {market.code: market for market in markets}
    code, audience = request.GET.get("market"), request.GET.get("audience")
    if code and code not in by_code:
        raise Refused(f"Your territories do not cover “{code[:20]}”. Ask your sales leader.")
    if audience and audience not in Audience.values:
        raise Refused(f"There is no audience “{audience[:20]}”. Choose HCP, payor, patient or internal.")
    kept = request.session.get("market"), request.session.get("audience")
    market = by_code.get(code or kept[0] or "", markets[0])
    audience = audience or kept[1] or Audience.HCP.value
    if kept != (market.code, audience):
        request.session["market"], request.session["audience"] = market.code, audience
    return Standing(market, audience)


def _asked(request: HttpRequest, standing: Standing, names: Names) -> SearchRequest:
    """The question of the address; values that name nothing are left out, as if nobody had chosen them."""
    chosen: dict[str, int | None] = {}
    for group in _CONTEXT:
        value = request.GET.get(group.value, "")
        known = value.isascii() and value.isdigit() and int(value[:9]) in names.of(group)
        chosen[group.value] = int(value[:9]) if known else None
    page = request.GET.get("page", "")
    assert standing.market is not None
    return SearchRequest(
        market=standing.market,
        audience=standing.audience,
        words=tidy(request.GET.get("q", "")),
        facets=frozenset(each for each in request.GET.getlist("f")[:100] if names.name(each)),
        page=int(page[:6]) if page.isascii() and page.isdigit() else 1,
        **chosen,
    )


def _choices(asked: SearchRequest, names: Names, reach: Reach) -> list[Choice]:
    """The menus of the deal context; one with nothing to choose from is left out."""
    found = []
    for group, nothing in _CONTEXT.items():
        options = names.of(group)
        if group == Group.PRODUCT:
            options = {pk: name for pk, name in options.items() if reach.covers_product(pk)}
        if options:
            found.append(Choice(group.value, nothing, options, getattr(asked, group.value)))
    return found


def _query(asked: QueryDict, *without: str) -> str:
    """The question as an address, without what is empty and what belongs to one request only."""
    kept = QueryDict(mutable=True)
    for name, values in asked.lists():
        if name not in ("typing", *without):
            kept.setlist(name, [value for value in values if value])
    return kept.urlencode()
