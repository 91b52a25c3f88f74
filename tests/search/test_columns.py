"""The library in memory says what the database says, whoever changed it and however."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from threading import Thread

import pytest

from django.db import connection, connections, transaction

from content.models import AssetClearance
from search.columns import feed
from search.columns.library import Library, library
from search.columns.pieces import Pieces, bits_of, places_of
from search.engines import Question, Standing
from search.models import Document, LibraryChange
from tests import factories
from tests.search.library import NOW, piece

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def us():
    return factories.market("US")


@pytest.fixture
def germany():
    return factories.market("DE")


def question(market, at=NOW, audience="hcp", tokens=()):
    return Question((), False, tokens, market.pk, audience, at)


def standing_in_database(document, market, audience, at):
    """The slow truth: each window of the version, one by one."""
    found = Standing.NEVER
    for window in AssetClearance.objects.filter(
        version=document.version_id, market=market, audience=audience
    ):
        if window.starts_at > at:
            found = max(found, Standing.LATER)
        elif window.ends_at > at:
            found = Standing.CLEARED
        else:
            found = max(found, Standing.ENDED)
    return found


def told_by(held, market, audience, at):
    return {match.asset_id: match.standing for match in held.meeting(question(market, at, audience), None)}


def test_random_changes_are_seen_by_the_very_next_question(us, germany):
    rng = Random(20261125)
    made: list = [piece(f"Piece {number}", "Drain.", cleared=[(us, "hcp")]) for number in range(6)]
    for step in range(120):
        asset = rng.choice(made)
        match rng.randrange(5):
            case 0:
                begins = NOW + DAY * rng.randint(-20, 20)
                AssetClearance.objects.create(
                    asset=asset,
                    version=asset.versions.get(),
                    market=rng.choice([us, germany]),
                    audience=rng.choice(["hcp", "payor"]),
                    starts_at=begins,
                    ends_at=begins + DAY * rng.randint(1, 20),
                )
            case 1:
                AssetClearance.objects.filter(asset=asset, ends_at__lt=NOW).delete()
            case 2:
                AssetClearance.objects.filter(asset=asset).update(ends_at=NOW + DAY * rng.randint(1, 9))
            case 3:
                Document.objects.filter(asset=asset).update(facets=f"kind_deck_ stage_{step}_")
            case 4 if step % 10 == 0:
                Document.objects.filter(asset=asset).delete()
        at = NOW + DAY * rng.randint(-25, 25)
        market, audience = rng.choice([us, germany]), rng.choice(["hcp", "payor"])
        documents = Document.objects.all()
        assert told_by(library(), market, audience, at) == {
            each.asset_id: standing_in_database(each, market, audience, at) for each in documents
        }
        facets = rng.choice([each.facets.split()[0] for each in documents] or ["kind_none_"])
        found = library().meeting(question(market, tokens=((facets,),)), None)
        assert {match.asset_id for match in found} == {
            each.asset_id for each in documents if facets in each.facets.split()
        }


def test_what_is_rolled_back_was_never_there(us):
    made = piece("Drain", cleared=[(us, "hcp")])
    held = library()
    assert told_by(held, us, "hcp", NOW) == {made.pk: Standing.CLEARED}

    with transaction.atomic():
        AssetClearance.objects.all().delete()
        assert told_by(library(), us, "hcp", NOW) == {made.pk: Standing.NEVER}
        transaction.set_rollback(True)
    assert told_by(library(), us, "hcp", NOW) == {made.pk: Standing.CLEARED}
    AssetClearance.objects.update(ends_at=NOW - DAY)
    assert told_by(library(), us, "hcp", NOW) == {made.pk: Standing.ENDED}


def test_a_reader_whose_mark_was_trimmed_reads_everything_again(us):
    made = piece("Drain", cleared=[(us, "hcp")])
    held = Library()
    assert told_by(held.brought_up_to_date(), us, "hcp", NOW) == {made.pk: Standing.CLEARED}
    AssetClearance.objects.all().delete()
    LibraryChange.objects.all().delete()
    LibraryChange.objects.create(asset_id=0, mark=1)
    assert told_by(held.brought_up_to_date(), us, "hcp", NOW) == {made.pk: Standing.NEVER}


def test_only_the_newest_changes_are_kept():
    last = feed.newest().change
    LibraryChange.objects.create(pk=last + 1, asset_id=1, mark=1)
    at = (last // 1_000 + 1) * 1_000 + feed.KEPT
    LibraryChange.objects.create(pk=at, asset_id=1, mark=2)
    assert list(LibraryChange.objects.values_list("pk", flat=True)) == [at]


def test_plain_sql_is_seen_too(us):
    made = piece("Drain", cleared=[(us, "hcp")])
    assert told_by(library(), us, "hcp", NOW) == {made.pk: Standing.CLEARED}
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM content_assetclearance")
    assert told_by(library(), us, "hcp", NOW) == {made.pk: Standing.NEVER}


def test_another_connection_sees_what_was_committed_and_nothing_else(committed_db):
    us = factories.market("US")
    made = piece("Drain", cleared=[(us, "hcp")])
    seen = []

    def look():
        seen.append(told_by(library(), us, "hcp", NOW))
        connections.close_all()

    def looked():
        thread = Thread(target=look)
        thread.start()
        thread.join()
        return seen[-1]

    assert looked() == {made.pk: Standing.CLEARED}
    if connection.vendor == "postgresql":
        with transaction.atomic():
            AssetClearance.objects.all().delete()
            assert told_by(library(), us, "hcp", NOW) == {made.pk: Standing.NEVER}
            assert looked() == {made.pk: Standing.CLEARED}
    else:
        AssetClearance.objects.all().delete()
    assert looked() == {made.pk: Standing.NEVER}


def test_sets_of_places_are_what_they_were_made_of():
    places = sorted(Random(1).sample(range(5_000), 900))
    assert list(places_of(bits_of(places, 5_000))) == places
    assert list(places_of(0)) == []


def test_a_piece_that_changed_answers_to_its_new_tokens_only():
    pieces = Pieces()
    pieces.fill([(7, 1, "kind_deck_ stage_1_"), (9, 2, "kind_film_ stage_1_")])
    pieces.put(7, 3, "kind_film_")
    pieces.put(11, 4, "stage_1_")
    pieces.drop(9)

    def meeting(*groups, among=None):
        return [pieces.assets[place] for place in pieces.meeting(groups, among)]

    assert meeting(["kind_film_"]) == [7]
    assert meeting(["stage_1_"]) == [11]
    assert meeting(["kind_deck_"]) == []
    assert meeting() == [7, 11]
    assert meeting(["stage_1_", "kind_film_"], among=[11, 9, 5]) == [11]
