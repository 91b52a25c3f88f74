"""Which pieces go well with a piece: the figures behind it, and who is no company."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.recommending.facts import Signal
from search.recommending.together import (
    MINIMUM_SUPPORT,
    NEXT_STAGE,
    OF_A_KIND,
    SAME_TALK,
    SHRINKAGE,
    SOME_CLAIMS,
    USED_BESIDE,
    Company,
    Looks,
    Piece,
    goes_well_with,
    kinship,
    looks_together,
    shared_part,
)

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
COMPANY = Company(
    kinds={"deck": "Deck", "leave_behind": "Leave-behind", "e": "E-mail template"},
    stages={7: "Interest", 3: "Trial", 5: "Contract"},
    following={7: 3, 3: 5},
)


def piece(asset, kind="deck", product=1, language="en", **sets):
    return Piece(asset, product, kind, language, **{name: frozenset(ids) for name, ids in sets.items()})


def fitting(this, *others, looks=None, limit=4):
    return goes_well_with(this, others, looks or {}, COMPANY, limit)


def order(*args, **named):
    return [each.asset_id for each in fitting(*args, **named)]


def said(found):
    return {reason.words: reason.weight for reason in found.reasons}


def test_customers_who_saw_both_within_sixty_days_are_counted_once_each():
    looks = [
        (1, 10, NOON), (1, 20, NOON + 60 * DAY), (1, 20, NOON + 59 * DAY),
        (2, 10, NOON), (2, 20, NOON - 61 * DAY), (2, 30, NOON),
        (3, 20, NOON), (3, 30, NOON),
    ]  # fmt: skip
    assert SAME_TALK == 60 * DAY
    assert looks_together(looks, 10) == {20: 1, 30: 1}
    assert looks_together(looks, 99) == {}


def test_kinship_by_hand():
    # 4 of the 12 who saw either saw both: 1/3, at a support of 4: 4/9.
    assert kinship(Looks(this=10, other=6, both=4)) == pytest.approx(4 / 12 * 4 / (4 + SHRINKAGE))
    assert kinship(Looks(5, 5, MINIMUM_SUPPORT - 1)) == 0
    assert kinship(Looks(this=10, other=900, both=10)) < kinship(Looks(this=10, other=12, both=10))


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_kinship_is_between_nothing_and_all_and_more_common_customers_never_take_from_it(own, other, both):
    looks = Looks(both + own, both + other, both)
    assert 0 <= kinship(looks) < 1
    assert kinship(Looks(looks.this + 1, looks.other + 1, both + 1)) >= kinship(looks)


def test_the_kind_that_is_used_beside_the_stage_that_follows_and_some_claims_are_reasons():
    this = piece(1, "deck", stages=[7], claims=[1, 2, 3])
    (found,) = fitting(this, piece(2, "leave_behind", stages=[3], claims=[3, 4, 5], personas=[9]))
    assert said(found) == {
        "a leave-behind to go with this deck": USED_BESIDE,
        "for what comes next, Trial": NEXT_STAGE,
        "carries some of the same claims": SOME_CLAIMS,
    }
    assert found.score == sum(said(found).values())
    assert {reason.kind for reason in found.reasons} == {Signal.BESIDE}


def test_an_article_fits_its_word():
    (found,) = fitting(piece(1, "brochure"), piece(2, "leave_behind"))
    assert list(said(found)) == ["a leave-behind to go with this brochure"]


def test_same_people_and_stage_alone_make_no_company():
    this = piece(1, "deck", stages=[7], personas=[9])
    assert fitting(this, piece(2, "deck", stages=[7], personas=[9])) == []
    (found,) = fitting(this, piece(2, "leave_behind", stages=[7], personas=[9]))
    assert list(said(found))[1:] == ["for the same people", "for the same stage"]


def test_a_twin_is_no_company_whatever_customers_saw():
    this = piece(1, "deck", claims=[1, 2, 3])
    twin, sister = piece(2, "deck", claims=[1, 2]), piece(3, "deck", language="de", claims=[1, 2, 3])
    looks = {2: Looks(9, 9, 9), 3: Looks(9, 9, 9)}
    assert shared_part(this, twin) == 1
    assert fitting(this, twin, sister, looks=looks) == []
    # In another kind it repeats itself just as much: being used beside is no reason then.
    assert fitting(this, piece(4, "leave_behind", claims=[1, 2])) == []


def test_another_product_or_language_needs_customers_who_saw_both():
    this = piece(1, "deck")
    others = [piece(2, "leave_behind", product=2), piece(3, "leave_behind", language="de")]
    assert fitting(this, *others) == []
    assert order(this, *others, looks={2: Looks(9, 8, 7), 3: Looks(9, 8, 2)}) == [2]
    (found,) = fitting(this, others[0], looks={2: Looks(9, 8, 7)})
    assert said(found) == {"7 customers who saw this saw it too": round(100 * 7 / 10 * 7 / 12)}


def test_what_customers_did_is_said_first():
    looks = {2: Looks(30, 30, MINIMUM_SUPPORT)}
    (found,) = fitting(piece(1, "deck"), piece(2, "leave_behind"), looks=looks)
    assert [reason.kind for reason in found.reasons] == [Signal.TOGETHER, Signal.BESIDE]
    assert found.reasons[0].weight < found.reasons[1].weight


def test_no_more_than_two_of_a_kind_and_the_newest_of_equal_ones_first():
    others = [Piece(pk, 1, "leave_behind", "en", newest=pk) for pk in (2, 3, 4)]
    study = Piece(5, 1, "case_study", "en", newest=1)
    assert OF_A_KIND == 2
    assert order(piece(1, "deck"), *others, study) == [4, 3, 5]


_PIECES = st.lists(
    st.builds(
        Piece,
        st.integers(2, 30),
        st.integers(1, 2),
        st.sampled_from(["deck", "leave_behind", "brochure"]),
        st.sampled_from(["en", "de"]),
        stages=st.frozensets(st.sampled_from([7, 3, 5])),
        personas=st.frozensets(st.integers(1, 3)),
        claims=st.frozensets(st.integers(1, 5)),
    ),
    unique_by=lambda each: each.asset,
)
_LOOKS = st.dictionaries(st.integers(2, 30), st.builds(Looks, st.just(9), st.just(9), st.integers(0, 9)))


@given(_PIECES, _LOOKS, st.randoms())
def test_every_piece_has_its_reasons_and_the_order_of_arrival_does_not_matter(others, looks, random):
    this = piece(1, stages=[7], personas=[1], claims=[1, 2, 3])
    found = fitting(this, *others, looks=looks)
    assert found == fitting(this, *random.sample(others, len(others)), looks=looks)
    assert len(found) <= 4 and this.asset not in {each.asset_id for each in found}
    assert all(each.reasons and each.score > 0 for each in found)
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)
