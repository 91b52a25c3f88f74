"""How far an asset is on its way from a file to an approved piece, in words, for whole lists at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery

from compliance.models import Signature, SignoffTaskState, Verdict, Withdrawal
from content.models import Asset, AssetVersion, ClaimUse


@dataclass(frozen=True, slots=True)
class Preparation:
    """One line about an asset. `tone` is a CSS class: "", "soon", "stopped" or "cleared"."""

    state: str
    tone: str = ""
    detail: str = ""


def with_newest_version(assets: QuerySet[Asset]) -> QuerySet[Asset]:
    """The assets with `newest`: a list of their newest version, with `open_uses` counted on it."""
    latest = AssetVersion.objects.filter(asset=OuterRef("asset")).order_by("-number")
    newest = AssetVersion.objects.filter(pk=Subquery(latest.values("pk")[:1])).annotate(
        open_uses=Count("uses", filter=Q(uses__status=ClaimUse.Status.SUGGESTED))
    )
    return assets.prefetch_related(Prefetch("versions", newest, to_attr="newest"))


def preparations(assets: Collection[Asset]) -> dict[int, Preparation]:
    """By asset id, for assets of `with_newest_version`; a fixed number of queries."""
    ids = [asset.pk for asset in assets]
    rounds: dict[int, SignoffTaskState] = {}
    for each in (
        SignoffTaskState.objects.about_any(Asset, ids)
        .order_by("pk")
        .annotate(needed=Count("required", distinct=True), given=Count("signatures", distinct=True))
    ):
        rounds[each.subject_id] = each
    reasons = dict(
        Signature.objects.filter(
            state__in=[each.pk for each in rounds.values()], verdict=Verdict.SENT_BACK
        ).values_list("state", "reason")
    )
    withdrawn = dict(Withdrawal.objects.about_any(Asset, ids).values_list("subject_id", "reason"))
    return {asset.pk: _preparation(asset, rounds.get(asset.pk), reasons, withdrawn) for asset in assets}


def _preparation(
    asset: Asset, round_: SignoffTaskState | None, reasons: dict[int, str], withdrawn: dict[int, str]
) -> Preparation:
    version = asset.newest[0] if asset.newest else None
    if asset.pk in withdrawn:
        return Preparation("Withdrawn", "stopped", withdrawn[asset.pk])
    if version is None:
        return Preparation("No file yet", "soon", "Upload a PDF.")
    if round_ and round_.is_open:
        signed = f"{round_.given} of {round_.needed} signed, due {round_.due_at:%-d %b %Y}"
        return Preparation("In review", "", signed)
    if version.state == AssetVersion.State.PROCESSING:
        return Preparation("Being read", "", f"{version.pages_read} of {version.page_count} pages")
    if version.state == AssetVersion.State.FAILED:
        return Preparation("Could not be read", "stopped", version.problem)
    if round_ and round_.pk in reasons and round_.canonical.get("sha256") == version.sha256:
        return Preparation("Sent back", "stopped", reasons[round_.pk])
    if version.open_uses:
        count = version.open_uses
        return Preparation("Claims to decide", "soon", f"{count} suggestion{'' if count == 1 else 's'} open")
    if asset.live and asset.version_id == version.pk:
        return Preparation("Approved", "cleared", f"Version {version.number}")
    return Preparation("Ready to submit", "", f"Version {version.number}")
