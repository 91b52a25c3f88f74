"""Rules and needs as marketers edit them in the admin: audited, tried out first, and for them alone."""

from __future__ import annotations

import pytest

from django.urls import reverse
from django.utils.html import strip_tags

from compliance.models import AuditRecord
from content.models import AssetClearance
from messaging.models import Stage
from search.models import RecommendationRule, SearchLog, StageNeed
from tests import factories
from tests.search.library import NOW, piece

pytestmark = pytest.mark.django_db


def route(name, *args, model=RecommendationRule):
    return reverse(model.snippet_viewset.get_url_name(name), args=args)


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def us():
    return factories.market("US")


@pytest.fixture
def stage():
    return Stage.objects.create(name="Evaluation", slug="evaluation", order=2)


@pytest.fixture
def marketer(client, us):
    made = factories.rep(us)
    made.groups.set(factories.user("Marketers").groups.all())
    client.force_login(made)
    return made


def typed(**fields):
    filled = {"effect": "raise", "points": "40", "reason": "It opens doors", "in_use": "on"} | fields
    return {name: getattr(value, "pk", value) for name, value in filled.items()}


def look(us, **deal):
    chosen = {"market": us, "audience": "hcp"} | deal
    return {"look": "1"} | {f"deal-{name}": getattr(value, "pk", value) for name, value in chosen.items()}


def lists(html):
    before, after = html.split('id="effect-after"')
    return strip_tags(before[before.index('id="effect-before"') :]), strip_tags(after[: after.index("</ol>")])


def test_a_marketer_makes_changes_and_deletes_a_rule_and_each_is_recorded(client, marketer, us, stage):
    film = piece("Film", cleared=[(us, "hcp")], kind_of_piece="video")
    client.post(route("add"), typed(stage=stage, piece=film))
    row = RecommendationRule.objects.get()
    assert (row.stage, row.piece, row.points) == (stage, film, 40)
    client.post(route("edit", row.pk), typed(piece=film, points="60"))
    row.refresh_from_db()
    assert row.points == 40, "a change needs a reason"
    client.post(route("edit", row.pk), typed(piece=film, points="60", why="It works."))
    row.refresh_from_db()
    assert (row.points, row.stage) == (60, None)
    client.post(route("delete", row.pk), {"why": "The campaign is over."})
    assert not RecommendationRule.objects.exists()
    records = AuditRecord.objects.filter(object_type="search.recommendationrule")
    assert list(records.values_list("event", "actor", "reason")) == [
        ("created", marketer.pk, ""),
        ("edited", marketer.pk, "It works."),
        ("deleted", marketer.pk, "The campaign is over."),
    ]


def test_a_need_of_a_stage_is_kept_and_recorded(client, marketer, stage):
    client.post(route("add", model=StageNeed), {"stage": stage.pk, "kind_of_piece": "video", "order": "1"})
    assert str(StageNeed.objects.get()) == "Evaluation: Video"
    assert AuditRecord.objects.filter(object_type="search.stageneed", event="created").count() == 1


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({}, "Name the pieces: one piece, a kind of piece, or a product."),
        ({"kind_of_piece": "deck", "points": "0"}, "Give or take at least one point."),
        ({"kind_of_piece": "deck", "points": "101"}, "less than or equal to 100"),
        ({"kind_of_piece": "deck", "reason": ""}, "This field is required."),
    ],
)
def test_a_rule_that_says_nothing_is_refused_at_its_field(client, marketer, us, fields, problem):
    for asked in (typed(**fields), typed(**fields) | look(us)):
        html = client.post(route("add"), asked).content.decode()
        assert problem in html
        assert 'id="effect-after"' not in html
    assert not RecommendationRule.objects.exists()


def test_the_effect_of_a_rule_shows_before_it_is_saved_and_only_of_cleared_pieces(
    client, marketer, us, stage
):
    for number in range(12):
        piece(f"Fits {number:02}", cleared=[(us, "hcp")], stages=[stage])
    film = piece("Film", cleared=[(us, "hcp")], kind_of_piece="video", stages=[stage])
    piece("Secret film", kind_of_piece="video", stages=[stage])
    asked = typed(stage=stage, kind_of_piece="video", effect="hide") | look(us, stage=stage)
    before, after = lists(client.post(route("add"), asked).content.decode())
    assert "Film" in before
    assert "Leaves the first ten" in before
    assert "Film" not in after
    asked = typed(stage=stage, piece=film, effect="pin") | look(us, stage=stage)
    html = client.post(route("add"), asked).content.decode()
    assert "The first ten change." not in html, "it is first already"
    asked = typed(stage=stage, kind_of_piece="brochure", points="40") | look(us, stage=stage)
    html = client.post(route("add"), asked).content.decode()
    before, after = lists(html)
    assert "The first ten change." in html
    assert "↓ down" in after
    assert "↑ up 1" in after
    assert "Secret" not in html
    assert not RecommendationRule.objects.exists()
    assert not SearchLog.objects.exists()
    assert not AuditRecord.objects.filter(object_type="search.recommendationrule").exists()


def test_looking_at_a_change_compares_with_the_saved_rule_and_asks_no_reason(client, marketer, us, stage):
    first, second = (piece(f"Fits {n}", cleared=[(us, "hcp")], stages=[stage]) for n in range(2))
    row = RecommendationRule.objects.create(stage=stage, piece=first, effect="pin", reason="the launch")
    html = client.get(route("edit", row.pk)).content.decode()
    assert f'<option value="{stage.pk}" selected>Evaluation' in html[html.index("deal-stage") :]
    html = client.post(
        route("edit", row.pk), typed(stage=stage, piece=second, effect="pin") | look(us, stage=stage)
    ).content.decode()
    before, after = lists(html)
    assert before.index("Fits 0") < before.index("Fits 1")
    assert after.index("Fits 1") < after.index("Fits 0")
    asked = typed(stage=stage, piece=first, points="5") | look(us, stage=stage)
    _, after = lists(client.post(route("edit", row.pk), asked).content.decode())
    assert "· 35" in after, "the saved rule does not count beside the typed one"
    row.refresh_from_db()
    assert row.piece == first


def test_a_rule_names_only_what_may_be_used_where_its_writer_sells(client, marketer, us):
    shown = piece("Shown film", cleared=[(us, "hcp")])
    elsewhere = piece("Elsewhere film", cleared=[(factories.market("EU"), "hcp")])
    draft = piece("Draft film")
    for address in ("choose", "choose_results"):
        html = client.get(reverse(f"cleared_piece_chooser:{address}"), {"q": "film"}).content.decode()
        assert "Shown film" in html
        assert "Elsewhere film" not in html
        assert "Draft film" not in html
    chosen = [
        client.get(reverse("cleared_piece_chooser:chosen", args=[each.pk])).status_code
        for each in (shown, elsewhere, draft)
    ]
    assert chosen == [200, 404, 404]
    for each in (elsewhere, draft):
        html = client.post(route("add"), typed(piece=each)).content.decode()
        assert "Select a valid choice" in html
        assert each.title not in html
    assert not RecommendationRule.objects.exists()


def test_a_rule_keeps_a_piece_that_was_withdrawn_and_names_it_no_more(client, marketer, us, stage):
    dark = piece("Secret film", cleared=[(us, "hcp")])
    row = RecommendationRule.objects.create(stage=stage, piece=dark, effect="pin", reason="the launch")
    assert "Secret film" in client.get(route("edit", row.pk)).content.decode()
    AssetClearance.objects.filter(asset=dark).delete()
    html = client.get(route("edit", row.pk)).content.decode()
    assert "A piece that is no longer cleared in your markets" in html
    assert "Secret film" not in html
    changed = typed(stage=stage, piece=dark, effect="pin", reason="the autumn", why="Reworded.")
    assert client.post(route("edit", row.pk), changed).status_code == 302
    row.refresh_from_db()
    assert (row.piece, row.reason) == (dark, "the autumn")
    for address in (
        route("list"),
        route("list") + "?q=Secret",
        route("history", row.pk),
        route("usage", row.pk),
    ):
        assert "Secret film" not in client.get(address).content.decode(), address


@pytest.mark.parametrize("role", ["Authors", "Reps", "Reviewers", "Sales leaders", "Quality"])
def test_others_make_no_rules_and_choose_no_pieces(client, us, stage, role):
    piece("Shown film", cleared=[(us, "hcp")])
    person = factories.rep(us)
    person.groups.set(factories.user(role).groups.all())
    client.force_login(person)
    client.post(route("add"), typed(kind_of_piece="video"))
    client.post(route("add", model=StageNeed), {"stage": stage.pk, "kind_of_piece": "video", "order": "1"})
    assert not RecommendationRule.objects.exists()
    assert not StageNeed.objects.exists()
    assert "film" not in client.get(reverse("cleared_piece_chooser:choose")).content.decode()
