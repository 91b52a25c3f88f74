"""What goes well with a piece, read for one person: only what is cleared for them, in a few queries."""

from datetime import timedelta

import pytest

from content.models import Asset, ClaimUse, Reach
from content.piece_panels import Looking
from messaging.models import Claim, Stage
from search.recommending.beside import SHOWN, pieces_beside
from tests import factories
from tests.search.library import NOW, piece
from tests.search.recommending.field import Field

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def us():
    return factories.market("US")


@pytest.fixture
def deck(us):
    return made("The talk", us, kind_of_piece="deck")


def made(title, *markets, audience="hcp", **fields):
    fields = {"kind_of_piece": "leave_behind"} | fields
    return piece(title, "A page.", cleared=[(each, audience) for each in markets], indexed=False, **fields)


def beside(asset, market, audience="hcp", products=None, at=NOW):
    version = asset.versions.select_related("asset").latest("number")
    reach = Reach(frozenset({market.pk}), products)
    return pieces_beside(Looking(version, market, audience, reach, at))


def titles(*args, **named):
    return [each.version.asset.title for each in beside(*args, **named)]


def seen_together(market, *assets, customers=4):
    field = Field(market)
    for _ in range(customers):
        customer = field.customer()
        for asset in assets:
            field.share(asset, customer, NOW - 20 * DAY, seen=True)


def test_the_kind_that_is_left_behind_after_a_talk(deck, us):
    made("To leave behind", us)
    made("Another talk", us, kind_of_piece="deck")
    (found,) = beside(deck, us)
    assert found.version.asset.title == "To leave behind"
    assert found.why == "A leave-behind to go with this deck"
    assert found.about == "Leave-behind · English"
    assert found.strip.state == "Cleared" and "version 1" in found.strip.facts


def test_what_customers_saw_both_of_comes_with_their_number(deck, us):
    other = made("About another product", us, on=factories.product("Corvane", (us,)))
    seen_together(us, deck, other)
    (found,) = beside(deck, us)
    assert found.why == "4 customers who saw this saw it too"


def test_few_customers_are_no_evidence(deck, us):
    other = made("About another product", us, on=factories.product("Corvane", (us,)))
    seen_together(us, deck, other, customers=2)
    assert titles(deck, us) == []


def test_the_next_stage_and_some_of_the_claims(deck, us):
    first, then = (
        Stage.objects.create(name=name, slug=name, order=order)
        for order, name in enumerate(("Interest", "Trial"), 1)
    )
    other = made("What the trial measures", us, kind_of_piece="video", stages=[then])
    Asset.stages.through.objects.create(asset_id=deck.pk, stage_id=first.pk)
    one, _ = claims_on(deck, "C-1", "C-2")
    use(other, one)
    # All its claims are on the talk: only what comes next speaks for it.
    (found,) = beside(deck, us)
    assert found.why == "For what comes next, Trial"
    claims_on(other, "C-3")
    (found,) = beside(deck, us)
    assert found.why == "For what comes next, Trial; carries some of the same claims"
    # A claim that nobody confirmed does not stand on it.
    ClaimUse.objects.filter(claim=one, version__asset=other).update(status="dismissed")
    assert beside(deck, us)[0].why == "For what comes next, Trial"


def claims_on(asset, *codes):
    fields = {"product": asset.product, "indication": asset.product.indications.get(), "type": "performance"}
    claims = [Claim.objects.create(code=code, text=code, **fields) for code in codes]
    for claim in claims:
        use(asset, claim)
    return claims


def use(asset, claim):
    version = asset.versions.get()
    ClaimUse.objects.create(version=version, claim=claim, page=1, wording="x", status="confirmed")


@pytest.mark.parametrize("why_not", ["market", "audience", "over", "not yet", "product"])
def test_only_what_is_cleared_for_this_person_now(deck, us, why_not):
    """However often customers saw both, and it leaves no gap in the four that are shown."""
    eu, corvane = factories.market("EU"), factories.product("Corvane", (us,))
    hidden = {
        "market": lambda: made("Hidden", eu),
        "audience": lambda: made("Hidden", us, audience="payor"),
        "over": lambda: made("Hidden", us, ends=NOW),
        "not yet": lambda: made("Hidden", us, starts=NOW + DAY),
        "product": lambda: made("Hidden", us, on=corvane),
    }[why_not]()
    kinds = ("leave_behind", "leave_behind", "case_study", "quick_guide")
    others = [made(f"Open {number}", us, kind_of_piece=kind) for number, kind in enumerate(kinds)]
    seen_together(us, deck, hidden, others[0], customers=9)
    found = titles(deck, us, products=frozenset({deck.product_id}))
    assert sorted(found) == ["Open 0", "Open 1", "Open 2", "Open 3"]
    assert len(found) == SHOWN


def test_the_numbers_tell_nothing_of_what_is_hidden(deck, us):
    """With and without a piece that is not cleared the same is said, to the letter."""
    other = made("Open", us)
    seen_together(us, deck, other)
    before = beside(deck, us)
    hidden = made("Hidden", factories.market("EU"))
    seen_together(us, hidden, customers=8)
    for share in hidden.shares.all():
        Field(us).share(hidden, share.recipient, NOW - 15 * DAY, seen=True)
    after = beside(deck, us)
    assert [(each.why, each.reasons) for each in before] == [(each.why, each.reasons) for each in after]


def test_a_market_outside_the_reach_shows_nothing_and_asks_nothing(deck, us, django_assert_num_queries):
    made("To leave behind", us)
    version = deck.versions.select_related("asset").get()
    with django_assert_num_queries(0):
        assert pieces_beside(Looking(version, us, "hcp", Reach(frozenset(), None), NOW)) == []


def test_seven_queries_whatever_there_is(deck, us, django_assert_num_queries):
    version = deck.versions.select_related("asset").get()
    looking = Looking(version, us, "hcp", Reach(frozenset({us.pk}), None), NOW)
    others = [made(f"Open {number}", us) for number in range(2)]
    seen_together(us, deck, *others)
    with django_assert_num_queries(7):
        assert len(pieces_beside(looking)) == 2
    others += [made(f"More {number}", us, kind_of_piece="case_study") for number in range(6)]
    seen_together(us, deck, *others)
    with django_assert_num_queries(7):
        assert len(pieces_beside(looking)) == SHOWN


def test_the_page_of_a_piece_shows_them_with_reason_and_strip(client):
    author = factories.user("Authors")
    deck = factories.approved_asset("A talk.", author=author, kind_of_piece="deck", title="The talk")
    page = f"/assets/{deck.pk}/"
    client.force_login(factories.rep())
    html = client.get(page).content.decode()
    assert "Goes well with" not in html
    other = factories.approved_asset("A leaflet.", author=author, title="The leaflet")
    html = client.get(page).content.decode()
    section = html[html.index("Goes well with") :]
    assert "The leaflet" in section and "A leave-behind to go with this deck" in section
    assert f"/{other.version_id}/" in section and 'class="strip' in section
