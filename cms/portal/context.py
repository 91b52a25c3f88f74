"""What every page of the portal shows around its content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the top navigation."""

    name: str
    address: str
    here: bool


def places_for(request: HttpRequest) -> list[Place]:
    """The places that this person may go to, in the order of a working day."""
    user = request.user
    offered = [
        ("Find", "search:find", user.has_perm("content.share_asset")),
        ("Shares", "content:shares", user.has_perm("content.share_asset")),
        ("Library", "content:library", user.has_perm("content.change_asset")),
        ("Review", "compliance:queue", user.reviewer_assignments.exists()),
        ("Reports", "portal:utilization", user.has_perm("content.view_usage")),
    ]
    found = []
    for name, route, allowed in offered:
        if allowed:
            address = reverse(route)
            found.append(Place(name, address, request.path.startswith(address)))
    return found


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the organisation, and the places of a signed-in person."""
    user = getattr(request, "user", None)
    shown = {"organisation": settings.ORGANISATION_NAME, "places": []}
    if user is not None and user.is_authenticated and not request.path.startswith("/admin/"):
        shown["places"] = places_for(request)
    return shown
