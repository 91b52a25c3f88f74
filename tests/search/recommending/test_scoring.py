"""Which pieces come first in a deal: the sums, the order and the limits of each signal."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.recommending.scoring import (
    FRESH,
    HALF_LIFE,
    Candidate,
    Context,
    Effect,
    Rule,
    Tally,
    Use,
    recommend,
)
from search.recommending.spreading import FIRST, NEED, OF_A_KIND

DEAL = Context(product=1, persona=1, stage=2, competitor=3, specialty=4, care=5)
TOKENS = ("persona_1_", "stage_2_", "competitor_3_", "specialty_4_", "care_5_", "persona_9_")
KINDS = ("deck", "video", "brochure")
OLD = 100_000.0


def piece(pk, *tokens, kind="deck", product=1, age=OLD, claims=(), objections=()):
    return Candidate(pk, frozenset(tokens), kind, product, age, frozenset(claims), frozenset(objections))


def best(pieces, context=DEAL, use=None, rules=(), needs=(), limit=20, names=None):
    return recommend(context, pieces, use or Use(), rules, needs, limit, names)


def order(*args, **named):
    return [each.asset_id for each in best(*args, **named)]


def reasons(found, pk):
    each = next(each for each in found if each.asset_id == pk)
    return {reason.words: reason.weight for reason in each.reasons}


def test_each_choice_of_the_deal_gives_its_points_and_says_so():
    names = {"persona_1_": "Purchasing", "stage_2_": "Evaluation"}
    found = best([piece(1, *TOKENS)], names=names)
    assert reasons(found, 1) == {
        "made for Purchasing": 40,
        "fits the stage Evaluation": 30,
        "answers the competitor": 30,
        "for the specialty": 20,
        "for the setting of the deal": 20,
    }
    assert found[0].score == 140
    assert order([piece(1), piece(2, "persona_1_"), piece(3, "stage_2_")]) == [2, 3, 1]
    assert reasons(best([piece(1, *TOKENS)], Context()), 1) == {}


def test_an_open_objection_raises_the_pieces_whose_claims_answer_it():
    deal = replace(DEAL, objections=frozenset({7, 8}))
    pieces = [piece(1, kind="video"), piece(2, objections=[7, 9])]
    assert order(pieces, deal) == [2, 1]
    found = best(pieces, deal, names={"objection_7_": "It costs too much"})
    assert reasons(found, 2) == {"carries what answers “It costs too much”": 35}
    assert order(pieces) == [2, 1], "without the objection the newest comes first"


def test_the_newest_of_equal_pieces_comes_first_and_freshness_halves():
    assert order([piece(1, kind="video"), piece(2)]) == [2, 1]
    found = best([piece(1, age=0, kind="video"), piece(2, age=HALF_LIFE)])
    assert reasons(found, 1) == {"cleared today": FRESH}
    assert reasons(found, 2) == {"cleared 60 days ago": FRESH // 2}


def test_use_counts_as_confirmed_views_per_share_and_not_as_shares():
    often = Use(overall={1: Tally(20, 100), 2: Tally(16, 20)})
    assert order([piece(1, kind="video"), piece(2)], use=often) == [2, 1]
    said = reasons(best([piece(1), piece(2, kind="video")], use=often), 2)
    assert said == {"16 of 20 who were sent or shown it looked": 20}


def test_a_piece_that_nobody_sent_neither_gains_nor_loses():
    use = Use(overall={1: Tally(1, 10), 2: Tally(9, 10)})
    assert use.rate(3, use.mean()) == use.mean() == 0.5
    found = best([piece(1), piece(2, kind="video"), piece(3, kind="brochure")], use=use)
    assert [each.asset_id for each in found] == [2, 3, 1]
    assert reasons(found, 3) == {}


def test_few_shares_say_little_and_like_contexts_say_more_than_all():
    use = Use(
        alike={1: Tally(10, 10)},
        persona={1: Tally(10, 10), 2: Tally(0, 10)},
        overall={1: Tally(20, 40), 2: Tally(20, 40), 3: Tally(1, 1), 4: Tally(39, 79)},
    )
    mean = use.mean()
    assert mean == 0.5
    assert use.rate(2, mean) < use.rate(4, mean) < use.rate(3, mean) < use.rate(1, mean)
    assert use.rate(3, mean) == pytest.approx((1 + 10 * 0.5) / 11)
    assert use.rate(1, mean) == pytest.approx(0.875), "two levels, each weighed against ten shares"
    said = reasons(best([piece(1)], use=use), 1)
    assert list(said) == [
        "20 of 40 who were sent or shown it looked, of people like this at this stage 10 of 10"
    ]


@given(st.integers(0, 50), st.integers(0, 50), st.floats(0, 1))
def test_a_rate_stays_between_its_data_and_what_is_usual(confirmed, others, mean):
    use = Use(overall={1: Tally(confirmed, confirmed + others)})
    rate = use.rate(1, mean)
    own = confirmed / (confirmed + others) if confirmed + others else mean
    assert min(own, mean) - 1e-9 <= rate <= max(own, mean) + 1e-9


def test_a_rule_raises_pins_and_puts_last_where_its_deal_is_met():
    pieces = [piece(1, "persona_1_"), piece(2, kind="video"), piece(3, kind="video", product=2)]
    assert order(pieces) == [1, 3, 2]
    raised = Rule(Context(persona=1), Effect.RAISE, "our new film", 60, kind="video", product=1)
    assert order(pieces, rules=[raised]) == [2, 1, 3]
    assert reasons(best(pieces, rules=[raised]), 2) == {"our new film": 60}
    pinned = Rule(Context(), Effect.PIN, "the launch", asset=3)
    assert order(pieces, rules=[raised, pinned]) == [3, 2, 1]
    hidden = Rule(Context(stage=2), Effect.HIDE, "outdated pictures", asset=1)
    found = best(pieces, rules=[hidden])
    assert [each.asset_id for each in found] == [3, 2, 1]
    assert reasons(found, 1)["put last: outdated pictures"] == -1000


@pytest.mark.parametrize(
    ("when", "met"),
    [
        (Context(), True),
        (Context(persona=1, care=5), True),
        (Context(persona=2), False),
        (Context(product=2), False),
        (Context(persona=1, objections=frozenset({7})), False),
    ],
)
def test_a_rule_asks_only_what_it_says(when, met):
    rule = Rule(when, Effect.RAISE, "why", 5, kind="deck")
    assert rule.applies(DEAL) == met
    assert rule.applies(replace(DEAL, objections=frozenset({7}))) == (met or bool(when.objections))


def test_a_rule_that_names_no_piece_does_nothing():
    assert reasons(best([piece(1)], rules=[Rule(Context(), Effect.PIN, "why")]), 1) == {}


def test_not_five_of_a_kind():
    pieces = [piece(pk, *TOKENS) for pk in range(1, 7)] + [piece(pk, kind="video") for pk in (11, 12)]
    found = best(pieces)
    first = [each.asset_id < 10 for each in found[:FIRST]]
    assert first.count(True) == OF_A_KIND
    assert found[1].score == 125, "the second of a kind loses by the first"
    assert {each.asset_id for each in found} == {each.asset_id for each in pieces}


def test_what_repeats_the_claims_or_the_product_of_a_piece_above_comes_later():
    pieces = [piece(3, claims=[1, 2]), piece(2, kind="video", claims=[1, 2]), piece(1, kind="brochure")]
    assert order(pieces) == [3, 1, 2]
    assert reasons(best(pieces), 2) == {"makes claims of a piece above it": -20}
    pieces = [piece(3), piece(2, kind="video"), piece(1, kind="brochure", product=2)]
    assert order(pieces, Context()) == [3, 1, 2]


def test_each_kind_that_the_stage_needs_comes_before_any_kind_repeats():
    decks = [piece(pk, *TOKENS) for pk in range(1, 5)]
    found = best([*decks, piece(8, kind="brochure"), piece(9, kind="video")], needs=["video", "deck"])
    assert [each.asset_id for each in found[:3]] == [4, 9, 3]
    assert reasons(found, 9) == {
        "this stage needs one: video": NEED,
        "needed here before any kind repeats": 100,
    }
    assert found[1].score == found[2].score == 125


def test_the_first_are_of_several_kinds_in_a_large_library_too():
    pieces = [piece(pk, *TOKENS) for pk in range(1, 400)] + [piece(999, kind="video", age=500)]
    assert order(pieces)[:4].count(999) == 1
    assert order(pieces, limit=400)[:20] == order(pieces, limit=20)


def test_a_need_does_not_lift_what_was_put_last():
    hidden = Rule(Context(), Effect.HIDE, "old", kind="video")
    assert order([piece(1), piece(2), piece(3, kind="video")], rules=[hidden], needs=["video"]) == [2, 1, 3]


def test_a_need_is_met_from_beyond_the_best():
    many = [piece(pk, *TOKENS) for pk in range(1, 400)]
    assert 999 in order([*many, piece(999, kind="video")], needs=["video"], limit=2)


_TALLIES = st.builds(
    lambda seen, not_seen: Tally(seen, seen + not_seen), st.integers(0, 9), st.integers(0, 9)
)
_BY_ASSET = st.dictionaries(st.integers(1, 12), _TALLIES)
_USES = st.builds(Use, _BY_ASSET, _BY_ASSET, _BY_ASSET)
_IDS = st.none() | st.integers(1, 5)
_OBJECTIONS = st.frozensets(st.integers(1, 3), max_size=2)
_CONTEXTS = st.builds(Context, _IDS, _IDS, _IDS, _IDS, _IDS, _IDS, _OBJECTIONS)
_RULES = st.lists(
    st.builds(
        Rule,
        _CONTEXTS,
        st.sampled_from(list(Effect)),
        st.just("why"),
        st.integers(-100, 100),
        st.none() | st.integers(1, 12),
        st.sampled_from(["", *KINDS]),
        st.none() | st.integers(1, 2),
    ),
    max_size=4,
)
_PIECES = st.lists(
    st.builds(
        Candidate,
        st.integers(1, 12),
        st.frozensets(st.sampled_from(TOKENS)),
        st.sampled_from(KINDS),
        st.integers(1, 2),
        st.floats(0, 500),
        st.frozensets(st.integers(1, 4)),
        _OBJECTIONS,
    ),
    unique_by=lambda each: each.asset_id,
)
_NEEDS = st.lists(st.sampled_from([*KINDS, "case_study"]), unique=True)


@given(_CONTEXTS, _PIECES, _USES, _RULES, _NEEDS, st.integers(1, 14), st.randoms())
def test_scores_are_their_reasons_and_the_list_stands_in_their_order(
    context, pieces, use, rules, needs, limit, random
):
    found = recommend(context, pieces, use, rules, needs, limit)
    assert len(found) == min(limit, len(pieces))
    assert len({each.asset_id for each in found}) == len(found)
    scores = [each.score for each in found]
    assert scores == [sum(reason.weight for reason in each.reasons) for each in found]
    assert scores == sorted(scores, reverse=True)
    assert all(
        reason.words and (reason.weight or reason.kind == "rule") for each in found for reason in each.reasons
    )
    shuffled = random.sample(pieces, len(pieces))
    assert recommend(context, shuffled, use, rules, needs, limit) == found
    assert recommend(context, pieces, use, rules, needs, 1) == found[:1], "a page is the beginning of all"


@given(_CONTEXTS, _PIECES, _USES, _NEEDS)
def test_no_kind_repeats_before_each_needed_kind_is_there(context, pieces, use, needs):
    kinds = {each.asset_id: each.kind for each in pieces}
    shown = [kinds[each.asset_id] for each in recommend(context, pieces, use, (), needs, 20)]
    repeats = next((at for at, kind in enumerate(shown) if kind in shown[:at]), len(shown))
    assert {kind for kind in needs if kind in shown} <= set(shown[:repeats])


@given(_CONTEXTS, _PIECES, _USES, _NEEDS)
def test_never_five_of_a_kind_first_while_there_is_another(context, pieces, use, needs):
    kinds = {each.asset_id: each.kind for each in pieces}
    shown = [kinds[each.asset_id] for each in recommend(context, pieces, use, (), needs, 20)][:FIRST]
    if len(set(kinds.values())) > 1 and len(shown) == FIRST:
        assert len(set(shown)) > 1
