"""The whole thread in a browser: from a draft claim to the recalled link, by the people who walk it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from django.utils import timezone

from cms.core.models import User
from compliance.models import SignoffTaskState
from content.models import Asset, Visit
from messaging.models import Claim
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def sign(page: Page, person: User) -> None:
    """As a reviewer with one item in the queue: open it, approve and sign."""
    page.goto("/review/")
    page.locator("ol.rounds a").first.click()
    page.get_by_role("link", name=re.compile("Approve and sign")).click()
    page.get_by_role("radio", name="Approval").check()
    page.get_by_label("Your user name").fill(person.username)
    page.get_by_label("Your password").fill(factories.PASSWORD)
    page.get_by_role("button", name="Sign", exact=True).click()
    page.wait_for_load_state()


def test_the_thread_from_a_draft_claim_to_the_recalled_link(visitor, photograph, is_accessible, tmp_path):
    us = factories.market("US", time_zone="America/New_York")
    product = factories.product("Tessel", (us,), safety_information="Read the instructions for use.")
    reviewers = factories.reviewers("medical", "regulatory", "legal")
    author = factories.user("Authors", first_name="Ada", last_name="Author")
    claim = factories.claim_draft(author=author, on=product, qualifiers=("Single centre, n = 412.",))
    rep = factories.rep(us)
    marketer = factories.user("Marketers")

    # The author submits the draft claim in the editor.
    authoring = visitor(author)
    authoring.goto(f"/admin/snippets/messaging/claim/edit/{claim.pk}/")
    photograph(authoring, "01-author-claim")
    submit = authoring.locator("[name=action-submit]")
    if not submit.is_visible():
        authoring.locator("footer [data-w-dropdown-target=toggle]").first.click()
    submit.click()
    authoring.wait_for_load_state()
    assert SignoffTaskState.objects.open().count() == 1

    # Three reviewers sign.
    desks = {role: visitor(person) for role, person in reviewers.items()}
    for role, desk in desks.items():
        desk.goto("/review/")
        photograph(desk, f"02-{role}-queue")
        desk.locator("ol.rounds a").first.click()
        photograph(desk, f"02-{role}-review")
        is_accessible(desk)
        sign(desk, reviewers[role])
    assert Claim.objects.get().live

    # The author uploads a piece that carries it, confirms the claim and submits.
    piece = tmp_path / "leave-behind.pdf"
    piece.write_bytes(
        factories.pdf(f"Why Tessel? {factories.STATEMENT} Single centre, n = 412.", "Ask your rep.")
    )
    today = timezone.now().date()
    authoring.goto("/library/upload/")
    authoring.get_by_label("PDF file").set_input_files(piece)
    authoring.get_by_label("Title").fill("Fewer infections after drain removal")
    authoring.get_by_label("Kind").select_option("leave_behind")
    authoring.get_by_label("Product").select_option(label="Tessel")
    row = authoring.locator(".market-row").first
    row.locator("select").first.select_option(label=us.name)
    row.locator("select").nth(1).select_option("hcp")
    row.locator("input[type=date]").first.fill((today - timedelta(days=1)).isoformat())
    row.locator("input[type=date]").nth(1).fill((today + timedelta(days=200)).isoformat())
    photograph(authoring, "03-author-upload")
    authoring.get_by_role("button", name="Upload").click()
    authoring.get_by_role("button", name=re.compile("^Confirm")).click()
    authoring.wait_for_load_state()
    photograph(authoring, "04-author-prepare")
    is_accessible(authoring)
    authoring.get_by_role("button", name="Submit for review").click()
    authoring.wait_for_load_state()
    for role, desk in desks.items():
        sign(desk, reviewers[role])
        photograph(desk, f"05-{role}-signed")
    asset = Asset.objects.get()
    assert asset.live

    # A rep finds it and shares it.
    selling = visitor(rep)
    selling.goto("/find/?q=infections")
    expect(selling.get_by_role("link", name=asset.title)).to_be_visible()
    photograph(selling, "06-rep-find")
    is_accessible(selling)
    selling.get_by_role("link", name="Share", exact=True).click()
    selling.get_by_label("Name", exact=False).first.fill("Dr. Imaginary")
    selling.get_by_label("Institution").fill("Invented Hospital")
    selling.get_by_label("Market", exact=False).select_option("US")
    selling.get_by_label("Who they are").select_option("hcp")
    photograph(selling, "07-rep-share")
    selling.get_by_role("button", name="Make the link").click()
    link = selling.get_by_label("Link", exact=True).input_value()
    photograph(selling, "08-rep-link")

    # The recipient reads it; the view is confirmed by a hand on the page.
    reading = visitor()
    reading.goto(link)
    photograph(reading, "09-recipient-reads")
    is_accessible(reading)
    with reading.expect_response(re.compile("/beat/")):
        reading.get_by_role("link", name="Next page").click()
        reading.keyboard.press("ArrowRight")
        reading.wait_for_timeout(6000)
    expect(reading.get_by_text("page 2 of 2")).to_be_visible()

    # A marketer sees it used.
    knowing = visitor(marketer)
    knowing.goto("/reports/")
    photograph(knowing, "10-marketer-report")
    is_accessible(knowing)
    expect(knowing.get_by_text(asset.title).first).to_be_visible()
    assert Visit.objects.get().confirmed_at

    # A reviewer recalls the claim; the link is dark at the next request and the rep is told.
    desk = desks["legal"]
    desk.goto(f"/withdraw/claim/{claim.pk}/")
    desk.get_by_label("Why").fill("The journal retracted the source.")
    photograph(desk, "11-reviewer-withdraw")
    is_accessible(desk)
    desk.get_by_role("button", name="Withdraw now").click()
    desk.wait_for_load_state()
    response = reading.goto(link)
    assert response is not None
    assert response.status == 410
    photograph(reading, "12-recipient-dark")
    expect(reading.get_by_text("retracted")).to_have_count(0)
    selling.goto("/recalls/")
    photograph(selling, "13-rep-notice")
    selling.get_by_role("button", name=re.compile("Acknowledge")).click()
    expect(selling.get_by_text(re.compile("Confirmed")).first).to_be_visible()
    selling.goto("/find/?q=infections")
    expect(selling.get_by_role("link", name=asset.title)).to_have_count(0)
    photograph(selling, "14-rep-find-withheld")
