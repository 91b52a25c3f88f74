"""For whom a colleague looks at the library now, and the page on which they are refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cms.core.actions import Refused
from compliance.models import Audience, Market
from content.models import reach_of


@dataclass(frozen=True, slots=True)
class Standing:
    """Market and audience of a request. `market` is None for a person without a territory."""

    market: Market | None
    audience: str

    def __str__(self) -> str:
        return f"{self.market.name} · {Audience(self.audience).label}" if self.market else "No market"

    @property
    def query(self) -> str:
        """As query parameters, for the addresses of pictures."""
        return urlencode({"market": self.market.code, "audience": self.audience}) if self.market else ""


def standing_of(request: HttpRequest) -> Standing:
    """From the address, else from the find page's choice, else the first market of the person's reach.

    Raises Refused for a market or audience that does not exist: guessing another would answer a question
    that nobody asked.
    """
    audience = request.GET.get("audience") or request.session.get("audience") or Audience.HCP
    if audience not in Audience.values:
        raise Refused(f"There is no audience “{audience[:20]}”. Choose HCP, payor, patient or internal.")
    markets = Market.objects.select_related("parent__parent")
    if code := request.GET.get("market"):
        market = markets.filter(code=code).first()
        if market is None:
            raise Refused(f"There is no market “{code[:20]}”. Choose one on the find page.")
        return Standing(market, audience)
    market = markets.filter(code=request.session.get("market") or "").first()
    return Standing(market or markets.filter(pk__in=reach_of(request.user).market_ids).first(), audience)


def refusal(
    request: HttpRequest, title: str, reasons: Iterable[str], *, ask: str = "", status: int = 403
) -> HttpResponse:
    """The designed page of a refusal: what was refused, why, and whom to ask."""
    context = {"title": title, "reasons": list(reasons), "ask": ask}
    return render(request, "content/refused.html", context, status=status)
