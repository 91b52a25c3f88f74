"""A world with known preferences: ours finds them, bestsellers do not, and the judge itself is judged."""

import pytest

from search.recommending.simulation import (
    SHOWN,
    Deal,
    Ours,
    Outcome,
    Piece,
    Popular,
    Setting,
    World,
    live_through,
    make_world,
    simulate,
)

SMALL = Setting(seed=1, deals=900, pieces=40, newcomers=8)


@pytest.fixture(scope="module")
def outcomes() -> dict[str, Outcome]:
    return {each.name: each for each in simulate(SMALL)}


def test_ours_beats_popularity_and_random_by_a_margin(outcomes):
    ours = outcomes["ours"]
    for other in ("popularity", "random"):
        assert ours.hit_rate > outcomes[other].hit_rate + 0.1
        assert ours.interval.low > outcomes[other].interval.high
        assert ours.regret < outcomes[other].regret / 2


def test_it_learns_from_use_what_the_marks_do_not_say(outcomes):
    ours, deaf = outcomes["ours"], outcomes["ours, by marks alone"]
    assert ours.regret < deaf.regret
    assert ours.hit_rate > deaf.hit_rate


def test_popularity_narrows_what_is_shown_and_ours_does_not(outcomes):
    bestsellers, ours = outcomes["popularity"], outcomes["ours"]
    assert bestsellers.coverage[-1] < 0.25
    assert bestsellers.newcomers == 0
    assert min(ours.coverage) > 0.6
    assert ours.newcomers > 0.8


def test_the_same_seed_gives_the_same_world_and_another_does_not():
    assert make_world(SMALL) == make_world(SMALL)
    assert make_world(SMALL) != make_world(Setting(seed=2, deals=900, pieces=40, newcomers=8))


class Fixed:
    """Always the same list; keeps what it was told."""

    name = "fixed"

    def __init__(self, *numbers):
        self.numbers = list(numbers)
        self.told = []

    def show(self, deal, pieces):
        return self.numbers

    def learn(self, deal, piece, *, opened):
        self.told.append((deal.number, piece, opened))


def tiny(*luck):
    """Three pieces with chances of .8, .4 and .2, and a deal for each given luck."""
    pieces = tuple(Piece(number, "deck", 1, 1, since=0) for number in range(3))
    deals = tuple(Deal(number, (1, 1), each) for number, each in enumerate(luck))
    return World(pieces, {(1, 1): (0.8, 0.4, 0.2)}, deals)


def test_one_deal_by_hand():
    """Place 1 is looked at always, place 2 with chance 1/2; half of what is looked at is sent."""
    good, unsent, unseen = (0.4, 0.4, 0.1), (0.4, 0.6, 0.1), (0.6, 0.4, 0.1)
    policy = Fixed(2, 0)
    outcome = live_through(tiny((unsent, good), (good, unseen)), policy)
    assert policy.told == [(0, 0, True), (1, 2, True)]
    assert (outcome.hits, outcome.deals) == (2, 2)
    got, best = 0.2 + 0.8 / 2, 0.8 + 0.4 / 2 + 0.2 / 3
    assert outcome.regret == pytest.approx(1 - got / best)


def test_the_best_list_has_no_regret_and_luck_does_not_enter_it():
    unlucky = ((0.9, 0.9, 0.9),) * SHOWN
    outcome = live_through(tiny(unlucky, unlucky), Fixed(0, 1, 2))
    assert outcome.hits == 0
    assert outcome.regret == pytest.approx(0)


@pytest.mark.parametrize("policy", [Ours, Popular])
def test_showing_a_piece_teaches_nothing(policy):
    """Only what was sent is learnt from: a policy that showed a thousand lists knows what a new one knows."""
    world = make_world(SMALL)
    shown, fresh = policy(), policy()
    for deal in world.deals[:50]:
        shown.show(deal, world.there(deal))
    deal = world.deals[60]
    assert shown.show(deal, world.there(deal)) == fresh.show(deal, world.there(deal))
