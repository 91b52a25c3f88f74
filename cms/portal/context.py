"""What every page of the portal shows around its content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from cms.core.standing_queries import StandingQuery
from compliance.access import takes_part_in_reviews
from content.models import RecallNotice

# Every page asks: putting the query together would take longer than the answer.
_ACKNOWLEDGED = StandingQuery(
    lambda rep: RecallNotice.objects.order_by().filter(rep=rep).values_list("acknowledged_at")
)


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the top navigation."""

    name: str
    address: str
    here: bool


@dataclass(frozen=True, slots=True)
class Notices:
    """How many recall notices a person has, and how many wait for their confirmation."""

    total: int = 0
    open: int = 0


def notices_of(request: HttpRequest) -> Notices:
    """The notices of the signed-in person: one query a request, and none for people who never share."""
    found: Notices | None = getattr(request, "recall_notices", None)
    if found is None:
        found = Notices()
        if request.user.has_perm("content.share_asset"):
            waiting = [at is None for (at,) in _ACKNOWLEDGED(rep=request.user.pk)]
            found = Notices(len(waiting), sum(waiting))
        request.recall_notices = found  # type: ignore[attr-defined]
    return found


def _may_withdraw(user: Any) -> bool:
    return user.has_perm("messaging.withdraw_claim") or user.has_perm("content.withdraw_asset")


def places_for(request: HttpRequest) -> list[Place]:
    """The places that this person may go to, in the order of a working day."""
    user = request.user
    offered = [
        ("Find", "search:find", user.has_perm("content.share_asset")),
        ("Shares", "content:shares", user.has_perm("content.share_asset")),
        ("Library", "content:library", user.has_perm("content.change_asset")),
        ("Check", "messaging:check", True),
        ("Review", "compliance:queue", takes_part_in_reviews(user)),
        ("Recalls", "content:recalls", _may_withdraw(user) or notices_of(request).total > 0),
        ("Records", "records:trail", user.has_perm("compliance.view_auditrecord")),
        ("Reports", "portal:utilization", user.has_perm("content.view_usage")),
    ]
    found = []
    for name, route, allowed in offered:
        if allowed:
            address = reverse(route)
            found.append(Place(name, address, request.path.startswith(address)))
    return found


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the organisation; a signed-in person's places and unconfirmed recall notices."""
    user = getattr(request, "user", None)
    shown = {"organisation": settings.ORGANISATION_NAME, "places": []}
    if user is not None and user.is_authenticated and not request.path.startswith("/admin/"):
        shown["places"] = places_for(request)
        shown["open_notices"] = notices_of(request).open
    return shown
