"""A library in which every piece and every answer says one word of its own, and what of it comes back."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from compliance.actions import SubmitForReview
from compliance.models import SignoffTaskState
from content.actions import CreateShare, RecallContent, RevokeShare
from content.models import Asset, AssetPage, AssetVersion, ClaimUse, ContentRequest, RecallNotice, Share
from messaging.models import Claim, EvidencePage
from search.models import SavedSearch
from tests import factories
from tests.cms.exits import DECISIONS, DOOR, Address, addresses


@dataclass
class World:
    """The pieces by name, the links to them, and the word of each; that of an answer is by "NAME answer"."""

    assets: dict[str, Asset] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)

    def said_in(self, text: str) -> set[str]:
        plain = re.sub(r"<[^>]+>", "", text).lower()
        return {name for name, word in self.words.items() if word in plain}


#: What a rep may use, by territory.
TERRITORIES = {
    "US": {"us", "both", "payor", "revoked"},
    "DE": {"eu", "both", "revoked"},
}
#: The answers to objections that a rep may give, by territory.
ANSWERED = {"US": {"us answer", "payor answer"}, "DE": {"eu answer"}}

PIECES = ("us", "eu", "both", "payor", "draft", "review", "withdrawn", "expired", "revoked")
#: The pieces whose claim stands behind an answer as well, which fares as they do.
ANSWERS = ("us", "eu", "payor", "draft", "withdrawn", "expired")


def make_world() -> World:
    """A piece of each sort, and answers to objections: cleared here, elsewhere, for others, or nowhere."""
    us = factories.market("US", time_zone="America/New_York")
    eu = factories.market("EU", time_zone="Europe/Brussels")
    factories.market("DE", eu, "Europe/Berlin")
    product = factories.product("Tessel", (us, eu))
    reviewers = factories.reviewers("medical", "legal")
    author = factories.user("Authors")
    seller = factories.rep(us, eu)
    made = World(words={name: f"{name}wordle" for name in PIECES})
    made.words |= {f"{name} answer": f"{name}retort" for name in ANSWERS}
    today = timezone.now().date()
    over = {"effective": today - timedelta(days=9), "expiry": today - timedelta(days=2)}
    places = {"us": [(us, "hcp")], "eu": [(eu, "hcp")], "payor": [(us, "payor")]}
    for name in PIECES:
        where = tuple(places.get(name, [(us, "hcp"), (eu, "hcp")]))
        sentence = f"The {made.words[name]} drain was placed in nine minutes."
        fields = {"author": author, "on": product, "markets": where}
        claim = factories.approved_claim(sentence, **fields)
        if name in ("draft", "review"):
            asset = factories.asset_draft(sentence, **fields).asset
        elif name == "expired":
            asset = factories.approved_asset(sentence, **fields, **over)
        else:
            asset = factories.approved_asset(sentence, **fields)
            market, audience = where[0]
            recipient = factories.recipient(seller, market, audience)
            share, made.tokens[name] = CreateShare(asset, recipient, seller).execute()
            if name == "revoked":
                RevokeShare(share, seller).execute()
        if name in ANSWERS:
            answer = factories.answer_draft(
                claim,
                to=factories.objection(f"Objection {name}."),
                text=f"Say {made.words[f'{name} answer']}, the drain was quick.",
                **fields,
                **(over if name == "expired" else {"effective": over["effective"]}),
            )
            if name != "draft":
                factories.approve(answer, author)
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
    """The pieces and answers of which any of these addresses gives words or a picture."""
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
