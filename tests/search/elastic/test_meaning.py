"""Meaning on a real Elasticsearch: the same answers as the exact scan, and what happens when it breaks."""

from __future__ import annotations

import pytest

from django.test import override_settings

from compliance.cascade import cascade
from content.models import AssetClearance
from search.elastic.client import client, pause
from search.elastic.kept import kept_indices
from search.elastic.pieces import PIECES
from search.elastic.vectors import VECTORS, nearest_versions
from search.engines.answering import Notice
from search.finding import find
from search.indexing import index_assets
from search.meaning import model, vectors
from search.models import IndexChange
from search.outbox import drain
from search.rebuilding import rebuild_elastic
from search.tasks import keep_index
from tests import factories
from tests.search.library import NOW, add_version, ask, needs_model, piece

pytestmark = [pytest.mark.django_db, needs_model]

#: A sentence with none of the words of the piece that it is about.
QUESTION = "which patients are at risk of wound contamination by germs following an operation"
TEXTS = {
    "infection": ("Surgical site infections", "Bacteria in the incision.", "How the rate was counted."),
    "words": ("Waiting list", "Which patients are operated on next."),
    "pump": ("Battery of the infusion pump", "Eight hours at 25 ml per hour."),
    "drain": ("Closed suction drains", "Fluid is drawn from the wound.", "Volumes per day.", "Removal."),
    "cost": ("Costs of a hospital stay", "A budget model over five years."),
    "valve": ("Aortic valve replacement", "Survival at one year.", "Paravalvular leaks."),
}  # fmt: skip


@pytest.fixture
def rep(settings):
    settings.SEARCH_MEANING = True
    return factories.rep(factories.market("US"))


@pytest.fixture
def shelf(rep, line):
    """By name the pieces, one of them not cleared, in indices that are up to date."""
    where = [(factories.market("US"), "hcp")]
    made = {name: piece(*texts, cleared=where) for name, texts in TEXTS.items()}
    made["draft"] = piece("Sepsis, draft", "Bacterial infection of incisions.")
    vectors.learn_missing()
    rebuild_elastic()
    return made


def names(shelf, answer):
    by_id = {asset.pk: name for name, asset in shelf.items()}
    return [by_id[hit.version.asset_id] for hit in answer.hits]


def asked(rep, words=QUESTION):
    return find(ask(words), rep, NOW)


def in_index(words=QUESTION):
    """The versions that Elasticsearch itself knows, and how near they are."""
    return nearest_versions(model.vector_of(words).tolist(), 100)


def test_every_version_is_as_near_as_the_exact_scan_says(shelf):
    vector = model.vector_of(QUESTION)
    exact = vectors.nearest(vector)
    assert len(exact) == len(TEXTS) + 1
    found = nearest_versions(vector.tolist(), 100)
    assert found == pytest.approx(exact, abs=1e-5)
    assert sorted(found, key=found.get) == sorted(exact, key=exact.get)
    nearer = nearest_versions(vector.tolist(), 2)
    assert set(nearer) == set(sorted(exact, key=exact.get)[-2:])


@pytest.mark.parametrize(
    "words",
    [
        QUESTION,
        "how long does a pump with a battery work before somebody has to load it again",
        "what will it cost the hospital when a patient stays longer than was planned",
        "how many people were still alive twelve months after they got a new heart valve",
    ],
)
def test_the_answers_are_those_of_the_exact_scan(shelf, rep, words):
    theirs = asked(rep, words)
    with override_settings(ELASTICSEARCH_URL=[]):
        ours = asked(rep, words)
    assert theirs.notice is None
    assert theirs.total == ours.total > 0
    assert set(names(shelf, theirs)) == set(names(shelf, ours))
    assert names(shelf, theirs)[0] == names(shelf, ours)[0]
    assert {hit.why for hit in theirs.hits if "meaning" in hit.why} == {
        hit.why for hit in ours.hits if "meaning" in hit.why
    }


def test_what_is_near_comes_in_and_what_is_not_cleared_does_not(shelf, rep):
    answer = asked(rep)
    whys = dict(zip(names(shelf, answer), (hit.why for hit in answer.hits), strict=True))
    assert whys["infection"] == "Close in meaning, without these words"
    assert "draft" not in whys
    AssetClearance.objects.filter(asset=shelf["infection"]).delete()
    assert "infection" not in names(shelf, asked(rep))


def test_an_index_that_lies_brings_in_nothing_that_is_not_cleared(shelf, rep):
    liar = {
        "version_id": shelf["draft"].versions.get().pk,
        "pages": [{"vector": model.vector_of(QUESTION).tolist()}],
    }
    for number, body in enumerate([liar, {**liar, "version_id": 999_999}]):
        client().index(index=VECTORS.live_alias(), id=f"9{number}", document=body, refresh=True)
    answer = asked(rep)
    assert "draft" not in names(shelf, answer)
    assert answer.withheld_count == 0


def test_pages_are_brought_when_they_were_read_and_a_new_version_replaces_the_old(shelf, rep):
    old = shelf["infection"].versions.get()
    version = add_version(shelf["infection"], rep, "Two years of warranty.", "Return in the box.")
    index_assets([shelf["infection"].pk])
    assert keep_index() == "read the meaning of 2 pages; brought 1 changes to Elasticsearch"
    assert not IndexChange.objects.exists()
    near = in_index("warranty and returns")
    assert max(near, key=near.get) == version.pk
    assert old.pk not in near
    assert keep_index() == "brought 0 changes to Elasticsearch"


def test_a_piece_that_was_purged_goes_from_both_indices(shelf):
    """A purge takes the rows away before anybody can say what they were found by."""
    gone = 999_999
    for kept, body in (
        (PIECES, {"asset_id": gone, "title": "zebra"}),
        (VECTORS, {"version_id": gone, "pages": [{"vector": model.vector_of("zebra").tolist()}]}),
    ):
        client().index(index=kept.live_alias(), id=str(gone), document=body, refresh=True)
    cascade({"content.asset": {gone}})
    assert drain().left == 0
    for kept in (PIECES, VECTORS):
        client().indices.refresh(index=kept.live_alias())
        assert client().count(index=kept.live_alias(), query={"ids": {"values": [str(gone)]}})["count"] == 0


def test_down_the_exact_scan_answers_and_the_page_says_so(line, shelf, rep):
    before = names(shelf, asked(rep))
    line.down()
    answer = asked(rep)
    assert answer.notice == Notice.AWAY
    assert "infection" in before
    assert "infection" in names(shelf, answer)


def test_down_between_words_and_meaning_the_exact_scan_answers(line, shelf, rep, monkeypatch):
    from search.meaning import answering

    def breaks(vector, count):
        line.down()
        return nearest_versions(vector, count)

    monkeypatch.setattr(answering, "nearest_versions", breaks)
    answer = asked(rep)
    assert answer.notice == Notice.AWAY
    assert "infection" in names(shelf, answer)
    assert pause.holds


def test_an_index_of_vectors_that_is_missing_is_built_by_the_worker(shelf, rep):
    client().indices.delete(index=list(client().indices.get_alias(name=VECTORS.live_alias())))
    answer = asked(rep)
    assert answer.notice == Notice.AWAY
    assert "infection" in names(shelf, answer)
    index_assets([shelf["pump"].pk])
    assert keep_index() == "built Elasticsearch's index of 7 pieces"
    assert asked(rep).notice is None
    assert len(in_index()) == 7


def test_vectors_of_another_model_are_another_index(shelf, rep, monkeypatch):
    old = VECTORS.live_alias()
    monkeypatch.setattr(type(VECTORS), "_all_settings", lambda kept: {"number_of_shards": 1})
    assert VECTORS.live_alias() != old
    assert asked(rep).notice == Notice.AWAY
    assert keep_index() == "built Elasticsearch's index of 7 pieces"
    assert len(in_index()) == 7
    assert not client().indices.exists_alias(name=old)


def test_a_rebuild_while_vectors_arrive_misses_none(shelf, rep, monkeypatch):
    monkeypatch.setattr("search.rebuilding.BATCH", 2)
    where = [(factories.market("US"), "hcp")]
    late = [piece(f"Sterile gloves {n}", "Hands are clean.", cleared=where) for n in range(3)]
    drain()
    assert len(in_index()) == 7
    first = []

    def read_meanwhile(count):
        if not first:
            first.append(vectors.learn_missing())
            drain()
            version = add_version(shelf["infection"], rep, "Two years of warranty.")
            index_assets([version.asset_id])
            first.append(vectors.learn_missing())  # Nobody brings this one before the end.
            first.append(version.pk)

    rebuild_elastic(read_meanwhile)
    assert first[:2] == [3, 1]
    assert not IndexChange.objects.exists()
    assert set(in_index()) == {
        *(each.versions.get().pk for each in late),
        *(each.versions.get().pk for name, each in shelf.items() if name != "infection"),
        first[2],
    }


def test_a_crash_after_reading_leaves_the_pages_to_the_next_worker(line, shelf, rep):
    where = [(factories.market("US"), "hcp")]
    new = piece("Sterile gloves", "Hands are clean.", cleared=where)
    drain()
    line.down()
    assert vectors.learn_missing() == 1
    assert list(IndexChange.objects.values_list("asset_id", flat=True)) == [new.pk]
    line.up()
    pause.end()
    assert new.versions.get().pk not in in_index()
    assert keep_index() == "brought 1 changes to Elasticsearch"
    assert new.versions.get().pk in in_index()


def test_where_meaning_was_turned_off_its_index_goes_and_comes_back_whole(shelf, settings):
    settings.SEARCH_MEANING = False
    assert kept_indices() == (PIECES,)
    keep_index()
    assert not client().indices.exists_alias(name=VECTORS.live_alias())
    assert client().indices.exists_alias(name=PIECES.live_alias())
    settings.SEARCH_MEANING = True
    assert keep_index() == "built Elasticsearch's index of 7 pieces"
    assert len(in_index()) == 7
