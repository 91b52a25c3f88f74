"""For whom a person searches."""

from __future__ import annotations

from django.http import HttpRequest

from cms.core.actions import Refused
from compliance.models import Audience, Market
from content.views.standing import Standing


def chosen_standing(request: HttpRequest, markets: list[Market]) -> Standing:
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
