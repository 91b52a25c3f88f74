"""What happens when Elasticsearch is down, slow, full, empty, old or wrong: an answer, and the right one."""

from __future__ import annotations

import socket

import pytest
from elasticsearch import AuthorizationException

from django.core.management import CommandError, call_command
from django.db import transaction

from content.models import Asset, AssetClearance
from search.elastic.client import client, pause
from search.elastic.indices import SETTINGS
from search.elastic.pieces import PIECES
from search.elastic.questions import scores
from search.elastic.writing import LOWEST_VERSION, write
from search.engines import Clause, Question
from search.engines.answering import Notice
from search.finding import find
from search.indexing import index_assets
from search.models import Document, IndexBuild, IndexChange
from search.outbox import drain
from search.rebuilding import rebuild_elastic
from search.tasks import keep_index
from tests import factories
from tests.search.library import NOW, ask, piece

pytestmark = pytest.mark.django_db


@pytest.fixture
def us():
    return factories.market("US")


@pytest.fixture
def rep(us):
    return factories.rep(us)


@pytest.fixture
def shelf(us, line):
    """Two cleared pieces and one that is not, in an index that is up to date."""
    made = [piece(f"Drain {n}", "Infection.", cleared=[(us, "hcp")] if n else []) for n in range(3)]
    rebuild_elastic()
    return made


def found(rep, words="drain"):
    answer = find(ask(words), rep, NOW)
    return answer.notice, {hit.version.asset_id for hit in answer.hits}, answer.withheld_count


def in_index(word):
    """The assets that Elasticsearch itself knows by a stem."""
    return set(scores(Question((Clause(((word,),)),), False, (), 0, "", NOW)))


def rename(asset, title):
    Asset.objects.filter(pk=asset.pk).update(title=title)
    index_assets([asset.pk])


@pytest.fixture
def nobody(choose):
    """An address where nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    choose(f"http://127.0.0.1:{port}")


def test_down_at_start_the_database_answers_and_the_page_says_so(nobody, us, rep, client):
    kept = piece("Drain care", "Infection.", cleared=[(us, "hcp")])
    piece("Drain draft", "Infection.")
    assert found(rep) == (Notice.AWAY, {kept.pk}, 1)
    client.force_login(rep)
    page = client.get("/find/", {"q": "drain"})
    assert page.status_code == 200
    assert "The search server does not answer." in page.content.decode()
    assert "Drain care" in page.content.decode()
    assert IndexChange.objects.count() == 2
    with pytest.raises(RuntimeError, match="does not answer"):
        keep_index()
    assert IndexChange.objects.count() == 2
    with pytest.raises(CommandError, match="does not answer"):
        call_command("rebuild_index", verbosity=0)


def test_down_in_the_middle_nothing_is_lost_and_it_catches_up(line, shelf, us, rep):
    hidden, first, second = shelf
    assert found(rep) == (None, {first.pk, second.pk}, 1)
    line.down()
    assert found(rep) == (Notice.AWAY, {first.pk, second.pk}, 1)
    new = piece("Drain of tomorrow", "Infection.", cleared=[(us, "hcp")])
    rename(first, "Catheter")
    AssetClearance.objects.filter(asset=second).delete()
    assert found(rep) == (Notice.AWAY, {new.pk}, 2)
    with pytest.raises(RuntimeError, match="does not answer"):
        keep_index()
    line.up()
    pause.end()
    # Before anything was brought: what is not in the index yet is answered by the database.
    assert found(rep) == (None, {new.pk}, 2)
    assert in_index("drain") == {hidden.pk, first.pk, second.pk}
    assert keep_index() == "brought 2 changes to Elasticsearch"
    assert not IndexChange.objects.exists()
    assert in_index("drain") == {hidden.pk, second.pk, new.pk}
    assert in_index("cathet") == {first.pk}
    assert found(rep) == (None, {new.pk}, 2)


def test_an_answer_that_breaks_off_is_no_answer(line, shelf, rep):
    line.cut()
    assert found(rep) == (Notice.AWAY, {each.pk for each in shelf[1:]}, 1)


def test_slow_the_database_answers_and_the_next_question_does_not_wait(line, shelf, rep, settings):
    settings.ELASTICSEARCH_TIMEOUT = 0.3
    line.hold()
    before = line.calls
    assert found(rep) == (Notice.AWAY, {each.pk for each in shelf[1:]}, 1)
    asked = line.calls
    assert asked > before
    assert found(rep)[0] == Notice.AWAY
    assert line.calls == asked


def test_an_index_that_is_missing_is_built_by_the_worker(line, shelf, rep):
    name = next(iter(client().indices.get_alias(name=PIECES.live_alias())))
    client().indices.delete(index=name)
    assert found(rep) == (Notice.AWAY, {each.pk for each in shelf[1:]}, 1)
    assert not client().indices.exists(index=PIECES.live_alias())
    rename(shelf[1], "Catheter")
    assert drain().left == 1
    assert keep_index() == "built Elasticsearch's index of 3 pieces"
    assert found(rep) == (None, {shelf[2].pk}, 1)
    assert found(rep, "catheter") == (None, {shelf[1].pk}, 0)
    assert not IndexChange.objects.exists()


def test_an_index_of_an_older_shape_is_not_asked_and_is_replaced(line, shelf, rep, monkeypatch):
    old = PIECES.live_alias()
    monkeypatch.setitem(SETTINGS, "refresh_interval", "2s")
    assert PIECES.live_alias() != old
    assert found(rep) == (Notice.AWAY, {each.pk for each in shelf[1:]}, 1)
    assert keep_index() == "built Elasticsearch's index of 3 pieces"
    assert found(rep) == (None, {each.pk for each in shelf[1:]}, 1)
    assert not client().indices.exists_alias(name=old)


def test_a_full_disk_refuses_writes_and_loses_none(line, shelf, us, rep):
    def block(is_full):
        client().indices.put_settings(
            index=PIECES.live_alias(), settings={"index.blocks.read_only_allow_delete": is_full}
        )

    block(True)
    rename(shelf[1], "Catheter")
    AssetClearance.objects.filter(asset=shelf[2]).delete()
    drained = drain()
    assert (drained.brought, drained.left) == (0, 1)
    assert "read-only" in drained.reason
    assert "1 left" in keep_index()
    assert found(rep) == (None, set(), 2)
    assert found(rep, "catheter") == (None, {shelf[1].pk}, 0)
    block(None)
    assert keep_index() == "brought 1 changes to Elasticsearch"
    assert in_index("cathet") == {shelf[1].pk}


def test_with_much_to_catch_up_the_database_answers(line, shelf, us, rep, monkeypatch):
    monkeypatch.setattr("search.engines.answering.MOST_PENDING", 1)
    for each in shelf[1:]:
        rename(each, "Drain anew")
    assert found(rep) == (Notice.CATCHING_UP, {each.pk for each in shelf[1:]}, 1)
    drain()
    assert found(rep) == (None, {each.pk for each in shelf[1:]}, 1)


def test_an_index_that_lies_serves_nothing_that_is_not_cleared(line, shelf, us, rep):
    hidden, first, second = shelf
    AssetClearance.objects.filter(asset=first).delete()
    for asset_id in (hidden.pk, first.pk, second.pk, 999_999):
        client().index(
            index=PIECES.live_alias(),
            id=str(asset_id),
            document={"asset_id": asset_id, "title": "zebra", "facets": ["kind_brochure_", "kind_deck_"]},
            version=10**12,
            version_type="external",
            refresh=True,
        )
    answer = find(ask("zebra"), rep, NOW)
    assert [hit.version.asset_id for hit in answer.hits] == [second.pk]
    assert answer.withheld_count == 2
    assert {choice.token for group in answer.facets for choice in group.choices} & {"kind_deck_"} == set()


def test_a_change_that_is_rolled_back_leaves_nothing(line, shelf):
    with transaction.atomic():
        rename(shelf[1], "Catheter")
        assert IndexChange.objects.count() == 1
        transaction.set_rollback(True)
    assert not IndexChange.objects.exists()


def test_a_late_write_does_not_undo_a_newer_one(line, shelf):
    rename(shelf[1], "Catheter")
    drain()
    Document.objects.filter(pk=shelf[1].pk).update(title="late")
    assert not write(PIECES, {shelf[1].pk: LOWEST_VERSION}, PIECES.live_alias()).assets
    client().indices.refresh(index=PIECES.live_alias())
    assert in_index("late") == set()
    assert in_index("cathet") == {shelf[1].pk}


def test_a_worker_that_dies_after_writing_leaves_the_change_to_the_next(line, shelf):
    rename(shelf[1], "Catheter")
    (row,) = IndexChange.objects.all()
    write(PIECES, {shelf[1].pk: 1 + row.pk}, PIECES.live_alias())
    assert drain().brought == 1
    assert in_index("cathet") == {shelf[1].pk}


def test_a_rebuild_while_writes_arrive_misses_none(line, shelf, us, rep, monkeypatch):
    monkeypatch.setattr("search.rebuilding.BATCH", 2)
    more = [piece(f"Drain more {n}", "Infection.", cleared=[(us, "hcp")]) for n in range(5)]
    written = []

    def write_meanwhile(count):
        if written:
            return
        rename(shelf[0], "Catheter early")  # Already in the new index.
        rename(more[-1], "Catheter late")  # Not yet.
        Document.objects.filter(pk=more[-2].pk).delete()
        IndexChange.objects.create(asset_id=more[-2].pk)
        drain()
        rename(shelf[1], "Catheter waiting")  # Nobody brings this one before the end.
        written.append(piece("Drain new", "Infection.", cleared=[(us, "hcp")]))
        assert found(rep)[0] is None

    old = set(client().indices.get_alias(name=PIECES.live_alias()))
    rebuild_elastic(write_meanwhile)
    assert not IndexChange.objects.exists()
    assert in_index("cathet") == {shelf[0].pk, shelf[1].pk, more[-1].pk}
    assert in_index("drain") == {shelf[2].pk, written[0].pk, *(each.pk for each in more[:3])}
    (live,) = client().indices.get(index=f"{PIECES.live_alias()}*", features="aliases")
    assert {live} != old
    assert IndexBuild.objects.filter(state=IndexBuild.State.LIVE).count() == 2


def test_two_rebuilds_at_once_the_second_is_refused(line, shelf, rep):
    refused = []

    def again(count):
        with pytest.raises(CommandError, match="The index is being built since") as problem:
            call_command("rebuild_index", verbosity=0)
        refused.append(str(problem.value))
        # Changes go on meanwhile, into both indices.
        assert keep_index() == "brought 3 changes to Elasticsearch"

    rebuild_elastic(again)
    assert refused
    assert found(rep) == (None, {each.pk for each in shelf[1:]}, 1)


def test_a_rebuild_that_died_is_taken_over(line, shelf, rep):
    build = IndexBuild.objects.create(total=3)
    left = PIECES.new_index("dead")
    left.create(using=client())
    IndexBuild.objects.filter(pk=build.pk).update(beat_at="2026-01-01T00:00Z")
    rename(shelf[1], "Catheter")
    assert rebuild_elastic() == 3
    build.refresh_from_db()
    assert build.state == IndexBuild.State.FAILED
    assert not client().indices.exists(index=left._name)
    assert in_index("cathet") == {shelf[1].pk}


def test_a_rebuild_that_fails_leaves_the_old_index_in_use(line, shelf, rep):
    old = set(client().indices.get_alias(name=PIECES.live_alias()))

    def breaks(count):
        line.down()

    with pytest.raises(Exception, match="Connection"):
        rebuild_elastic(breaks)
    line.up()
    pause.end()
    assert set(client().indices.get_alias(name=PIECES.live_alias())) == old
    assert found(rep) == (None, {each.pk for each in shelf[1:]}, 1)
    assert rebuild_elastic() == 3


def test_the_key_reaches_its_own_indices_only(elastic):
    if not elastic.api_key:
        pytest.skip("this server runs without security")
    with pytest.raises(AuthorizationException):
        client().indices.create(index="somebody-elses")
    with pytest.raises(AuthorizationException):
        client().cluster.put_settings(transient={"action.auto_create_index": "true"})
