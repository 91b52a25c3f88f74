"""Searching by meaning with the real model; skipped where its packages are not installed."""

import subprocess
import sys

import pytest

from content.models import AssetClearance, reach_of
from search.finding import find
from search.indexing import index_assets
from search.meaning import model
from search.meaning.vectors import is_any_read, learn_missing, nearest
from search.models import PageVector
from tests import factories
from tests.search.library import NOW, add_version, ask, needs_model, piece

pytestmark = pytest.mark.django_db
QUESTION = "which patients are at risk of wound contamination by germs following an operation"


@pytest.fixture
def rep(settings):
    settings.SEARCH_MEANING = True
    return factories.rep(factories.market("US"))


@pytest.fixture
def shelf(rep):
    """By id the names of three pieces for HCP in the US, and of one that is not cleared there."""
    where = [(factories.market("US"), "hcp")]
    made = {
        "infection": piece("Surgical site infections", "Bacteria in the incision.", cleared=where),
        "words": piece("Waiting list", "Which patients are operated on next.", cleared=where),
        "pump": piece("Battery of the infusion pump", "Eight hours at 25 ml per hour.", cleared=where),
        "draft": piece("Sepsis, draft", "Bacterial infection of incisions."),
    }
    learn_missing()
    return {asset.pk: name for name, asset in made.items()}


def names(shelf, answer):
    return [shelf[hit.version.asset_id] for hit in answer.hits]


def test_without_its_packages_or_its_setting_it_is_off(settings, monkeypatch):
    settings.SEARCH_MEANING = False
    assert not model.is_on()
    settings.SEARCH_MEANING = True
    monkeypatch.setattr(model, "_PACKAGES", ("numpy", "no_such_package_of_anybody"))
    model._is_installed.cache_clear()
    try:
        assert not model.is_on()
    finally:
        model._is_installed.cache_clear()


def test_nothing_of_it_is_loaded_by_importing_search():
    code = "import django; django.setup(); import search.finding, sys; assert 'numpy' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603


@needs_model
def test_a_piece_without_any_of_the_words_comes_in_by_its_meaning_and_says_so(shelf, rep):
    answer = find(ask(QUESTION), rep, NOW)
    whys = dict(zip(names(shelf, answer), (hit.why for hit in answer.hits), strict=True))
    assert whys["infection"] == "Close in meaning, without these words"
    assert whys["words"].startswith("Matches ")
    assert "pump" not in whys


@needs_model
def test_what_is_not_cleared_never_comes_in(shelf, rep):
    answer = find(ask(QUESTION), rep, NOW)
    assert "draft" not in names(shelf, answer)
    assert answer.withheld_count == 0
    AssetClearance.objects.all().delete()
    assert not find(ask(QUESTION), rep, NOW).hits


@needs_model
def test_what_is_outside_the_persons_products_never_comes_in(shelf):
    other = factories.rep(factories.market("US"), products=(factories.product("Elsewhere"),))
    assert reach_of(other).product_ids is not None
    assert not find(ask(QUESTION), other, NOW).hits


@needs_model
@pytest.mark.parametrize("exact", ['"wound contamination"', "-sepsis", "K249901"])
def test_a_quote_an_exclusion_or_a_number_keeps_meaning_out(shelf, rep, exact):
    answer = find(ask(f"{QUESTION} {exact}"), rep, NOW)
    assert "infection" not in names(shelf, answer)


@needs_model
def test_a_short_question_that_is_met_is_answered_by_its_words(shelf, rep):
    assert names(shelf, find(ask("infusion pump"), rep, NOW)) == ["pump"]


@needs_model
def test_a_new_version_is_read_once_and_the_old_one_answers_no_more(shelf, rep):
    assert learn_missing() == 0
    ((infection, _),) = [(pk, name) for pk, name in shelf.items() if name == "infection"]
    from content.models import Asset

    asset = Asset.objects.get(pk=infection)
    version = add_version(asset, rep, "Two years of warranty.", "Return in the box.")
    index_assets([asset.pk])
    assert learn_missing() == 2
    assert learn_missing() == 0
    near = nearest(model.vector_of("warranty and returns"))
    assert max(near, key=near.get) == version.pk
    assert "infection" not in names(shelf, find(ask(QUESTION), rep, NOW))
    read = PageVector.objects.filter(page__version__asset=asset)
    assert set(read.values_list("page__version", flat=True)) == {version.pk}


@needs_model
def test_vectors_of_another_model_are_not_looked_at_and_are_made_anew(shelf, rep):
    PageVector.objects.update(model="another")
    assert not is_any_read()
    assert names(shelf, find(ask(QUESTION), rep, NOW)) == ["words"]
    assert learn_missing() == 4
    assert PageVector.objects.filter(model=model.NAME).count() == 4


@needs_model
def test_a_model_with_another_hash_is_not_loaded_and_words_answer(shelf, rep, monkeypatch, tmp_path):
    other = tmp_path / "model.onnx"
    other.write_bytes(b"not the model")
    monkeypatch.setattr(model, "_file", lambda: other)
    with pytest.raises(model.WrongModel, match="is not the model"):
        model.vector_of("wound")
    assert names(shelf, find(ask(QUESTION), rep, NOW)) == ["words"]


@needs_model
def test_several_readers_read_the_same_as_one(shelf):
    alone = dict(PageVector.objects.values_list("page", "vector"))
    PageVector.objects.all().delete()
    assert learn_missing(readers=3) == 4
    assert {page: bytes(vector) for page, vector in PageVector.objects.values_list("page", "vector")} == {
        page: bytes(vector) for page, vector in alone.items()
    }


@needs_model
def test_a_piece_is_as_near_as_its_nearest_page(shelf, rep):
    version = add_version(
        piece("Long deck", "Nothing of it."), rep, "Prices.", "Wound infections by bacteria.", "Thanks."
    )
    index_assets([version.asset_id])
    learn_missing()
    asked = model.vector_of("wound contamination by germs")
    vectors = PageVector.objects.filter(page__version=version).values_list("vector", flat=True)
    import numpy as np

    cosines = [float(np.frombuffer(vector, dtype=np.float32) @ asked) for vector in vectors]
    assert len(cosines) == 3
    assert nearest(asked)[version.pk] == pytest.approx(max(cosines))
