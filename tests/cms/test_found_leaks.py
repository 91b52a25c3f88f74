"""Whatever finding says is of what is cleared: suggestions, snippets, counts, notices, company, answers.

Each surface is asked for every word of the library, by a rep of each territory, and what it gives away is
compared, as a set, with what that rep may use.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta

import pytest

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.core.models import User
from compliance.models import Market
from content.models import Asset, Share, UsageEvent, reach_of
from messaging.models import Objection, Stage
from search.indexing import index_assets
from search.models import RecommendationRule, SavedSearch, StageNeed
from search.saved import SaveSearch, notice_news
from tests import factories
from tests.cms.world import ANSWERED, PIECES, TERRITORIES, served

pytestmark = pytest.mark.django_db


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
    reps = {audience: factories.rep(market) for audience in ("hcp", "payor")}
    User.objects.filter(pk__in=[rep.pk for rep in reps.values()]).update(email="rep@example.test")
    kept = [
        SaveSearch(
            SavedSearch(user=rep, name=name, query=f"q={word}", market=market, audience=audience)
        ).execute()
        for audience, rep in reps.items()
        for name, word in ((f"{name} {audience}", word) for name, word in world.words.items())
    ]
    SavedSearch.objects.update(known=[])
    notice_news()
    found = {each.name.split()[0] for each in SavedSearch.objects.exclude(fresh=[])}
    assert len(kept) == 2 * len(world.words) > 2 * len(PIECES)
    assert found == TERRITORIES[territory]
    assert all(world.said_in(each.subject + each.body) == set() for each in mailoutbox)
    client, shown = Client(), ""
    for rep in reps.values():
        client.force_login(rep)
        shown += client.get("/find/saved/").content.decode()
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


@pytest.mark.parametrize("territory", TERRITORIES)
def test_objections_show_the_answers_that_may_be_given_and_only_pieces_that_may_be_used(world, territory):
    """Each objection is asked for by its name, by the word of its answer, and as a choice of the deal."""
    by_id = {asset.pk: name for name, asset in world.assets.items()}
    client = Client()
    client.force_login(factories.rep(factories.market(territory)))
    answered: set[str] = set()
    linked: set[str] = set()
    asked: list[dict[str, str]] = [{"q": ""}, {"q": "drain"}]
    asked += [{"q": word} for word in world.words.values()]
    for objection in Objection.objects.all():
        asked += [{"q": objection.name}, {"objection": str(objection.pk)}]
    for audience in ("hcp", "payor"):
        for each in asked:
            where = each | {"audience": audience}
            html = client.get("/find/", where | {"in": "objections"}).content.decode()
            answered |= world.said_in(html[html.index('<section id="results"') :])
            linked |= {by_id[int(pk)] for pk in re.findall(r"/assets/(\d+)/", html)}
            if "objection" in each:
                # The pieces that answer it, and how many of each choice there are.
                found = client.get("/find/", where).content.decode()
                linked |= {by_id[int(pk)] for pk in re.findall(r"/assets/(\d+)/\?", found)}
    assert answered == ANSWERED[territory]
    assert linked == TERRITORIES[territory]
