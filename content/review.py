"""What a reviewer reads about an asset, and what a change of a claim does to the assets that carry it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from compliance.blocking import Blocker
from compliance.models import Headline, SignoffTaskState
from compliance.panels import Panel
from compliance.saying import codes_in
from compliance.wording_diff import items_diff, wording_diff
from content.impact import assets_carrying, impact_of
from content.models import Asset, AssetVersion, ClaimUse
from messaging.blocking import claims_in_review
from messaging.folding import fold
from messaging.review import product_names, products_in


def asset_headlines(frozen: Sequence[dict[str, Any]]) -> list[Headline]:
    names = product_names(frozen)
    return [Headline("Asset", names.get(each["product"], each["product"]), each["title"]) for each in frozen]


def file_names(frozen: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """What a person calls the products and files in records of the trail."""
    files = AssetVersion.objects.filter(sha256__in=codes_in(frozen, "sha256"))
    return products_in(frozen) | {
        sha256: f"{name}, file version {number}"
        for sha256, name, number in files.values_list("sha256", "name", "number")
    }


def _claims_said(canonical: dict[str, Any]) -> list[str]:
    return [f"{each['code']}, page {each['page']}: {each['wording']}" for each in canonical["claims"]]


def asset_panels(round_: SignoffTaskState) -> list[Panel]:
    """The piece page by page, each with the claims that its author confirmed there."""
    canonical, base = round_.canonical, round_.base
    old = base.canonical if base else canonical
    version = AssetVersion.objects.prefetch_related("pages").get(sha256=canonical["sha256"])
    by_page = {
        page: list(uses)
        for page, uses in groupby(
            sorted(canonical["claims"], key=lambda each: each["page"]), lambda each: each["page"]
        )
    }
    return [
        Panel(
            "content/review_asset.html",
            {
                "kind": Asset.Kind(canonical["kind"]).label,
                "language": canonical["language"],
                "title": round_.notes.runs("title", wording_diff(old["title"], canonical["title"])),
                "version": version,
                "base": base,
                "new_file": old["sha256"] != canonical["sha256"],
                "claim_changes": [
                    each
                    for each in items_diff(_claims_said(old), _claims_said(canonical))
                    if each.change != "same"
                ],
                "claim_count": len({each["code"] for each in canonical["claims"]}),
                "pages": [
                    (page, by_page.get(page.number, []), round_.notes.on(f"page {page.number}"))
                    for page in version.pages.all()
                ],
            },
        )
    ]


def assets_blocked(rounds: Sequence[SignoffTaskState]) -> dict[int, list[Blocker]]:
    """The claims on each asset that are in review: a new wording may leave the piece behind."""
    return claims_in_review({each.pk: [use["code"] for use in each.canonical["claims"]] for each in rounds})


def claim_touches(round_: SignoffTaskState) -> list[Panel]:
    """Where the claim is in use, and which pieces go dark once this wording is approved."""
    claim = round_.subject
    impact = impact_of(claim)
    kept = {fold(text) for text in [round_.canonical["text"], *round_.canonical["wordings"]]}
    uses = ClaimUse.objects.filter(
        claim=claim,
        status=ClaimUse.Status.CONFIRMED,
        version__in=assets_carrying(claim).values("version"),
    ).select_related("version__asset")
    dropped = {use.version.asset: None for use in uses if fold(use.wording) not in kept}
    return [
        Panel(
            "content/review_touches.html",
            {
                "impact": impact,
                "dropped": list(dropped) if round_.is_open else [],
                "approved": claim.approval() if claim.live else None,
                "is_open": round_.is_open,
            },
        )
    ]
