"""A rep with a phone: type, pick a facet, open at the page, go back, and nothing is lost."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from django.urls import reverse

from content.models import Asset
from messaging.models import Stage
from search.indexing import index_assets
from search.models import RecommendationRule
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_rep_types_narrows_opens_at_the_page_and_goes_back(visitor, photograph, is_accessible):
    us = factories.market("US", time_zone="America/New_York")
    product = factories.product("Tessel", (us,))
    author = factories.user("Authors")
    factories.approved_claim(author=author, on=product)
    pages = ("Why Tessel?", "Training.", f"{factories.STATEMENT} The infection rate fell.", "Thank you.")
    wanted = factories.approved_asset(*pages, author=author, on=product, title="Fewer infections")
    factories.approved_asset(
        "The infection rate. " + factories.STATEMENT,
        author=author,
        on=product,
        title="Infection deck",
        kind_of_piece="deck",
    )
    page = visitor(factories.rep(us), width=390, height=844)
    jumps = "new PerformanceObserver(list => { window.shift = (window.shift || 0) + list.getEntries()"
    jumps += ".filter(each => !each.hadRecentInput).reduce((sum, each) => sum + each.value, 0) })"
    page.add_init_script(f"{jumps}.observe({{type: 'layout-shift', buffered: true}})")

    page.goto("/find/")
    words = page.get_by_label("Search cleared pieces")
    words.press_sequentially("infection ra", delay=30)
    expect(page.locator("datalist#suggestions option[value='infection rate']")).to_have_count(1)
    expect(page.get_by_role("heading", name="2 pieces you can use")).to_be_visible()
    page.locator("summary", has_text="Narrow").click()
    leave_behind = page.get_by_role("checkbox", name=re.compile("Leave-behind"))
    leave_behind.check()
    expect(page.get_by_role("heading", name="1 piece you can use")).to_be_visible()
    # The other choice of the same facet still says what it would add.
    expect(page.get_by_text(re.compile(r"^Deck\s*1$"))).to_be_visible()
    expect(page).to_have_url(re.compile(r"q=infection\+ra.*f=kind_leave_behind_"))
    assert (page.evaluate("window.shift") or 0) < 0.1
    photograph(page, "find-narrowed")
    is_accessible(page)

    address = page.url
    page.get_by_role("link", name="page 3", exact=True).click()
    expect(page).to_have_url(re.compile(rf"/assets/{wanted.pk}/.*#page-3$"))
    expect(page.locator("#page-3")).to_be_in_viewport()
    page.go_back()
    expect(page).to_have_url(address)
    expect(page.get_by_role("heading", name="1 piece you can use")).to_be_visible()
    expect(words).to_have_value("infection ra")
    expect(page.locator("input[value=kind_leave_behind_]")).to_be_checked()

    # One step further back undoes the facet; the chip does the same forwards.
    page.go_back()
    expect(page.get_by_role("heading", name="2 pieces you can use")).to_be_visible()
    page.go_forward()
    page.get_by_role("link", name=re.compile("Type: Leave-behind")).click()
    expect(page.get_by_role("heading", name="2 pieces you can use")).to_be_visible()
    expect(page).not_to_have_url(re.compile("kind_leave_behind_"))


def test_a_rep_reads_with_the_keyboard_why_a_piece_is_recommended(visitor, photograph, is_accessible):
    us = factories.market("US")
    author = factories.user("Authors")
    factories.approved_claim(author=author)
    made = factories.approved_asset(factories.STATEMENT, author=author, title="Fewer infections")
    stage = Stage.objects.create(name="Value analysis", slug="value-analysis")
    Asset.stages.through.objects.create(asset_id=made.pk, stage_id=stage.pk)
    index_assets([made.pk])
    page = visitor(factories.rep(us), width=390, height=844)
    page.goto("/find/")
    page.get_by_label("Stage").select_option("Value analysis")
    expect(page.get_by_role("heading", name="Recommended for this deal: 1 piece you can use")).to_be_visible()
    reason = page.locator(".reasons li").filter(has_text="+30")
    expect(reason).to_be_hidden()
    page.locator("summary", has_text="All reasons: 40 points").focus()
    page.keyboard.press("Enter")
    expect(reason).to_have_text(re.compile(r"Fits the stage Value analysis\s*\+30"))
    photograph(page, "find-recommended")
    is_accessible(page)


def test_a_marketer_tries_a_rule_out(visitor, photograph):
    us = factories.market("US")
    author = factories.user("Authors")
    factories.approved_claim(author=author)
    for title in ("Fewer infections", "Shorter stays"):
        factories.approved_asset(factories.STATEMENT, author=author, title=title)
    marketer = factories.rep(us)
    marketer.groups.set(factories.user("Marketers").groups.all())
    page = visitor(marketer, width=1280, height=900)
    page.goto(reverse(RecommendationRule.snippet_viewset.get_url_name("add")))
    page.get_by_role("button", name="Choose a piece").click()
    page.get_by_role("link", name="Fewer infections").click()
    page.locator("select[name=effect]").select_option("Put first")
    page.locator("[name=reason]").fill("It opens doors")
    page.get_by_role("button", name="Show the effect").click()
    expect(page.get_by_role("listitem").filter(has_text="↑ up 1")).to_contain_text("Fewer infections")
    photograph(page, "rule-effect")
    assert not RecommendationRule.objects.exists()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Recommendation rule 'It opens doors' created.")).to_be_visible()


def test_claims_evidence_saved_searches_and_requests_are_accessible(visitor, photograph, is_accessible):
    us = factories.market("US")
    author = factories.user("Authors")
    claim = factories.approved_claim(author=author)
    factories.approved_asset(factories.STATEMENT, author=author, title="Fewer infections")
    factories.approved_answer(claim, author=author)
    factories.objection("Infections are rare anyway.")
    page = visitor(factories.rep(us), width=390, height=844)
    page.goto("/find/?q=infections")
    page.get_by_role("radio", name="Claims").check()
    expect(page.get_by_role("heading", name="1 claim you can make")).to_be_visible()
    expect(page.get_by_role("link", name="Fewer infections, page 1")).to_be_visible()
    is_accessible(page)
    page.get_by_role("radio", name="Evidence").check()
    expect(page.get_by_role("heading", name="1 passage that supports")).to_be_visible()
    is_accessible(page)
    page.get_by_role("radio", name="Objections").check()
    expect(page.get_by_role("heading", name="1 answer you can give")).to_be_visible()
    expect(page.get_by_role("heading", name="Without an answer that you may give here")).to_be_visible()
    is_accessible(page)
    page.get_by_role("radio", name="Pieces").check()
    page.get_by_role("link", name="Save this search").click()
    is_accessible(page)
    page.get_by_label("Name").fill("My infections")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="My infections")).to_be_visible()
    is_accessible(page)
    page.goto("/find/?q=zebra")
    page.get_by_role("link", name="Ask for a piece about it").click()
    is_accessible(page)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Asked for a piece: “zebra”")).to_be_visible()
    is_accessible(page)
    photograph(page, "find-asked")
