"""The contract of all engines: the same documents and questions, the same sets, facets and reasons.

What is expected stands here, so that SQLite, PostgreSQL and Elasticsearch are each held to the same.
"""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from django.db import connection
from django.test import override_settings

from messaging.models import Persona, Stage
from search.clauses import clauses_of
from search.engines import Clause, Question, Standing
from search.engines.answering import ask as ask_engine
from search.finding import find
from search.models import RecommendationRule, StageNeed
from search.query import Group, token
from search.stems import stems
from search.words import parse
from tests import factories
from tests.search.library import NOW, ask, piece

pytestmark = pytest.mark.django_db

#: name → title, pages, and how it stands in the US for HCP.
PIECES = {
    "rate": ("Fewer infections", ["Overview.", "The infection rate fell from 6.1 % to 2.4 %."], "cleared"),
    "valve": ("Transcatheter aortic valve replacement", ["TAVR in 5 mm steps, K249901."], "cleared"),
    "mitral": ("Mitral valves repaired", ["No aortic annulus was measured; valve aortic order."], "cleared"),
    "german": ("Überlebensrate nach Drainage", ["Die Überlebensrate stieg auf 98 %."], "cleared"),
    "child": ("Paediatric anaesthesia", ["Haemorrhage in children under sedation."], "cleared"),
    "cost": ("Costs of a committee", ["What value analysis asks first, radiology excepted."], "cleared"),
    "old": ("Infection control, old edition", ["Infected wounds and drainage."], "ended"),
    "soon": ("Infection bundle of next season", ["Infectious agents, an outlook."], "later"),
    "draft": ("Drainage draft", ["Infection and drainage, not reviewed."], "never"),
    "long": ("Long words", ["x" * 300 + " pneumonoultramicroscopic " + "9" * 40], "cleared"),
}  # fmt: skip


@pytest.fixture
def us():
    return factories.market("US")


@pytest.fixture
def rep(us):
    return factories.rep(us)


@pytest.fixture
def shelf(us, settle):
    """The pieces by name, in the index of the engine."""
    windows = {
        "cleared": {},
        "ended": {"ends": NOW - timedelta(days=1)},
        "later": {"starts": NOW + timedelta(days=1)},
    }
    surgeon = Persona.objects.create(name="Surgeon", slug="surgeon")
    stage = Stage.objects.create(name="Proof", slug="proof")
    made = {}
    for number, (name, (title, pages, standing)) in enumerate(PIECES.items()):
        where = [] if standing == "never" else [(us, "hcp")]
        made[name] = piece(
            title,
            *pages,
            cleared=where,
            kind_of_piece="deck" if number % 2 else "brochure",
            personas=[surgeon] if number % 3 == 0 else [],
            stages=[stage] if number % 2 == 0 else [],
            **windows.get(standing, {}),
        )
    settle()
    return made


def names(shelf, asset_ids):
    by_id = {asset.pk: name for name, asset in shelf.items()}
    return {by_id[pk] for pk in asset_ids}


@pytest.mark.parametrize(
    ("words", "found", "withheld"),
    [
        ("infection", {"rate"}, {"expired": 1, "not_yet": 1, "not_cleared": 1}),
        ("INFECTED rates", {"rate"}, {}),
        ("infec", {"rate"}, {"expired": 1, "not_yet": 1, "not_cleared": 1}),
        ("infectio", {"rate"}, {"expired": 1, "not_yet": 1, "not_cleared": 1}),
        ("drainage", {"german"}, {"expired": 1, "not_cleared": 1}),
        ("uberlebensrate", {"german"}, {}),
        ("ÜBERLEBENSRATE", {"german"}, {}),
        ("2.4 %", {"rate"}, {}),
        ("K249901", {"valve"}, {}),
        ("k2499", set(), {}),
        ("5", {"valve"}, {}),
        ("5mm", {"valve"}, {}),
        ('"valve replacement"', {"valve"}, {}),
        ("valve -aortic", set(), {}),
        ("infecton rate", {"rate"}, {}),
        ("valve aortic", {"valve", "mitral"}, {}),
        ("pediatric hemorrhage", {"child"}, {}),
        ("paed", {"child"}, {}),
        ("radiological", {"cost"}, {}),
        ("radiology", {"cost"}, {}),
        ("the infection of the rate", {"rate"}, {}),
        ("x" * 300, {"long"}, {}),
        ("9" * 40, {"long"}, {}),
        ("pneumonoultramicroscopic", {"long"}, {}),
        ("committee infection", {"cost", "rate"}, {"expired": 1, "not_yet": 1, "not_cleared": 1}),
        ("wounds", {*()}, {"expired": 1}),
        ("zebra", set(), {}),
        ("kind_deck_", set(), {}),
        ('" OR -- {"match_all": {}}', set(), {}),
    ],
)  # fmt: skip
def test_every_engine_finds_and_withholds_the_same(shelf, rep, words, found, withheld):
    answer = find(ask(words), rep, NOW)
    assert answer.notice is None
    assert names(shelf, [hit.version.asset_id for hit in answer.hits]) == found
    assert {each.reason.value: each.count for each in answer.withheld} == withheld


def test_every_engine_counts_the_same_facets(shelf, rep):
    def counts(**fields):
        groups = find(ask("valve infection", **fields), rep, NOW).facets
        every = [(group.group.value, choice) for group in groups for choice in group.choices]
        return {(group, choice.name): choice.count for group, choice in every}

    counted = counts()
    assert counted["kind", "Brochure"] == 2
    assert counted["kind", "Deck"] == 1
    assert counted["stage", "Proof"] == 2
    assert counted["persona", "Surgeon"] == 1
    chosen = counts(facets=frozenset({token(Group.KIND, "deck")}))
    assert chosen["kind", "Brochure"] == 2
    assert "stage" not in {group for group, _ in chosen}


def question(*clauses, any_clause=False, tokens=(), excluded=()):
    market = factories.market("US")
    return Question(clauses, any_clause, tokens, market.pk, "hcp", NOW, excluded)


def phrase(text):
    return Clause((tuple(stems(text)),))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ((phrase("aortic valves"),), {"valve"}),
        ((phrase("valve aortic"),), {"mitral"}),
        ((Clause((("tavr",), tuple(stems("mitral valve")))),), {"valve", "mitral"}),
        ((Clause((), ("infec", "mitr")),), {"rate", "mitral", "old", "soon", "draft"}),
        ((phrase("replacement tavr"),), set()),
        ((phrase("valve"), phrase("aortic annulus")), {"mitral"}),
    ],
)
def test_phrases_choices_and_beginnings_mean_the_same(shelf, asked, found):
    answer = ask_engine(question(*asked))
    assert answer.notice is None
    assert names(shelf, [match.asset_id for match in answer.matches]) == found


def test_what_is_excluded_is_not_found(shelf):
    valve, out = phrase("valve"), (phrase("mitral"), phrase("infection rate"))
    assert names(shelf, [m.asset_id for m in ask_engine(question(valve, excluded=out)).matches]) == {"valve"}
    everything = ask_engine(question(excluded=out)).matches
    assert names(shelf, [m.asset_id for m in everything]) == set(PIECES) - {"mitral", "rate"}


def test_tokens_narrow_and_standing_is_the_windows(shelf):
    brochures = ((token(Group.KIND, "brochure"),),)
    matches = ask_engine(question(phrase("infection"), tokens=brochures)).matches
    assert {(name, match.standing) for match in matches for name in names(shelf, [match.asset_id])} == {
        ("rate", Standing.CLEARED),
        ("old", Standing.ENDED),
        ("draft", Standing.NEVER),
    }


def test_every_engine_recommends_the_same_for_the_same_reasons(shelf, rep):
    surgeon, stage = Persona.objects.get(), Stage.objects.get()
    StageNeed.objects.create(stage=stage, kind_of_piece="deck")
    StageNeed.objects.create(stage=stage, kind_of_piece="case_study")
    for name in ("cost", "draft"):
        RecommendationRule.objects.create(stage=stage, piece=shelf[name], points=20, reason="It opens doors")
    answer = find(ask(persona=surgeon.pk, stage=stage.pk), rep, NOW)
    by_id = {asset.pk: name for name, asset in shelf.items()}
    assert [(by_id[hit.version.asset_id], hit.points) for hit in answer.hits] == [
        ("rate", 70), ("long", 60), ("german", 15), ("child", 0), ("mitral", -20), ("cost", -35),
    ]  # fmt: skip
    assert [(each.words, each.weight) for each in answer.hits[1].reasons] == [
        ("made for Surgeon", 40),
        ("this stage needs one: Deck", 25),
        ("1 on the same product above it", -5),
    ]
    assert answer.notice is None


@pytest.fixture
def crowd(us, elastic):
    """Many pieces of words whose frequencies fall as in real text, in the database and in Elasticsearch."""
    from search.outbox import drain
    from search.rebuilding import rebuild_elastic

    rebuild_elastic()
    draw = random.Random(7)
    vocabulary = [
        f"{a}{b}" for a in ("bor", "cal", "dun", "fil", "gom", "hax") for b in ("ka", "lo", "mi", "nu", "pa")
    ]
    weights = [1 / rank for rank in range(1, len(vocabulary) + 1)]
    for number in range(120):
        title, text = (draw.choices(vocabulary, weights, k=size) for size in (4, draw.randint(20, 120)))
        piece(" ".join(title), " ".join(text), cleared=[(us, "hcp")] if number % 5 else [])
    drain()
    return [" ".join(draw.sample(vocabulary[3:], draw.choice([1, 1, 2, 3]))) for _ in range(40)]


def test_elasticsearch_and_the_database_agree_and_nearly_in_order(crowd, rep, capsys):
    firsts, overlaps = 0, []
    for words in crowd:
        theirs = find(ask(words), rep, NOW)
        with override_settings(ELASTICSEARCH_URL=[]):
            ours = find(ask(words), rep, NOW)
        assert (theirs.total, theirs.facets, theirs.withheld, theirs.relaxed, theirs.notice) == (
            ours.total, ours.facets, ours.withheld, ours.relaxed, None,
        )  # fmt: skip
        first, second = (
            [match.asset_id for match in sorted(every) if match.standing == Standing.CLEARED]
            for every in _both(words)
        )
        assert set(first) == set(second)
        if first:
            firsts += second[0] in first[:3]
            size = min(10, len(first))
            overlaps.append(len(set(first[:size]) & set(second[:size])) / size)
    same, near, asked = sum(overlaps) / len(overlaps), firsts / len(overlaps), len(overlaps)
    with capsys.disabled():
        print(f"\nRanking agreement of Elasticsearch with {connection.vendor} over {asked} questions:")
        print(f"{same:.0%} of the first ten are the same; for {near:.0%} its first is among our first three")


def _both(words):
    asked = question(*clauses_of(parse(words)))
    theirs = ask_engine(asked).matches
    with override_settings(ELASTICSEARCH_URL=[]):
        return ask_engine(asked).matches, theirs
