"""A piece as a colleague opens it, and the pictures of its pages."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from compliance.clearing import Clearance
from compliance.proof.making import may_make_pack
from content import door, served
from content.actions import RecordOpening
from content.models import Asset, AssetClearance, AssetPage, AssetVersion, ClaimUse, Reach, reach_of
from content.piece_panels import Looking, panels_for
from content.references import references_and_marks
from content.strips import strips_for
from content.views.standing import Standing, refusal, standing_of
from messaging.models import Anchor


@login_required
@require_safe
def page(request: HttpRequest, version_id: int, number: int) -> HttpResponse:
    return _picture(request, version_id, number, "picture")


@login_required
@require_safe
def thumbnail(request: HttpRequest, version_id: int, number: int) -> HttpResponse:
    return _picture(request, version_id, number, "thumbnail")


def _picture(request: HttpRequest, version_id: int, number: int, field: str) -> HttpResponse | FileResponse:
    version = get_object_or_404(AssetVersion.objects.select_related("asset__product"), pk=version_id)
    standing = standing_of(request)
    answer = door.for_reader(request.user, version, standing.market, standing.audience)
    if not answer.allowed:
        return _refused(request, version, standing, answer)
    return served.picture(getattr(get_object_or_404(AssetPage, version=version, number=number), field))


@login_required
@require_safe
def asset(request: HttpRequest, asset_id: int) -> HttpResponse:
    """What a rep sees on Open: the pages, what they claim and on what evidence, where it is cleared."""
    piece = get_object_or_404(
        Asset.objects.select_related("product", "version__uploaded_by").filter(version__isnull=False),
        pk=asset_id,
    )
    version, standing = piece.version, standing_of(request)
    version.asset = piece
    answer = door.to_use(request.user, version, standing.market, standing.audience)
    if not answer.allowed:
        return _refused(request, version, standing, answer)
    if request.method == "GET":
        RecordOpening(version, request.user, standing.market, standing.audience).execute()
    reach, now = reach_of(request.user), timezone.now()
    uses: dict[int, list[ClaimUse]] = {}
    found = list(_uses_with_proof(version))
    references, marks = references_and_marks(found)
    for use in found:
        use.marks = marks[use.pk]
        uses.setdefault(use.page, []).append(use)
    context = {
        "asset": piece,
        "version": version,
        "standing": standing,
        "strip": strips_for([version], standing.market, standing.audience, now)[version.pk],
        "pages": [(each, uses.get(each.number, [])) for each in version.pages.all()],
        "references": references,
        "claim_count": len({use.claim_id for group in uses.values() for use in group}),
        "cleared": _cleared_within_reach(version, reach, now),
        "panels": panels_for(Looking(version, standing.market, standing.audience, reach, now)),
        "may_pack": may_make_pack(request.user, piece),
    }
    return render(request, "content/asset.html", context)


def _uses_with_proof(version: AssetVersion) -> QuerySet[ClaimUse]:
    anchors = Anchor.objects.select_related("evidence_file__evidence")
    return (
        version.uses.filter(status=ClaimUse.Status.CONFIRMED)
        .select_related("claim")
        .prefetch_related("claim__qualifiers", Prefetch("claim__anchors", queryset=anchors))
    )


def _cleared_within_reach(
    version: AssetVersion, reach: Reach, at: datetime
) -> list[tuple[AssetClearance, Standing]]:
    """The markets and audiences where the version is cleared now, as far as this person may sell there."""
    windows = AssetClearance.objects.holding(at).filter(version=version, market__in=reach.market_ids)
    ordered = windows.select_related("market").order_by("market__name", "audience")
    return [(window, Standing(window.market, window.audience)) for window in ordered]


def _refused(
    request: HttpRequest, version: AssetVersion, standing: Standing, answer: Clearance
) -> HttpResponse:
    # Who may not use it at all is not told what it is called either.
    hidden = any(reason.code in ("permission", "territory") for reason in answer.reasons)
    name = "This piece" if hidden else f"“{version.asset}”"
    title = f"{name} cannot be used for {standing}" if standing.market else f"{name} cannot be used"
    keeper = "" if hidden else f"Ask {version.uploaded_by.printed_name}, who keeps this piece."
    return refusal(request, title, [reason.words for reason in answer.reasons], ask=keeper)
