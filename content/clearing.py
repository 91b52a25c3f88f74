"""Where and when asset versions are cleared: their own approval and every claim they use."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from compliance.cascade import Changed
from compliance.clearing import Clearance, Reason, own_reasons, own_windows, store_windows
from compliance.models import Market, MarketTree
from compliance.windows import Windows, intersect_all
from content.models import Asset, AssetClearance, AssetPage, AssetVersion, ClaimUse
from messaging.clearing import explain_claim, stored_claim_windows
from messaging.folding import find_wording, fold
from messaging.models import Claim, MandatoryDisclaimer


def _still_worded(use: ClaimUse) -> bool:
    """Whether the wording on the page is still one of the claim's approved wordings."""
    return fold(use.wording) in {fold(each) for each in use.claim.approved_wordings()}


def missing_disclaimers(version: AssetVersion, asset: Asset) -> list[MandatoryDisclaimer]:
    """The sentences that some market demands of this product's pieces and that are on no page."""
    demanded = [
        each
        for each in MandatoryDisclaimer.objects.select_related("market", "product")
        if each.applies_to(asset.product)
    ]
    if not demanded:
        return []
    pages = [fold(text) for text in AssetPage.objects.filter(version=version).values_list("text", flat=True)]
    return [each for each in demanded if not any(find_wording(page, fold(each.text)) for page in pages)]


def version_windows(assets: Collection[Asset], tree: MarketTree) -> dict[int, Windows]:
    """Windows of each asset's live version: own approval ∩ every claim ∩ disclaimers present."""
    own = own_windows(Asset, [asset.pk for asset in assets], tree)
    versions = {asset.version_id: asset for asset in assets if asset.live and asset.version_id}
    uses: dict[int, list[ClaimUse]] = {pk: [] for pk in versions}
    for use in (
        ClaimUse.objects.filter(version__in=versions, status=ClaimUse.Status.CONFIRMED)
        .select_related("claim")
        .prefetch_related("claim__wordings")
    ):
        uses[use.version_id].append(use)
    claims = stored_claim_windows({use.claim_id for group in uses.values() for use in group}, tree)
    found = {}
    for version_id, asset in versions.items():
        windows = own[asset.pk]
        if windows:
            windows = intersect_all([claims[use.claim_id] for use in uses[version_id]], windows)
            if not all(_still_worded(use) for use in uses[version_id]):
                windows = Windows.empty()
            for each in missing_disclaimers(asset.version, asset) if windows else []:
                barred = {market.code for market in tree.within(each.market_id)}
                windows = windows.only({key for key in windows.keys() if key[0] not in barred})  # noqa: SIM118
        found[version_id] = windows
    return found


def recompute_assets(changed: Changed, at: datetime) -> Changed:
    """Cascade step: assets whose own state or whose claims changed. Older versions close."""
    ids = set(changed.get("content.asset", ()))
    uses = ClaimUse.objects.filter(
        claim__in=changed.get("messaging.claim", ()), status=ClaimUse.Status.CONFIRMED
    )
    ids |= set(uses.values_list("version__asset", flat=True))
    if not ids:
        return {}
    tree = MarketTree()
    assets = list(Asset.objects.filter(pk__in=ids).select_related("version", "product"))
    computed = {
        version_id: Windows.empty()
        for version_id in AssetVersion.objects.filter(asset__in=ids).values_list("pk", flat=True)
    }
    computed |= version_windows(assets, tree)
    owners = dict(AssetVersion.objects.filter(asset__in=ids).values_list("pk", "asset"))
    store_windows(
        AssetClearance, "version_id", computed, tree, at, lambda version_id: {"asset_id": owners[version_id]}
    )
    # Facets and titles may have changed though no window did, and the index shows them.
    return {"content.asset": ids}


def explain_version(version: AssetVersion, market: Market, audience: str, at: datetime) -> Clearance:
    """Evaluate every condition of a version's clearance, one by one, in words."""
    asset = version.asset
    if asset.version_id != version.pk:
        newer = f"“{asset}” is not cleared in version {version.number}."
        return Clearance((Reason("version", newer),))
    reasons = own_reasons(asset, market, audience, at)
    for use in version.confirmed_uses():
        claim = Claim.objects.with_parts().get(pk=use.claim_id)
        reasons += explain_claim(claim, market, audience, at).reasons
        if not _still_worded(use):
            reasons.append(
                Reason("wording", f"The wording of {claim} on page {use.page} is no longer approved.")
            )
    lineage = {each.pk for each in market.lineage}
    for each in missing_disclaimers(version, asset):
        if each.market_id in lineage:
            reasons.append(Reason("disclaimer", f"“{each.text}” is missing, which {each.market} demands."))
    return Clearance(tuple(dict.fromkeys(reasons)))
