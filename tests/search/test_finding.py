"""What is found by words: stems, accents, beginnings, hostile input, relaxing, snippets."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.finding import find
from search.hits import highlight
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
def shelf(us):
    """Three pieces that are cleared in the US for HCP."""
    cleared = [(us, "hcp")]
    return [
        piece(
            "Fewer infections", "Overview.", "The infection rate fell from 6.1 % to 2.4 %.", cleared=cleared
        ),
        piece("Überlebensrate nach Drainage", "Die Überlebensrate stieg.", cleared=cleared),
        piece("Costs of a committee", "What value analysis asks <b>first</b> & last.", cleared=cleared),
    ]


def titles(answer):
    return {hit.version.asset.title for hit in answer.hits}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("infection", {"Fewer infections"}),
        ("INFECTED rates", {"Fewer infections"}),
        ("infec", {"Fewer infections"}),
        ("infectio", {"Fewer infections"}),
        ("committ", {"Costs of a committee"}),
        ("uberlebensrate", {"Überlebensrate nach Drainage"}),
        ("ÜBERLEBENSRATE", {"Überlebensrate nach Drainage"}),
        ("2.4 %", {"Fewer infections"}),
        ("the infection of the rate", {"Fewer infections"}),
        ("infection committee", {"Fewer infections", "Costs of a committee"}),
        ("zebra", set()),
    ],
)
def test_words_find_their_forms_and_beginnings(rep, shelf, words, found):
    answer = find(ask(words), rep, NOW)
    assert titles(answer) == found
    assert answer.total == len(found)


def test_without_words_everything_that_may_be_used_is_offered(rep, shelf):
    assert titles(find(ask(), rep, NOW)) == {asset.title for asset in shelf}


def test_nothing_with_all_words_is_said_and_some_words_answer(rep, shelf):
    assert not find(ask("infection rate"), rep, NOW).relaxed
    assert find(ask("infection committee"), rep, NOW).relaxed
    assert not find(ask("zebra giraffe"), rep, NOW).relaxed


def test_the_page_that_answers_is_shown_with_its_words_marked(rep, shelf):
    (hit,) = find(ask("infection rate"), rep, NOW).hits
    assert hit.page == 2
    assert "<mark>infection</mark> <mark>rate</mark> fell" in hit.snippet
    assert hit.why == "Matches “infection”, “rate” on page 2"
    assert hit.strip.state == "Cleared"
    assert hit.strip.facts[-1] == "0 claims"


def test_a_page_with_all_the_words_comes_before_one_that_repeats_a_single_one(rep, us):
    pages = ("Drain. Drain. Drain.", "A drain and the long story of an infection that somebody had once.")
    piece("Guide", *pages, cleared=[(us, "hcp")])
    piece("Further guide", "Drain.", "Costs.", cleared=[(us, "hcp")])
    hits = {hit.version.asset.title: hit for hit in find(ask("drain infection"), rep, NOW).hits}
    assert hits["Guide"].page == 2


def test_a_snippet_is_escaped_before_it_is_marked(rep, shelf):
    (hit,) = find(ask("value analysis"), rep, NOW).hits
    assert "<mark>value</mark> <mark>analysis</mark>" in hit.snippet
    assert "<b>" not in hit.snippet
    assert highlight("\x02<i>\x03 & \x02stray") == "<mark>&lt;i&gt;</mark> &amp; stray"


def test_a_facet_cannot_be_asked_for_in_words(rep, shelf):
    assert titles(find(ask("brochure"), rep, NOW)) == set()
    assert titles(find(ask("kind_brochure_"), rep, NOW)) == set()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(st.characters(), max_size=60))
def test_arbitrary_words_never_raise(rep, shelf, words):
    answer = find(ask(words), rep, NOW)
    assert titles(answer) <= {asset.title for asset in shelf}


def test_a_piece_that_says_it_in_the_title_comes_first(rep, us):
    piece("A brochure", "Drain removal at home.", cleared=[(us, "hcp")])
    piece("Drain removal", "A brochure.", cleared=[(us, "hcp")])
    hits = find(ask("drain removal"), rep, NOW).hits
    assert [hit.version.asset.title for hit in hits] == ["Drain removal", "A brochure"]
    assert hits[0].why == "Matches in its title"


def test_pages_of_results_hold_every_piece_once(rep, us):
    made = {piece(f"Guide {n}", "Drain.", cleared=[(us, "hcp")]).pk for n in range(45)}
    shown = [find(ask("drain", page=page), rep, NOW) for page in (1, 2, 3)]
    assert [len(answer.hits) for answer in shown] == [20, 20, 5]
    assert {hit.version.asset_id for answer in shown for hit in answer.hits} == made
    assert find(ask("drain", page=99), rep, NOW).page == 3
