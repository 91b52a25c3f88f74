"""The demo story is whole, its references hold, and its PDFs say word for word what the claims say."""

import hashlib
import re
from functools import cache

import pypdfium2
import pytest

from cms.demo.halden import HALDEN
from cms.demo.leaflets import asset_pdf
from cms.demo.studies import source_pdf

PARENTS = {market.code: market.parent for market in HALDEN.markets}
MARKETED = {"cleared", "approved", "granted", "ce_marked"}


def folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def page_texts(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    texts = [folded(page.get_textpage().get_text_bounded()) for page in document]
    document.close()
    return texts


@cache
def source_pages(key: str) -> list[str]:
    return page_texts(source_pdf(HALDEN.source(key)))


@cache
def asset_pages(key: str) -> list[str]:
    return page_texts(asset_pdf(next(asset for asset in HALDEN.assets if asset.key == key), HALDEN))


def numbers(text: str) -> set[str]:
    return set(re.findall(r"\d+(?:[.,]\d+)*", text))


def covers(requests, market: str, audience: str) -> bool:
    """Whether one of the requests reaches the market, itself or through its parent."""
    return any(r.audience == audience and r.market in (market, PARENTS[market]) for r in requests)


def test_counts():
    assert len(HALDEN.products) == 3
    assert len(HALDEN.personas) == 8
    assert len(HALDEN.stages) == 6
    assert 38 <= len(HALDEN.claims) <= 44
    assert len(HALDEN.assets) == 60
    assert 20 <= len(HALDEN.sources) <= 25
    assert len(HALDEN.recipients) == 40
    assert len({asset.kind for asset in HALDEN.assets}) >= 5
    assert {"en", "de", "fr"} == {asset.language for asset in HALDEN.assets}


@pytest.mark.parametrize(
    "names",
    [
        [claim.code for claim in HALDEN.claims],
        [claim.text for claim in HALDEN.claims],
        [source.key for source in HALDEN.sources],
        [source.identifier for source in HALDEN.sources],
        [asset.key for asset in HALDEN.assets],
        [asset.title for asset in HALDEN.assets],
        [asset.piece_number for asset in HALDEN.assets],
        [person.username for person in HALDEN.people],
        [recipient.email for recipient in HALDEN.recipients],
        [stage.order for stage in HALDEN.stages],
    ],
)
def test_names_are_unique(names):
    assert len(names) == len(set(names))


def test_references_between_the_parts_hold():
    products = {product.key: {key for key, _ in product.indications} for product in HALDEN.products}
    markets, codes = set(PARENTS), {claim.code: claim for claim in HALDEN.claims}
    personas, stages = {p.name for p in HALDEN.personas}, {s.name for s in HALDEN.stages}
    for product in HALDEN.products:
        for status in product.statuses:
            assert status.market in markets
            assert set(status.indications) <= products[product.key]
    for claim in HALDEN.claims:
        assert claim.indication in products[claim.product]
        assert {request.market for request in claim.markets} <= markets
        assert claim.anchors
        for anchor in claim.anchors:
            assert HALDEN.source(anchor.source).product == claim.product
    for positioning in HALDEN.positionings:
        assert all(codes[code].product == positioning.product for code in positioning.claims)
        assert all(codes[code].state == "approved" for code in positioning.claims)
    for objection in HALDEN.objections:
        assert all(codes[code].product == objection.product for code in objection.claims)
        assert all(codes[code].state == "approved" for code in objection.claims)
    for asset in HALDEN.assets:
        assert asset.claims, asset.key
        assert all(codes[code].product == asset.product for code in asset.claims), asset.key
        assert asset.personas, asset.key
        assert set(asset.personas) <= personas, asset.key
        assert asset.stages, asset.key
        assert set(asset.stages) <= stages, asset.key
        assert asset.specialties, asset.key
        assert set(asset.specialties) <= set(HALDEN.specialties), asset.key
        assert asset.care_settings, asset.key
        assert set(asset.care_settings) <= set(HALDEN.care_settings), asset.key
        assert set(asset.competitors) <= {competitor.name for competitor in HALDEN.competitors}, asset.key
        assert {request.market for request in asset.markets} <= markets
    usernames = {person.username for person in HALDEN.people}
    for territory in HALDEN.territories:
        assert set(territory.members) <= usernames
        assert set(territory.markets) <= markets
    for recipient in HALDEN.recipients:
        assert recipient.persona in personas
        assert recipient.email.endswith(".example")
        assert recipient.email.isascii()


def test_roles_suffice_for_review():
    roles = [role for person in HALDEN.people for role in person.roles]
    assert roles.count("rep") == 6
    for role in ("medical_affairs", "regulatory_us", "regulatory_eu", "legal", "librarian", "sales_leader"):
        assert role in roles
    assert roles.count("author") == 2
    assert roles.count("marketer") == 2


def test_claims_ask_only_for_markets_where_the_device_is_marketed_for_that_indication():
    for claim in HALDEN.claims:
        statuses = {status.market: status for status in HALDEN.product(claim.product).statuses}
        for request in claim.markets:
            status = statuses[PARENTS[request.market] or request.market]
            assert status.decision in MARKETED, claim.code
            assert claim.indication in status.indications, claim.code


def test_a_ce_only_product_never_asks_for_the_united_states():
    ce_only = {p.key for p in HALDEN.products if all(s.pathway in ("ce", "none") for s in p.statuses)}
    assert ce_only == {"oriel"}
    requests = [
        request
        for item in (*HALDEN.claims, *HALDEN.assets)
        if item.product in ce_only
        for request in item.markets
    ]
    assert requests
    assert "US" not in {request.market for request in requests}


def test_assets_ask_only_for_what_their_claims_ask_for():
    for asset in HALDEN.assets:
        for code in asset.claims:
            for request in asset.markets:
                assert covers(HALDEN.claim(code).markets, request.market, request.audience), (asset.key, code)


def test_approved_assets_rest_on_approved_claims():
    for asset in HALDEN.assets:
        if asset.state == "approved":
            assert {HALDEN.claim(code).state for code in asset.claims} == {"approved"}, asset.key


def test_some_items_are_not_in_force():
    assert sorted({claim.state for claim in HALDEN.claims}) == ["approved", "draft", "in_review", "rejected"]
    expiries = [request.expires_in_days for claim in HALDEN.claims for request in claim.markets]
    assert 20 in expiries
    assert min(expiries) < 0
    for item in (*HALDEN.claims, *HALDEN.assets):
        for request in item.markets:
            assert -request.effective_days_ago < request.expires_in_days


@pytest.mark.parametrize("claim", HALDEN.claims, ids=lambda claim: claim.code)
def test_quotes_stand_on_their_page_and_carry_every_number_of_the_claim(claim):
    for anchor in claim.anchors:
        pages = source_pages(anchor.source)
        assert folded(anchor.quote) in pages[anchor.page - 1]
    quoted = set().union(*(numbers(anchor.quote) for anchor in claim.anchors))
    assert numbers(claim.text) <= quoted


@pytest.mark.parametrize("asset", HALDEN.assets, ids=lambda asset: asset.key)
def test_asset_carries_each_claim_with_its_qualifiers_on_one_page(asset):
    pages = asset_pages(asset.key)
    for code in asset.claims:
        claim = HALDEN.claim(code)
        wanted = [folded(claim.text), *map(folded, claim.qualifiers)]
        wording = claim.wording(asset.language)
        if wording:
            wanted += [folded(wording.text), *map(folded, wording.qualifiers)]
        assert any(all(text in page for text in wanted) for page in pages), code


@pytest.mark.parametrize("asset", HALDEN.assets, ids=lambda asset: asset.key)
def test_asset_pages_say_that_they_are_invented(asset):
    pages = asset_pages(asset.key)
    assert 2 <= len(pages) <= 12
    assert all(folded(HALDEN.notice) in page for page in pages)
    assert all(folded(asset.piece_number) in page for page in pages)
    product = HALDEN.product(asset.product)
    assert any(folded(dict(product.safety)[asset.language]) in page for page in pages)
    if product.prescription_only and any(request.market == "US" for request in asset.markets):
        assert any("rx only" in page for page in pages)


def test_local_assets_use_only_claims_worded_in_their_language():
    for asset in HALDEN.assets:
        if asset.language != "en":
            assert all(HALDEN.claim(code).wording(asset.language) for code in asset.claims), asset.key


@pytest.mark.parametrize("source", HALDEN.sources, ids=lambda source: source.key)
def test_source_pages_say_that_they_are_invented(source):
    pages = source_pages(source.key)
    assert 2 <= len(pages) == len(source.pages) <= 6
    assert all(folded(HALDEN.notice) in page for page in pages)
    if source.identifier.startswith("10."):
        assert source.identifier.startswith("10.5555/")


def test_the_same_story_gives_the_same_bytes():
    def digests():
        files = [asset_pdf(asset, HALDEN) for asset in HALDEN.assets]
        files += [source_pdf(source) for source in HALDEN.sources]
        return [hashlib.sha256(data).hexdigest() for data in files]

    first = digests()
    assert first == digests()
    assert len(set(first)) == len(first)
