"""Short questions are met as a whole, long ones by any of their words with a gain for all of them."""

import re

import pytest

from search.clauses import clauses_of, loose_clauses_of
from search.engines import Clause
from search.finding import best, find
from search.synonyms import Entry, expand
from search.words import LONGEST_QUERY, parse
from tests import factories
from tests.search.library import NOW, ask, piece

pytestmark = pytest.mark.django_db

LONG = "closed drain seroma mastectomy infection outcome"
assert len(LONG.split()) > LONGEST_QUERY


@pytest.fixture
def rep():
    return factories.rep(factories.market("US"))


@pytest.fixture
def shelf(rep, settle):
    """By name four pieces for HCP in the US and one that is not cleared."""
    where = [(factories.market("US"), "hcp")]
    made = {
        "all": piece("Overview", f"{LONG} and many further words of another story.", cleared=where),
        "some": piece("Seroma seroma", "A closed drain.", cleared=where),
        "one": piece("Costs", "The outcome was cheap.", cleared=where),
        "none": piece("Warranty", "Two years.", cleared=where),
        "draft": piece("Draft", LONG),
    }
    settle()
    return {asset.pk: name for name, asset in made.items()}


def names(shelf, answer):
    return [shelf[hit.version.asset_id] for hit in answer.hits]


def test_a_long_question_is_answered_by_any_of_its_words(rep, shelf):
    answer = find(ask(LONG), rep, NOW)
    assert set(names(shelf, answer)) == {"all", "some", "one"}
    assert names(shelf, answer)[0] == "all"
    assert (answer.total, answer.whole, answer.relaxed, answer.has_parts) == (3, 1, False, False)
    # Held back is what the whole question finds, not everything that has one of its words.
    assert answer.withheld_count == 1


def test_a_long_question_that_nothing_meets_says_so(rep, shelf):
    answer = find(ask(f"{LONG} giraffe"), rep, NOW)
    assert set(names(shelf, answer)) == {"all", "some", "one"}
    assert (answer.whole, answer.relaxed) == (None, True)


def test_a_short_question_is_met_as_a_whole_and_further_pieces_are_offered(rep, shelf):
    answer = find(ask("closed drain mastectomy"), rep, NOW)
    assert names(shelf, answer) == ["all"]
    assert (answer.whole, answer.relaxed, answer.has_parts) == (None, False, True)
    wider = find(ask("closed drain mastectomy", some=True), rep, NOW)
    assert names(shelf, wider) == ["all", "some"]
    assert (wider.total, wider.whole, wider.has_parts) == (2, 1, False)


def test_one_word_has_no_parts(rep, shelf):
    assert not find(ask("drain"), rep, NOW).has_parts
    assert not find(ask(), rep, NOW).has_parts
    assert find(ask("drain", some=True), rep, NOW).whole is None


def test_the_best_of_an_answer_are_the_first_of_its_page(rep, shelf):
    from content.models import reach_of

    for words in (LONG, "closed drain mastectomy", "drain", "giraffe"):
        shown = [hit.version.asset_id for hit in find(ask(words), rep, NOW).hits]
        assert best(ask(words), reach_of(rep), NOW, 2) == shown[:2]


def test_the_page_offers_pieces_with_some_of_the_words_and_says_how_many_have_all(
    client, rep, shelf, time_machine
):
    time_machine.move_to(NOW, tick=False)
    factories.sign_in(client, rep)
    query = {"q": "closed drain mastectomy", "market": "US", "audience": "hcp"}
    html = client.get("/find/", query).content.decode()
    assert "1 piece you can use" in html
    link = re.search(r'href="(\?[^"]*some=1)"', html)
    assert link is not None
    html = client.get(f"/find/{link[1].replace('&amp;', '&')}").content.decode()
    assert "2 pieces you can use" in html
    assert "1 of them has all of these words and ranks higher. The others have some of them." in html
    assert "Show pieces with some of these words too" not in html


def test_in_a_sentence_what_is_spelt_right_answers_and_else_what_was_meant(rep, shelf):
    answer = find(ask(f"{LONG} warrenty"), rep, NOW)
    assert "none" not in names(shelf, answer)
    assert not answer.meant
    misspelt = find(ask("clossed seromma mastectommy infectoin outcomme warrenty"), rep, NOW)
    assert misspelt.meant["warrenty"] == ("warranty",)
    assert set(names(shelf, misspelt)) == {"all", "some", "one", "none"}


def test_the_last_word_of_a_sentence_is_no_beginning():
    assert parse(LONG).terms[-1].beginning == ""
    assert parse(" ".join(LONG.split()[1:])).terms[-1].beginning == "outcome"


def test_a_loosened_clause_is_one_phrase_and_counts_once():
    entries = (Entry("aortic valve", ("TAVR",)),)
    words = expand(parse("aortic valve"), entries)
    assert loose_clauses_of(words) == (
        Clause((("aortic",),)), Clause((("tavr",),)), Clause((("valv",),)), Clause((), ("valve",)),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("drain-related seroma", {("drain", "relat"), ("drainrel",), ("drain",), ("relat",), ("seroma",)}),
        ('"closed drain" seroma', {("close", "drain"), ("seroma",)}),
        ("seroma K249901", {("seroma",), ("k249901",)}),
    ],
)
def test_parts_of_joined_words_count_and_quoted_phrases_stay_whole(text, phrases):
    loose = {phrase for clause in loose_clauses_of(parse(text)) for phrase in clause.phrases}
    assert loose == phrases
    assert {phrase for clause in clauses_of(parse(text)) for phrase in clause.phrases} <= loose
