"""The find page and the search of evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from compliance.models import Audience, Market
from content.models import Reach, reach_of
from content.views.standing import Standing
from search.actions import LogNarrowedSearch, LogSearch
from search.answers import FacetGroup, Hit
from search.asking import CONTEXT, choosable, label_of, query_of, request_of
from search.evidence import LIMIT, find_evidence
from search.finding import find, suggest
from search.models import SavedSearch
from search.names import Names, read_names
from search.objections import find_objections
from search.query import SearchRequest, Sort, tidy
from search.saved import SeeNews, saved_by
from search.statements import LIMIT as STATEMENTS
from search.statements import find_proofs, find_statements
from search.views.standing import chosen_standing


class Inside(StrEnum):
    """In what somebody searches."""

    PIECES = "pieces"
    CLAIMS = "claims"
    EVIDENCE = "evidence"
    OBJECTIONS = "objections"


_SORTS = {
    Sort.BEST: "Best first",
    Sort.NEWEST: "Newest first",
    Sort.USED: "Most looked at by customers",
    Sort.ENDING: "Clearance ends first",
    Sort.TITLE: "By title",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A menu of the deal context: what it is called when nothing is chosen, its options by id."""

    name: str
    label: str
    nothing: str
    options: dict[int, str]
    chosen: int | None


class Row(NamedTuple):
    """A hit with the addresses to open it, to share it and of its picture; `new` to a saved search."""

    hit: Hit
    address: str
    share: str
    picture: str
    new: bool


class Chip(NamedTuple):
    """A facet that the answer is narrowed to, and the address without it."""

    heading: str
    name: str
    token: str
    address: str


@login_required
@permission_required("content.share_asset", raise_exception=True)
@require_GET
def find_page(request: HttpRequest) -> HttpResponse:
    reach = reach_of(request.user)
    markets = list(Market.objects.filter(pk__in=reach.market_ids))
    if not markets:
        return render(request, "search/no_territory.html")
    standing = chosen_standing(request, markets)
    names = read_names()
    asked = request_of(request.GET, standing, names, reach)
    typing = bool(request.htmx) and "typing" in request.GET
    inside = Inside(request.GET.get("in", "")) if request.GET.get("in") in set(Inside) else Inside.PIECES
    context = {
        "asked": asked,
        "standing": standing,
        "inside": inside,
        "insides": list(Inside),
        "markets": [(market.code, market.name) for market in markets],
        "audiences": Audience.choices,
        "choices": _choices(asked, names, reach),
        "has_context": bool(asked.context() or asked.product),
        "query": query_of(request.GET, "page"),
        "wish": _wish(asked, standing, inside),
        "suggestions": suggest(asked, timezone.now(), reach) if typing else [],
    }
    if inside == Inside.PIECES:
        context |= _pieces(request, asked, reach, names, typing)
    else:
        context |= _statements(request, asked, reach, inside, typing)
    response = render(request, "search/found.html" if request.htmx else "search/find.html", context)
    # The same address answers with a part of the page to htmx.
    response["Vary"] = "HX-Request, Cookie"
    response["Cache-Control"] = "private, no-store"
    if request.htmx:
        query = query_of(request.GET)
        address = f"{request.path}?{query}" if query else request.path
        # What has settled can be gone back to; half-typed words are no place to go back to.
        stays = typing or address == request.htmx.current_url_abs_path
        response["HX-Replace-Url" if stays else "HX-Push-Url"] = address
    return response


def _pieces(
    request: HttpRequest, asked: SearchRequest, reach: Reach, names: Names, typing: bool
) -> dict[str, Any]:
    """The answer in pieces; a settled question is kept, and its saved search has been looked at."""
    at = timezone.now()
    answer = find(asked, request.user, at, reach=reach, names=names)
    if not typing:
        LogSearch(asked, answer, request.user, at).execute()
    saved = list(saved_by(request.user))
    opened = next((each for each in saved if str(each.pk) == request.GET.get("saved")), None)
    shown = {
        "answer": answer,
        "rows": _rows(answer.hits, Standing(asked.market, asked.audience).query, opened),
        "chips": _chips(request.GET, answer.facets),
        "sorts": _SORTS,
        "news": [each for each in saved if each.fresh and each != opened],
        "has_saved": bool(saved),
    }
    if opened:
        SeeNews(opened, request.user).execute()
    return shown


def _statements(
    request: HttpRequest, asked: SearchRequest, reach: Reach, inside: Inside, typing: bool
) -> dict[str, Any]:
    """The answer in claims, passages of sources or answers to objections; a settled question is kept."""
    at = timezone.now()
    shown: dict[str, Any] = {"limit": STATEMENTS}
    if inside == Inside.CLAIMS:
        found: Sequence[Any] = find_statements(asked, reach, at)
        shown["statements"] = found
    elif inside == Inside.OBJECTIONS:
        shown["objections"] = find_objections(asked, reach, at)
        found = shown["objections"].answers
    else:
        found = find_proofs(asked, reach, at)
        shown["proofs"] = found
    if not typing:
        LogNarrowedSearch(asked, inside, len(found), request.user, at).execute()
    return shown


def _wish(asked: SearchRequest, standing: Standing, inside: Inside) -> str:
    """The address's part that fills the form to ask for what is missing."""
    assert standing.market is not None
    filled = {
        "kind": "content" if inside in (Inside.PIECES, Inside.EVIDENCE) else "claim",
        "words": asked.words,
        "market": standing.market.code,
        "audience": standing.audience,
        "product": asked.product or "",
    }
    return urlencode(filled)


@login_required
@permission_required("messaging.view_evidence", raise_exception=True)
@require_GET
def evidence_page(request: HttpRequest) -> HttpResponse:
    words = tidy(request.GET.get("q", ""))
    context = {"words": words, "pages": find_evidence(words), "limit": LIMIT}
    return render(request, "search/evidence.html", context)


def _rows(hits: Iterable[Hit], query: str, opened: SavedSearch | None) -> list[Row]:
    piece, share = _address("content:asset"), _address("content:share")
    picture = _address("content:thumbnail", 1)
    return [
        Row(
            hit,
            f"{piece(hit.version.asset_id)}?{query}",
            f"{share(hit.version.asset_id)}?{query}",
            f"{picture(hit.version.pk)}?{query}",
            opened is not None and hit.version.asset_id not in opened.known,
        )
        for hit in hits
    ]


def _address(route: str, *further: int) -> Callable[[int], str]:
    """The address of a route by id. Reversed once: for sixty links that took as long as the search."""
    mark = 9_999_999_999
    before, after = reverse(route, args=[mark, *further]).split(str(mark))
    return lambda pk: f"{before}{pk}{after}"


def _chips(asked: QueryDict, groups: Iterable[FacetGroup]) -> list[Chip]:
    """What the answer is narrowed to, each with the address without it."""
    found = []
    for group in groups:
        for choice in group.chosen:
            kept = asked.copy()
            kept.setlist("f", [each for each in asked.getlist("f") if each != choice.token])
            found.append(Chip(group.heading, choice.name, choice.token, f"?{query_of(kept, 'page')}"))
    return found


def _choices(asked: SearchRequest, names: Names, reach: Reach) -> list[Choice]:
    """The menus of the deal context; one with nothing to choose from is left out."""
    return [
        Choice(group.value, label_of(group), CONTEXT[group], options, getattr(asked, group.value))
        for group, options in choosable(names, reach).items()
        if options
    ]
