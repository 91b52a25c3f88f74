"""Where and when asset versions are cleared: their own approval and every claim they use."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import models
from django.db.models import Q

from cms.core.querysets import union_all
from cms.core.standing_queries import StandingQuery
from compliance.cascade import Changed, Changes
from compliance.clearing import Clearance, Reason, own_reasons, own_windows, store_windows
from compliance.models import Market, MarketTree
from compliance.windows import Windows, intersect_all
from content.models import Asset, AssetClearance, AssetPage, AssetVersion, ClaimUse
from messaging.clearing import explain_claim, stored_claim_windows
from messaging.folding import find_wording, fold
from messaging.market_rules.rx_statement import has_prescription_statement, is_prescription_statement
from messaging.models import Claim, ClaimWording, MandatoryDisclaimer, Qualifier


def _folded_wordings(claim: Claim) -> set[str]:
    return {fold(each) for each in claim.approved_wordings()}


def _folded_pages(versions: Collection[int]) -> dict[int, list[str]]:
    """The page texts of versions, folded for finding sentences, in one query."""
    pages: dict[int, list[str]] = {pk: [] for pk in versions}
    for version_id, text in AssetPage.objects.filter(version__in=versions).values_list("version", "text"):
        pages[version_id].append(fold(text))
    return pages


def _is_missing(sentence: str, pages: list[str]) -> bool:
    wanted = fold(sentence)
    return not any(find_wording(page, wanted) for page in pages)


def _is_missing_disclaimer(demanded: MandatoryDisclaimer, pages: list[str]) -> bool:
    """Of a prescription statement any of the three accepted forms will do, complete (21 CFR 801.109(b))."""
    if is_prescription_statement(fold(demanded.text)):
        return not has_prescription_statement(pages)
    return _is_missing(demanded.text, pages)


def missing_disclaimers(version: AssetVersion, asset: Asset) -> list[MandatoryDisclaimer]:
    """The sentences that some market demands of this product's pieces and that are on no page."""
    demanded = [
        each
        for each in MandatoryDisclaimer.objects.select_related("market")
        if each.applies_to(asset.product)
    ]
    pages = _folded_pages([version.pk])[version.pk] if demanded else []
    return [each for each in demanded if _is_missing_disclaimer(each, pages)]


def missing_qualifiers(version: AssetVersion) -> list[tuple[ClaimUse, str]]:
    """US-13: what must be said with a claim on the version's pages, and is on none of them."""
    demanded = [
        (use, qualifier.text) for use in version.confirmed_uses() for qualifier in use.claim.qualifiers.all()
    ]
    pages = _folded_pages([version.pk])[version.pk] if demanded else []
    return [(use, text) for use, text in demanded if _is_missing(text, pages)]


def parted_qualifiers(version: AssetVersion) -> list[tuple[ClaimUse, str]]:
    """US-13: what must be said with a claim, is on some page, and not on the page of the claim."""
    pages = {number: fold(text) for number, text in version.pages.values_list("number", "text")}
    return [
        (use, qualifier.text)
        for use in version.confirmed_uses()
        for qualifier in use.claim.qualifiers.all()
        if _is_missing(qualifier.text, [pages.get(use.page, "")])
        and not _is_missing(qualifier.text, list(pages.values()))
    ]


_DISCLAIMERS = StandingQuery(MandatoryDisclaimer.objects.all)
_SAID = StandingQuery(
    lambda claims: union_all(
        model.objects.filter(claim__pk__in=claims)
        .order_by()
        .values_list("claim", models.Value(model is Qualifier), "text")
        for model in (ClaimWording, Qualifier)
    )
)


def version_windows(
    ids: Collection[int], tree: MarketTree, held: Mapping[int, Asset] | None = None
) -> dict[int, Windows]:
    """Windows of each asset's live version: own approval ∩ every claim ∩ all that must be said is said.

    The number of queries does not depend on the number of assets. `held` are those that the caller has
    with their parts, as they stand in the database; the others are read.
    """
    assets = [asset for asset in (held or {}).values() if asset.live and asset.version]
    if unread := set(ids) - set(held or {}):
        assets += Asset.objects.with_parts().filter(pk__in=unread, live=True, version__isnull=False)
    own = own_windows(assets, tree)
    uses = {asset.pk: asset.version.confirmed_uses() for asset in assets}
    used = {use.claim_id: use.claim for group in uses.values() for use in group}
    wordings = {pk: {fold(claim.text)} for pk, claim in used.items()}
    qualifiers: dict[int, list[str]] = {pk: [] for pk in used}
    for claim_id, is_qualifier, text in _SAID(claims=sorted(used)) if used else ():
        if is_qualifier:
            qualifiers[claim_id].append(text)
        else:
            wordings[claim_id].add(fold(text))
    claim_windows = stored_claim_windows(used, tree)
    found = {}
    for asset in assets:
        windows = intersect_all([claim_windows[use.claim_id] for use in uses[asset.pk]], own[asset.pk])
        # US-10: scientific exchange stays apart from promotion, so reps are never served it.
        if asset.scientific_exchange or not all(
            fold(use.wording) in wordings[use.claim_id] for use in uses[asset.pk]
        ):
            windows = Windows.empty()
        found[asset.version_id] = windows
    disclaimers = _DISCLAIMERS()
    demands = {
        asset.version_id: (
            [each for each in disclaimers if each.applies_to(asset.product)],
            [text for use in uses[asset.pk] for text in qualifiers[use.claim_id]],
        )
        for asset in assets
        if found[asset.version_id]
    }
    pages = _folded_pages([pk for pk, demanded in demands.items() if any(demanded)])
    for version_id, own_pages in pages.items():
        demanded, said_with = demands[version_id]
        if any(_is_missing(text, own_pages) for text in said_with):
            found[version_id] = Windows.empty()
        for each in demanded:
            if _is_missing_disclaimer(each, own_pages):
                barred = {market.code for market in tree.within(each.market_id)}
                found[version_id] = found[version_id].only(
                    {key for key in found[version_id] if key[0] not in barred}
                )
    return found


def recompute_assets(changed: Changes, at: datetime) -> Changed:
    """Cascade step: assets whose own state, product, markets or claims changed. Older versions close."""
    ids = set(changed.get("content.asset", ()))
    touched = Asset.objects.filter(
        Q(product__in=changed.get("messaging.product", ()))
        | Q(
            versions__uses__claim__in=changed.get("messaging.claim", ()),
            versions__uses__status=ClaimUse.Status.CONFIRMED,
        )
    )
    if changed.get("compliance.market"):
        touched = Asset.objects.filter(live=True)
    ids |= set(touched.values_list("pk", flat=True))
    if not ids:
        return {}
    owners = dict(AssetVersion.objects.filter(asset__in=ids).values_list("pk", "asset"))
    computed = dict.fromkeys(owners, Windows.empty()) | version_windows(
        ids, changed.tree, changed.held("content.asset")
    )
    store_windows(
        AssetClearance,
        "version_id",
        computed,
        changed.tree,
        at,
        lambda version_id: {"asset_id": owners[version_id]},
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
    if asset.scientific_exchange:
        reasons.append(
            Reason("apart", f"“{asset}” is scientific exchange, which is kept apart from promotion.")
        )
    for use in version.confirmed_uses():
        claim = Claim.objects.with_parts().get(pk=use.claim_id)
        reasons += explain_claim(claim, market, audience, at).reasons
        if fold(use.wording) not in _folded_wordings(claim):
            reasons.append(
                Reason("wording", f"The wording of {claim} on page {use.page} is no longer approved.")
            )
    for use, text in missing_qualifiers(version):
        reasons.append(Reason("qualifier", f"“{text}” is missing, which goes with {use.claim}."))
    lineage = {each.pk for each in market.lineage}
    for each in missing_disclaimers(version, asset):
        if each.market_id in lineage:
            reasons.append(Reason("disclaimer", f"“{each.text}” is missing, which {each.market} demands."))
    return Clearance(tuple(dict.fromkeys(reasons)))
