"""What a recipient sees. Public: the token is the key, and the door is asked at every request."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from cms.core.actions import Refused
from content import door, served
from content.actions import OpenShare, RecordBeat, RecordDarkness
from content.actions.shares import VISIT_GAP
from content.models import AssetPage, Share, Visit, hash_token
from content.strips import recipient_strip

VISIT_COOKIE = "visit"
#: A beat is about 60 bytes.
LONGEST_BEAT_BYTES = 500
#: The longest stretch that one beat may tell, in milliseconds; the page sends one every 5 s.
LONGEST_BEAT_MS = 60_000
BEATS_PER_MINUTE = 120

#: How a page addresses the people it is cleared for.
_ADDRESSED = {
    "hcp": "For healthcare professionals in",
    "payor": "For payors in",
    "patient": "For patients in",
    "internal": "For internal use in",
}


def _addressed(share: Share) -> str:
    name = share.market.name
    article = "the " if name.startswith(("United ", "European ", "Netherlands")) else ""
    return f"{_ADDRESSED[share.audience]} {article}{name}."


def _through_the_door(show: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Find the share by its token, ask the door, and keep the answer out of every cache and index.

    `show(request, share, …)` runs only for what the door lets through; everybody else gets one neutral
    notice, which never says why.
    """

    @wraps(show)
    def view(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
        share = (
            Share.objects.filter(token_hash=hash_token(token))
            .select_related(
                "asset__version", "asset__product", "market__parent__parent", "recipient", "created_by"
            )
            .first()
        )
        if share is None:
            response = _notice(request, None, 404)
        elif share.asset.version_id is None or not _may_show(share):
            response = _notice(request, share, 410)
        else:
            share.asset.version.asset = share.asset
            response = show(request, share, token=token, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return view


def _may_show(share: Share) -> bool:
    answer = door.for_share(share)
    ended = any(reason.code in ("revoked", "link_expired") for reason in answer.reasons)
    if not answer.allowed and not ended:
        RecordDarkness(share.asset_id).execute()
    return answer.allowed


def _notice(request: HttpRequest, share: Share | None, status: int) -> HttpResponse:
    return render(request, "content/viewer_notice.html", {"share": share}, status=status)


@require_safe
@_through_the_door
def viewer(request: HttpRequest, share: Share, token: str) -> HttpResponse:
    version = share.asset.version
    strip = recipient_strip(version, share.market_id, share.audience, timezone.now())
    if strip is None:
        # It ended between the door's answer and this line.
        return _notice(request, share, 410)
    asked = request.GET.get("page", "")
    number = min(max(int(asked), 1), version.page_count) if asked.isdecimal() and len(asked) < 6 else 1
    # A colleague who tries a link is no recipient, and a HEAD is nobody's opening.
    counted = request.method == "GET" and not request.user.is_authenticated
    context = {
        "share": share,
        "version": version,
        "strip": strip,
        "number": number,
        "page": get_object_or_404(AssetPage, version=version, number=number),
        "address": reverse("content:viewer", args=[token]),
        "picture": reverse("content:viewer_page", args=[token, number]),
        "beat": reverse("content:beat", args=[token]) if counted else "",
        "addressed": _addressed(share),
    }
    response = render(request, "content/viewer.html", context)
    if counted:
        key = request.COOKIES.get(VISIT_COOKIE, "")
        if not 20 <= len(key) <= 64:
            key = secrets.token_urlsafe(24)
        OpenShare(share, key, request.headers.get("User-Agent", "")).execute()
        response.set_cookie(
            VISIT_COOKIE, key, path=context["address"], httponly=True, samesite="Lax",
            secure=request.is_secure(),
        )  # fmt: skip
    return response


@require_safe
@_through_the_door
def viewer_page(request: HttpRequest, share: Share, token: str, number: int) -> HttpResponse:
    page = get_object_or_404(AssetPage, version=share.asset.version_id, number=number)
    return served.picture(page.picture)


# Without a CSRF token: the recipient has no session to ride on. A beat counts only for the visit whose
# key is in the HttpOnly cookie of exactly this link, and it can change nothing but that visit's times.
@csrf_exempt
@require_POST
@_through_the_door
def beat(request: HttpRequest, share: Share, token: str) -> HttpResponse:
    """Note what the recipient's browser tells every few seconds: page, milliseconds, first gesture."""
    told = _beat_of(request)
    if told is None:
        return JsonResponse({"error": "Send JSON with page, ms and gesture."}, status=400)
    visit = _visit_of(request, share)
    if visit is None:
        return JsonResponse({"error": "Open the link first."}, status=400)
    if not _within_rate(visit):
        return JsonResponse({"error": "Too many."}, status=429)
    page, milliseconds, gesture = told
    try:
        RecordBeat(visit, page, milliseconds, gesture=gesture).execute()
    except Refused as refused:
        return JsonResponse({"error": str(refused)}, status=400)
    return HttpResponse(status=204)


def _beat_of(request: HttpRequest) -> tuple[int, int, bool] | None:
    if int(request.META.get("CONTENT_LENGTH") or 0) > LONGEST_BEAT_BYTES:
        return None
    try:
        told = json.loads(request.body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict):
        return None
    page, milliseconds, gesture = told.get("page"), told.get("ms"), told.get("gesture")
    # `type`, because True is an int.
    if type(page) is not int or type(milliseconds) is not int or type(gesture) is not bool:
        return None
    if not 0 <= milliseconds <= LONGEST_BEAT_MS:
        return None
    return page, milliseconds, gesture


def _visit_of(request: HttpRequest, share: Share) -> Visit | None:
    """The running visit of this browser; a new one if it comes back after the gap that ends a visit."""
    key = request.COOKIES.get(VISIT_COOKIE, "")
    visit = share.visits.filter(key_hash=hash_token(key)).select_related("version").first()
    if visit is None or visit.last_at > timezone.now() - VISIT_GAP:
        return visit
    return OpenShare(share, key, request.headers.get("User-Agent", "")).execute()


def _within_rate(visit: Visit) -> bool:
    key = f"beats-{visit.pk}-{timezone.now():%H%M}"
    cache.add(key, 0, timeout=120)
    return cache.incr(key) <= BEATS_PER_MINUTE
