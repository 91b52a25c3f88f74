"""How far an asset is on its way from a file to an approved piece, in words, for whole lists at once."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery

from compliance.models import Signature, SignoffTaskState, Verdict
from compliance.standing import Standing, standings
from content.models import Asset, AssetVersion, ClaimUse


def with_newest_version(assets: QuerySet[Asset]) -> QuerySet[Asset]:
    """The assets with `newest`: a list of their newest version, with `open_uses` counted on it."""
    latest = AssetVersion.objects.filter(asset=OuterRef("asset")).order_by("-number")
    newest = AssetVersion.objects.filter(pk=Subquery(latest.values("pk")[:1])).annotate(
        open_uses=Count("uses", filter=Q(uses__status=ClaimUse.Status.SUGGESTED))
    )
    return assets.prefetch_related(Prefetch("versions", newest, to_attr="newest"))


def preparations(assets: Collection[Asset]) -> dict[int, Standing]:
    """By asset id, for assets of `with_newest_version`: where each stands in review, or its file before that.

    A fixed number of queries.
    """
    reviewed = standings(assets)
    ids = [asset.pk for asset in assets]
    reasons = {
        (signature.state.subject_id, signature.state.canonical["sha256"]): signature.reason
        for signature in Signature.objects.filter(
            state__in=SignoffTaskState.objects.about_any(Asset, ids), verdict=Verdict.SENT_BACK
        )
        .select_related("state")
        .order_by("signed_at")
    }
    return {asset.pk: _preparation(asset, reviewed[asset.pk], reasons) for asset in assets}


def _preparation(asset: Asset, reviewed: Standing, reasons: dict[tuple[int, str], str]) -> Standing:
    if reviewed.state in ("Withdrawn", "Suspended", "In review"):
        return reviewed
    version = asset.newest[0] if asset.newest else None
    if version is None:
        return Standing("No file yet", "soon", "Upload a PDF.")
    if version.state == AssetVersion.State.PROCESSING:
        return Standing("Being read", "", f"{version.pages_read} of {version.page_count} pages")
    if version.state == AssetVersion.State.FAILED:
        return Standing("Could not be read", "stopped", version.problem)
    if reviewed.state == "Changes requested" and (reason := reasons.get((asset.pk, version.sha256))):
        return Standing("Changes requested", "stopped", reason)
    if version.open_uses:
        count = version.open_uses
        return Standing("Claims to decide", "soon", f"{count} suggestion{'' if count == 1 else 's'} open")
    if asset.live and asset.version_id == version.pk:
        return reviewed
    return Standing("Ready to submit", "", f"Version {version.number}")
