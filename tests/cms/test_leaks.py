"""Nothing leaves but what is cleared: every address × every row × every kind of visitor.

The addresses are walked from the URLconf, not listed, so a new one without a decision fails here. The
words and pictures that come back are compared, as sets, with what is cleared for the visitor.
"""

from __future__ import annotations

import re

import pytest

from django.test import Client

from tests import factories
from tests.cms.exits import DECISIONS, addresses
from tests.cms.world import TERRITORIES, World, all_paths, served

pytestmark = pytest.mark.django_db


def test_every_address_has_a_decision():
    found = {address.name for address in addresses() if not address.is_admin}
    assert found == set(DECISIONS)


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
        ("US", TERRITORIES["US"]),
        ("DE", TERRITORIES["DE"]),
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
