"""The order of results, and the sentence that says why."""

from hypothesis import given
from hypothesis import strategies as st

from search.engines import Match
from search.query import Group
from search.ranking import by_words, why

CONTEXT = {Group.PERSONA: "persona_1_", Group.COMPETITOR: "competitor_2_"}
NAMES = {"persona_1_": "Value analysis", "competitor_2_": "Mediflow", "product_1_": "Tessel"}


def match(pk, facets="", rank=-1.0):
    return Match(rank, pk, pk, facets, 3)


def test_words_decide_and_the_context_tips_the_scales():
    found = [match(1, rank=-1.0), match(2, "persona_1_ competitor_2_", rank=-0.9), match(3, rank=-3.0)]
    assert [m.asset_id for m in by_words(found, CONTEXT, 20)] == [3, 2, 1]
    assert [m.asset_id for m in by_words(found, {}, 20)] == [3, 1, 2]


_MATCHES = st.lists(
    st.builds(
        match,
        st.integers(1, 50),
        st.sampled_from(["", "persona_1_", "competitor_2_", "persona_1_ competitor_2_"]),
        st.sampled_from([-1.0, -2.0, -0.5]),
    ),
    unique_by=lambda m: m.asset_id,
)


@given(_MATCHES, st.randoms())
def test_the_order_does_not_depend_on_the_order_of_arrival(found, random):
    shuffled = random.sample(found, len(found))
    assert by_words(found, CONTEXT, 20) == by_words(shuffled, CONTEXT, 20)


def say(facets="product_1_", context=None, **facts):
    facts = {"place": "", "found": [], "uses": 0} | facts
    return why(facets, context or {}, NAMES, **facts)


def test_every_piece_says_why_it_is_shown():
    assert say("persona_1_ competitor_2_", CONTEXT) == "Made for Value analysis; answers Mediflow"
    assert say(place="on page 2", found=["infection", "rate"]) == "Matches “infection”, “rate” on page 2"
    assert say(place="in its title") == "Matches in its title"
    assert say(uses=1) == "Customers looked at it 1 time in the last 90 days"
    assert say() == "About Tessel"
