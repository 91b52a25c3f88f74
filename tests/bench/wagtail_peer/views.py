"""A minimal find page on Wagtail's own search: results, facets, approval facts, what is held back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from wagtail.search.backends import get_search_backend
from wagtail.search.query import PlainText

from tests.bench.wagtail_peer.models import Piece, Window

FACETS = ("kind", "product", "stage", "persona")
PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Found:
    pieces: list[Piece]
    total: int
    withheld: int
    facets: dict[str, dict[Any, int]]


def search(words: str, market: int, audience: str, persona: int, at: datetime) -> Found:
    """Answer as Wagtail's documentation shows it. Sorting by relevance is asked for only where it shows."""
    backend, asked = get_search_backend(), PlainText(words, operator="and")
    made_for = Piece.objects.filter(persona=persona)
    windows = {"market": market, "audience": audience, "starts_at__lte": at, "ends_at__gt": at}
    cleared = made_for.filter(**{f"windows__{name}": value for name, value in windows.items()})
    facts = Prefetch("windows", Window.objects.filter(**windows), to_attr="facts")
    unsorted = backend.search(asked, cleared, order_by_relevance=False)
    total = unsorted.count()
    return Found(
        pieces=list(backend.search(asked, cleared.prefetch_related(facts))[:PAGE_SIZE]),
        total=total,
        withheld=backend.search(asked, made_for, order_by_relevance=False).count() - total,
        facets={name: dict(unsorted.facet(name)) for name in FACETS},
    )


@login_required
def find(request: HttpRequest) -> HttpResponse:
    asked = request.GET
    found = search(asked["q"], int(asked["market"]), asked["audience"], int(asked["persona"]), timezone.now())
    return render(request, "wagtail_peer/found.html", {"found": found})
