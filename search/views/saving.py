"""Saving a search, the list of one's own, and going back to one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cms.core.actions import Refused
from compliance.models import Market
from content.models import reach_of
from search.asking import query_of
from search.models import SavedSearch
from search.names import read_names
from search.query import tidy
from search.saved import ForgetSearch, SaveSearch, found_by, saved_by
from search.views.standing import chosen_standing


@login_required
@permission_required("content.share_asset", raise_exception=True)
@require_safe
def saved(request: HttpRequest) -> HttpResponse:
    """One's own saved searches, each with how many pieces it finds and how many of them are new."""
    at, names = timezone.now(), read_names()
    shown = []
    for each in saved_by(request.user):
        found = found_by(each, at, names)
        shown.append((each, len(found), len(found - set(each.known))))
    return render(request, "search/saved.html", {"shown": shown})


@login_required
@permission_required("content.share_asset", raise_exception=True)
def save(request: HttpRequest) -> HttpResponse:
    """Give the search of the address a name."""
    markets = list(Market.objects.filter(pk__in=reach_of(request.user).market_ids))
    if not markets:
        return render(request, "search/no_territory.html")
    standing = chosen_standing(request, markets)
    query = query_of(request.GET, "page", "market", "audience")
    name, problems = tidy(request.GET.get("q", ""))[:120], []
    if request.method == "POST":
        name = request.POST.get("name", "")
        made = SavedSearch(
            user=request.user, name=name, query=query, market=standing.market, audience=standing.audience
        )
        try:
            SaveSearch(made).execute()
        except Refused as refusal:
            problems = refusal.messages
        else:
            messages.success(request, f"Saved “{made.name}”. You hear of every new piece that matches.")
            return redirect("search:saved")
    context = {"name": name, "problems": problems, "standing": standing}
    return render(request, "search/save.html", context, status=422 if problems else 200)


@login_required
@permission_required("content.share_asset", raise_exception=True)
@require_safe
def open_saved(request: HttpRequest, saved_id: int) -> HttpResponse:
    """The find page with a saved search; another's does not exist for this person."""
    kept = get_object_or_404(saved_by(request.user), pk=saved_id)
    query = QueryDict(kept.query, mutable=True)
    query.update({"market": kept.market.code, "audience": kept.audience, "saved": kept.pk})
    return redirect(f"{reverse('search:find')}?{query.urlencode()}")


@login_required
@require_POST
def forget(request: HttpRequest, saved_id: int) -> HttpResponse:
    kept = get_object_or_404(saved_by(request.user), pk=saved_id)
    ForgetSearch(kept, request.user).execute()
    messages.success(request, f"Removed “{kept.name}”.")
    return redirect("search:saved")
