"""The front door of the site: each person starts where their work is."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cms.portal.context import places_for


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Lead to the first place that this person may go to, reviewers to their queue."""
    places = places_for(request)
    if not places:
        return render(request, "portal/no_place.html", status=403)
    review = [place for place in places if place.name == "Review"]
    return redirect((review or places)[0].address)
