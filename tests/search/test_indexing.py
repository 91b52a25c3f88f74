"""The index follows the library, and the door does not follow the index."""

import pytest

from django.core.management import call_command
from django.db import connection

from compliance.cascade import cascade
from content.models import Asset, AssetClearance
from search.finding import find
from search.indexing import index_assets
from search.models import Document
from tests import factories
from tests.search.library import NOW, add_version, ask, piece

pytestmark = pytest.mark.django_db


@pytest.fixture
def us():
    return factories.market("US")


@pytest.fixture
def rep(us):
    return factories.rep(us)


def found(words, rep):
    return [hit.version.asset_id for hit in find(ask(words), rep, NOW).hits]


def test_a_changed_title_is_found_and_the_old_one_is_not(us, rep):
    asset = piece("Drain care", "At home.", cleared=[(us, "hcp")])
    Asset.objects.filter(pk=asset.pk).update(title="Wound care")
    index_assets([asset.pk])
    assert found("wound", rep) == [asset.pk]
    assert found("drain", rep) == []


def test_an_unfinished_version_leaves_the_old_one_in_the_index(us, rep):
    asset = piece("Care", "Drain.", cleared=[(us, "hcp")])
    newer = add_version(asset, rep, "Catheter.")
    type(newer).objects.filter(pk=newer.pk).update(state="processing")
    index_assets([asset.pk])
    assert found("drain", rep) == [asset.pk]
    assert found("catheter", rep) == []


def test_a_change_reaches_the_index_through_the_cascade(us):
    asset = piece("Care", "Drain.", indexed=False)
    assert not Document.objects.filter(pk=asset.pk).exists()
    cascade({"content.asset": {asset.pk}})
    assert Document.objects.get(pk=asset.pk).body == "drain"


def test_a_stale_index_serves_nothing_that_the_door_refuses(us, rep):
    kept = piece("Drain care", "Drain.", cleared=[(us, "hcp")])
    moved = piece("Drain costs", "Drain.", cleared=[(us, "hcp")])
    only = factories.rep(us, products=(kept.product,))
    Asset.objects.filter(pk=moved.pk).update(product=factories.product("Oriel"))
    assert set(found("drain", only)) == {kept.pk}
    AssetClearance.objects.all().delete()
    assert found("drain", rep) == []


def test_an_unchanged_document_is_not_written_again(us, django_assert_max_num_queries):
    asset = piece("Care", "Drain.", cleared=[(us, "hcp")])
    with django_assert_max_num_queries(8) as queries:
        index_assets([asset.pk])
    assert all(query["sql"].lstrip("(").startswith("SELECT") for query in queries.captured_queries)


def test_rebuilding_finds_the_same_as_before(us, rep):
    first = piece("Drain care", "At home.", "The infection rate fell.", cleared=[(us, "hcp")])
    second = piece("Costs", "Drain.", cleared=[(us, "hcp")])
    source = factories.evidence_file("Drainage volumes after surgery.")
    before = {words: found(words, rep) for words in ("drain", "infection", "costs drain")}
    call_command("rebuild_index", verbosity=0)
    assert {words: found(words, rep) for words in before} == before
    assert set(before["drain"]) == {first.pk, second.pk}
    (hit,) = find(ask("infection"), rep, NOW).hits
    assert hit.page == 2
    assert source.pk


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the integrity of FTS5's external content")
def test_the_full_text_tables_agree_with_the_rows_they_index(us):
    asset = piece("Drain care", "At home.", cleared=[(us, "hcp")])
    for title in ("Wound care", "Überleben", "x"):
        Asset.objects.filter(pk=asset.pk).update(title=title)
        index_assets([asset.pk])
    with connection.cursor() as cursor:
        for table in ("search_document_fts", "search_page_fts", "search_evidence_fts"):
            cursor.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)")
