"""Copy rules and market rules on pieces: the title, the summary, and the text of every page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from compliance.models import Raised
from content.models.assets import AssetVersion, ClaimUse
from messaging.answerers import Answerers
from messaging.claim_checks import left_alone_for
from messaging.copy_checks import Checked, Text, checked, copy_findings
from messaging.folding import find_wording, fold
from messaging.lexicon import Situation
from messaging.market_checks import market_findings, places_of
from messaging.market_facts import Standing, competitor_names, holds_for_markets
from messaging.market_rules import Facts
from messaging.models import Claim, MandatoryDisclaimer

if TYPE_CHECKING:
    from content.models import Asset


def _texts(asset: Asset, pages: dict[int, str]) -> Iterator[Text]:
    yield Text("title", asset.title, asset.language)
    yield Text("summary", asset.summary, asset.language)
    for number, text in pages.items():
        yield Text(f"page {number}", text, asset.language)


def _decided_elsewhere(asset: Asset, uses: list[ClaimUse], claims: dict[int, Claim]) -> list[str]:
    """Texts on the pages that were checked as claims, or that the law wants word for word."""
    words = left_alone_for(asset.product)
    # A claim in other words is a finding of its own (AST-04).
    words += [use.found for use in uses if use.found]
    for claim in claims.values():
        words += claim.approved_wordings()
        words += [each.text for each in claim.qualifiers.all()]
        words += [each.evidence_file.evidence.title for each in claim.anchors.all()]
    words += [each.text for each in MandatoryDisclaimer.objects.all() if each.applies_to(asset.product)]
    return words


def checked_asset(
    asset: Asset,
    standing: Standing,
    pages: dict[int, str],
    uses: list[ClaimUse],
    claims: dict[int, Claim],
) -> list[Checked]:
    situation = Situation(
        holds=holds_for_markets(asset, standing),
        leave_alone=_decided_elsewhere(asset, uses, claims),
        indication=" ".join(f"{each.name} {each.text}" for each in asset.product.indications.all()),
        trust_safety_headings=not asset.product.safety_information,
    )
    return checked(_texts(asset, pages), lambda text: situation)


def _facts(
    asset: Asset,
    version: AssetVersion,
    standing: Standing,
    texts: list[Checked],
    uses: list[ClaimUse],
    claims: dict[int, Claim],
) -> Iterator[Facts]:
    from content.clearing import missing_disclaimers

    safety = asset.product.safety_information
    folded = [fold(each.text.text) for each in texts if each.text.place.startswith("page")]
    shown = find_wording(" ".join(folded), fold(safety)) if safety else None
    altered = tuple(
        f"{use.claim} on page {use.page}"
        for use in uses
        if fold(use.wording) not in {fold(each) for each in claims[use.claim_id].approved_wordings()}
    )
    missing = missing_disclaimers(version, asset)
    competitors = competitor_names()
    for row in asset.markets.all():
        lineage = standing.tree.lineage_ids(row.market.pk)
        yield standing.facts(
            "asset",
            row.market,
            str(row.audience),
            places_of(texts),
            language=asset.language,
            safety_shown=shown,
            altered=altered,
            scientific_exchange=asset.scientific_exchange,
            missing_statements=tuple(each.text for each in missing if each.market_id in lineage),
            competitors=competitors,
        )


def asset_rule_findings(asset: Asset) -> list[Raised]:
    """What the words of a piece with a readable version, and its markets, raise."""
    version = asset.version
    assert version is not None
    uses = version.confirmed_uses()
    claims = Claim.objects.with_parts().in_bulk({use.claim_id for use in uses})
    pages = dict(version.pages.order_by("number").values_list("number", "text"))
    standing, answerers = Standing(asset.product), Answerers(asset)
    texts = checked_asset(asset, standing, pages, uses, claims)
    facts = _facts(asset, version, standing, texts, uses, claims)
    return [*copy_findings(texts, answerers.role_for), *market_findings(facts, answerers)]
