"""Nothing leaves but what is cleared: every address × every row × every kind of visitor.

The addresses are walked from the URLconf, not listed, so a new one without a decision fails here. The
words and pictures that come back are compared, as sets, with what is cleared for the visitor.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.core.models import User
from compliance.actions import SubmitForReview
from compliance.models import Market, SignoffTaskState
from content.actions import CreateShare, RecallContent, RevokeShare
from content.models import (
    Asset,
    AssetPage,
    AssetVersion,
    ClaimUse,
    ContentRequest,
    RecallNotice,
    Share,
    UsageEvent,
    reach_of,
)
from messaging.models import Claim, EvidencePage, Stage
from search.indexing import index_assets
from search.models import RecommendationRule, SavedSearch, StageNeed
from search.saved import SaveSearch, notice_news
from tests import factories
from tests.cms.exits import DECISIONS, DOOR, Address, addresses

pytestmark = pytest.mark.django_db


def test_every_address_has_a_decision():
    found = {address.name for address in addresses() if not address.is_admin}
    assert found == set(DECISIONS)


@dataclass
class World:
    """A library in which every piece says one word of its own, and who may see which."""

    assets: dict[str, Asset] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)

    def said_in(self, text: str) -> set[str]:
        plain = re.sub(r"<[^>]+>", "", text).lower()
        return {name for name, word in self.words.items() if word in plain}


PIECES = ("us", "eu", "both", "payor", "draft", "review", "withdrawn", "expired", "revoked")


@pytest.fixture
def world() -> World:
    us = factories.market("US", time_zone="America/New_York")
    eu = factories.market("EU", time_zone="Europe/Brussels")
    factories.market("DE", eu, "Europe/Berlin")
    product = factories.product("Tessel", (us, eu))
    reviewers = factories.reviewers("medical", "legal")
    author = factories.user("Authors")
    seller = factories.rep(us, eu)
    made = World(words={name: f"{name}wordle" for name in PIECES})
    today = timezone.now().date()
    places = {"us": [(us, "hcp")], "eu": [(eu, "hcp")], "payor": [(us, "payor")]}
    for name in PIECES:
        where = tuple(places.get(name, [(us, "hcp"), (eu, "hcp")]))
        sentence = f"The {made.words[name]} drain was placed in nine minutes."
        fields = {"author": author, "on": product, "markets": where}
        claim = factories.approved_claim(sentence, **fields)
        if name in ("draft", "review"):
            asset = factories.asset_draft(sentence, **fields).asset
        elif name == "expired":
            asset = factories.approved_asset(
                sentence, **fields, effective=today - timedelta(days=9), expiry=today - timedelta(days=2)
            )
        else:
            asset = factories.approved_asset(sentence, **fields)
            market, audience = where[0]
            recipient = factories.recipient(seller, market, audience)
            share, made.tokens[name] = CreateShare(asset, recipient, seller).execute()
            if name == "revoked":
                RevokeShare(share, seller).execute()
        if name == "withdrawn":
            RecallContent(claim, reviewers["legal"], "The source was retracted.").execute()
        if name == "review":
            SubmitForReview(asset, author).execute()
        made.assets[name] = asset
    return made


def pool(argument: str, made: World) -> list[Any]:
    """Every row that an argument of an address could name, and one that is not there."""
    rows = {
        "asset_id": Asset,
        "version_id": AssetVersion,
        "share_id": Share,
        "round_id": SignoffTaskState,
        "notice_id": RecallNotice,
        "use_id": ClaimUse,
        "page_id": EvidencePage,
        "claim_id": Claim,
        "wish_id": ContentRequest,
        "saved_id": SavedSearch,
    }
    if argument == "token":
        return [*made.tokens.values(), "no-such-token"]
    if argument == "kind":
        return ["claim", "asset"]
    if argument == "number":
        return [1, 2]
    model = rows.get(argument, Asset)
    return [*model.objects.values_list("pk", flat=True), 999_999]


def filled(address: Address, made: World) -> Iterator[str]:
    for values in itertools.product(*(pool(argument, made) for argument in address.arguments)):
        route = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", address.route).strip("^$")
        for argument, value in zip(address.arguments, values, strict=True):
            route = re.sub(rf"<(?:\w+:)?{argument}>", str(value), route)
        yield f"/{route}"


def served(client: Client, paths: list[str], made: World) -> set[str]:
    """The pieces of which any of these addresses gives words or a picture."""
    pictures = {}
    for page in AssetPage.objects.select_related("version"):
        name = next(n for n, asset in made.assets.items() if asset.pk == page.version.asset_id)
        for stored in (page.picture, page.thumbnail):
            with stored.open() as file:
                pictures[file.read()] = name
    found: set[str] = set()
    for path in paths:
        response = client.get(path)
        assert response.status_code < 500, path
        body = b"".join(response) if response.streaming else response.content
        if response["Content-Type"].startswith("image/"):
            found.add(pictures[body])
        else:
            found |= made.said_in(body.decode("utf-8", "replace"))
    return found


def all_paths(made: World, *, queries: tuple[str, ...] = ("",)) -> list[str]:
    """Every address with every row; those that ask the door also with every market and audience."""
    ours = [address for address in addresses() if not address.is_admin and address.name != "portal:logout"]
    return [
        path + query
        for address in ours
        for path in filled(address, made)
        for query in (queries if DECISIONS[address.name] == DOOR else ("",))
    ]


#: The words of a search are asked for too: a search for a word must not give away who has it.
def questions(made: World, *markets: str) -> tuple[str, ...]:
    places = [f"?market={market}&audience={audience}" for market in markets for audience in ("hcp", "payor")]
    return ("", *places, *(f"{place}&q=drain" for place in places))


def test_a_stranger_is_served_nothing(world):
    assert served(Client(), all_paths(world_without_links(world)), world) == set()


def world_without_links(made: World) -> World:
    """The same world for someone who holds no link."""
    return World(made.assets, {}, made.words)


def test_the_holder_of_every_link_is_served_what_is_cleared_for_its_recipient(world):
    assert served(Client(), all_paths(world), world) == {"us", "eu", "both", "payor"}


@pytest.mark.parametrize(
    ("territory", "cleared"),
    [
        ("US", {"us", "both", "payor", "revoked"}),
        ("DE", {"eu", "both", "revoked"}),
        ("none", set()),
    ],
)
def test_a_rep_is_served_exactly_what_is_cleared_for_the_territory(world, territory, cleared):
    if territory == "none":
        rep = factories.user("Reps")
    else:
        rep = factories.rep(factories.market(territory))
    client = Client()
    client.force_login(rep)
    paths = all_paths(world_without_links(world), queries=questions(world, "US", "EU", "DE"))
    assert served(client, paths, world) == cleared


TERRITORIES = {
    "US": {"us", "both", "payor", "revoked"},
    "DE": {"eu", "both", "revoked"},
}


def finding(client: Client, **asked: str) -> str:
    """What the find page answers to words that somebody is typing."""
    answer = client.get("/find/", asked | {"typing": "1"}, HTTP_HX_REQUEST="true")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("territory", TERRITORIES)
def test_suggestions_corrections_and_snippets_say_only_what_is_cleared(world, territory):
    client = Client()
    client.force_login(factories.rep(factories.market(territory)))
    for audience in ("hcp", "payor"):
        for word in world.words.values():
            slips = (word[:4] + word[5:], word.replace("w", "v", 1))
            for typed in (f"drain {word[:3]}", f"drain {word[:-2]}", *slips, f'"{word}" -x'):
                html = finding(client, q=typed, audience=audience)
                suggested = re.findall(r'<option value="([^"]*)"></option>', html)
                assert world.said_in(html + " ".join(suggested)) <= TERRITORIES[territory], typed
    html = finding(client, q=f"drain {world.words['both'][:4]}", audience="hcp")
    assert f'<option value="drain {world.words["both"]}"></option>' in html


@pytest.mark.parametrize("territory", TERRITORIES)
def test_facet_counts_count_only_what_is_cleared(world, territory):
    """Each piece has a stage of its own, so that a count tells of one piece."""
    for name, asset in world.assets.items():
        stage = Stage.objects.create(name=f"{name} stage", slug=f"{name}-stage")
        Asset.stages.through.objects.create(asset_id=asset.pk, stage_id=stage.pk)
    index_assets([asset.pk for asset in world.assets.values()])
    client = Client()
    client.force_login(factories.rep(factories.market(territory)))
    counted: set[str] = set()
    for audience in ("hcp", "payor"):
        html = client.get("/find/", {"q": "drain", "audience": audience}).content.decode()
        facets = html[html.index('<div id="facets"') : html.index('<section id="results"')]
        counted |= {name for name in world.assets if f">{name} stage<" in facets}
        for group in set(re.findall(r'value="(market_\d+_)"', facets)):
            market = int(group.split("_")[1])
            assert market in reach_of(User.objects.latest("pk")).market_ids
    assert counted == TERRITORIES[territory]


@pytest.mark.parametrize("territory", TERRITORIES)
def test_notices_of_saved_searches_name_no_piece_and_count_only_what_is_cleared(world, territory, mailoutbox):
    market = factories.market(territory)
    rep = factories.rep(market)
    User.objects.filter(pk=rep.pk).update(email="rep@example.test")
    kept = [
        SaveSearch(
            SavedSearch(user=rep, name=name, query=f"q={word}", market=market, audience=audience)
        ).execute()
        for audience in ("hcp", "payor")
        for name, word in ((f"{name} {audience}", word) for name, word in world.words.items())
    ]
    SavedSearch.objects.update(known=[])
    notice_news()
    found = {each.name.split()[0] for each in SavedSearch.objects.exclude(fresh=[])}
    assert len(kept) == 2 * len(PIECES)
    assert found == TERRITORIES[territory]
    assert all(world.said_in(each.subject + each.body) == set() for each in mailoutbox)
    client = Client()
    client.force_login(rep)
    shown = client.get("/find/saved/").content.decode()
    assert shown.count("1 new") == shown.count("1 piece<") == SavedSearch.objects.exclude(fresh=[]).count()
    assert shown.count("0 pieces<") == SavedSearch.objects.filter(fresh=[]).count()


@pytest.mark.parametrize("territory", TERRITORIES)
def test_what_goes_well_with_a_piece_is_cleared_too_and_hints_at_nothing_else(world, territory):
    """Every piece is of a kind that goes with every other, and the same four customers saw all of them."""
    kinds = ("deck", "leave_behind", "case_study")
    for place, asset in enumerate(world.assets.values()):
        Asset.objects.filter(pk=asset.pk).update(kind_of_piece=kinds[place % 3], title=f"{asset} titled")
    world.words |= {f"{name} title": f"{asset} titled".lower() for name, asset in world.assets.items()}
    market = factories.market(territory)
    for _ in range(4):
        seen_by_one_customer(world.assets.values(), market)
    client = Client()
    client.force_login(factories.rep(market))
    shown: set[str] = set()
    for audience in ("hcp", "payor"):
        for asset in world.assets.values():
            html = client.get(f"/assets/{asset.pk}/", {"audience": audience}).content.decode()
            _, found, section = html.partition('<section class="card stack beside-piece"')
            section = section.partition("</section>")[0]
            assert bool(found) == ("</li>" in section)
            ids = {int(pk) for pk in re.findall(r"/assets/(\d+)/\?", section)}
            shown |= {name for name, each in world.assets.items() if each.pk in ids}
            shown |= {name.removesuffix(" title") for name in world.said_in(section)}
            pictures = set(re.findall(r"/assets/versions/(\d+)/", section))
            paths = [f"/assets/versions/{pk}/pages/1/thumbnail/?audience={audience}" for pk in pictures]
            assert served(client, paths, world) <= TERRITORIES[territory]
    # A piece alone in its audience has no company.
    assert shown == TERRITORIES[territory] - {"payor"}


def seen_by_one_customer(assets: Iterable[Asset], market: Market) -> None:
    by = User.objects.first()
    customer = factories.recipient(by, market)
    now = timezone.now()
    for asset in assets:
        share = Share.objects.create(
            asset=asset, recipient=customer, market=market, audience="hcp", created_by=by, created_at=now,
            token_hash=f"{customer.pk} {asset.pk}", expires_at=now + timedelta(days=9),
        )  # fmt: skip
        UsageEvent.objects.create(at=now, kind="confirmed_view", asset=asset, share=share)


@pytest.mark.parametrize("territory", TERRITORIES)
def test_recommendations_and_the_editing_of_their_rules_show_only_what_is_cleared(world, territory):
    """Every piece is named by a rule that puts it first and is of a kind that the stage needs."""
    stage = Stage.objects.create(name="Proof", slug="proof")
    StageNeed.objects.create(stage=stage, kind_of_piece="leave_behind")
    for asset in world.assets.values():
        RecommendationRule.objects.create(stage=stage, piece=asset, effect="pin", reason="It opens doors")
    market = factories.market(territory)
    marketer = factories.rep(market)
    marketer.groups.set(factories.user("Marketers").groups.all())
    client = Client()
    client.force_login(marketer)

    def named(html: str) -> set[str]:
        return {
            name
            for name, asset in world.assets.items()
            if re.search(rf"{re.escape(asset.title)}(?!\d)", html)
        }

    adding = reverse(RecommendationRule.snippet_viewset.get_url_name("add"))
    recommended: set[str] = set()
    tried: set[str] = set()
    for audience in ("hcp", "payor"):
        for deal in ({}, {"stage": stage.pk}):
            recommended |= named(client.get("/find/", deal | {"audience": audience}).content.decode())
        typed = {"effect": "raise", "points": "5", "reason": "x", "in_use": "on", "look": "1"}
        where = {"deal-market": market.pk, "deal-audience": audience, "deal-stage": stage.pk}
        pieces = ({"piece": asset.pk} for asset in world.assets.values())
        for target in ({"kind_of_piece": "leave_behind"}, *pieces):
            tried |= named(client.post(adding, typed | where | target).content.decode())
    chosen = named(client.get(reverse("cleared_piece_chooser:choose")).content.decode())
    assert recommended == tried == chosen == TERRITORIES[territory]


ADMIN_BUT_PUBLIC = {
    "wagtailadmin_login",
    "wagtailadmin_sprite",
    "wagtailadmin_javascript_catalog",
}


@pytest.mark.parametrize("visitor", ["stranger", "rep"])
def test_the_admin_is_for_its_own_people_only(world, visitor):
    client = Client()
    if visitor == "rep":
        client.force_login(factories.rep(factories.market("US"), factories.market("EU")))
    for address in addresses():
        if not address.is_admin:
            continue
        path = re.sub(r"\(\?P<\w+>[^)]*\)|\([^)]*\)|<[^>]+>", "1", "/" + address.route)
        path = re.sub(r"[\^$\\?]", "", path)
        response = client.get(path)
        body = b"".join(response) if response.streaming else response.content
        assert world.said_in(body.decode("utf-8", "replace")) == set(), path
        if response.status_code == 200:
            assert any(public in address.name for public in ADMIN_BUT_PUBLIC), path
