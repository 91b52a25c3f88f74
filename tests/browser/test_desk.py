"""The review desk by keyboard alone, on a desktop and a tablet: queue, comment, comparison, signing page."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from compliance.actions import AddComment, SubmitForReview
from compliance.models import Comment
from messaging.models import Claim
from tests import factories
from tests.compliance.steps import resubmitted, send_back, sign

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DESKTOP, TABLET = (1280, 900), (820, 1180)
PHRASE = "within 30 days of removal"


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent || document.activeElement.id"))


def tab_to(page: Page, wanted: str, presses: int = 80) -> None:
    """Press Tab until the focused element has `wanted` in its text or is called so."""
    for _ in range(presses):
        page.keyboard.press("Tab")
        if wanted in focused(page):
            return
    raise AssertionError(f"{wanted!r} is not reached by Tab.")


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@pytest.fixture
def waiting(site):
    """A legal reviewer, and a claim in its third version: the second one they sent back. One more waits."""
    reviewers = factories.reviewers("medical", "legal")
    author = factories.user("Authors", first_name="Ada", last_name="Author")
    claim = factories.approved_claim(author=author, qualifiers=("Single centre, n = 412.",))
    second = resubmitted(claim, author, factories.STATEMENT.replace("fewer", "far fewer"))
    AddComment(
        second, reviewers["medical"], text="Far is no number.", part="text", words="far fewer"
    ).execute()
    send_back(second, reviewers["legal"], "Say how many fewer.")
    text = factories.STATEMENT.replace("had fewer infections", "had 12 fewer infections in 100")
    third = resubmitted(Claim.objects.get(pk=claim.pk), author, text)
    sign(third, reviewers["medical"])
    other = factories.claim_draft("Tessel drains are quiet.", author=author)
    SubmitForReview(other, author).execute()
    return reviewers["legal"], third


@pytest.mark.parametrize(("width", "height"), [DESKTOP, TABLET])
def test_desk_is_worked_by_keyboard_alone(width, height, waiting, visitor, photograph, is_accessible):
    legal, round_ = waiting
    page = visitor(legal, width=width, height=height)

    # The queue: J steps along it, Enter opens.
    page.goto("/review/")
    photograph(page, f"desk-{width}-queue")
    is_accessible(page)
    assert fits(page)
    page.keyboard.press("j")
    assert "12 fewer infections" in focused(page)
    page.keyboard.press("j")
    assert "quiet" in focused(page)
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/review/{round_.pk}/$"))

    # The item: what changed since this person's own verdict; D shows it since the approval.
    expect(page.locator("svg.leaf rect.passage").first).to_be_attached()
    shown = page.locator(".since [aria-current]")
    expect(shown).to_contain_text("since you sent back round 1")
    expect(page.locator(".claim del").first).to_have_text("far")
    photograph(page, f"desk-{width}-item")
    is_accessible(page)
    assert fits(page)
    page.keyboard.press("d")
    expect(page.locator(".since [aria-current]")).to_contain_text("since the approval of")
    expect(page.locator(".claim del")).to_have_count(0)
    is_accessible(page)

    # The help opens with ?, is closed with Escape, and can turn the keys off.
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    photograph(page, f"desk-{width}-keys")
    is_accessible(page)
    page.keyboard.press("Tab")
    page.locator("#keys-on").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    page.wait_for_timeout(200)
    expect(page).to_have_url(re.compile(r"since=approval$"))
    page.evaluate("localStorage.clear()")

    # C opens the form. Keys typed into it are words.
    page.keyboard.press("c")
    assert focused(page) and page.evaluate("document.activeElement.id") == "say-part"
    page.keyboard.type("The st")
    page.keyboard.press("Tab")
    page.keyboard.type(PHRASE)
    page.keyboard.press("Tab")
    page.keyboard.type("Also at day 90? And again.")
    photograph(page, f"desk-{width}-commenting")
    is_accessible(page)
    tab_to(page, "Keep the comment")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#comment-"))
    made = Comment.objects.get(author=legal)
    assert (made.part, made.quote, made.text) == ("text", PHRASE, "Also at day 90? And again.")
    expect(page.locator(f"#words-{made.pk}")).to_contain_text(PHRASE)
    photograph(page, f"desk-{width}-commented")
    is_accessible(page)

    # From the words to the comment and back.
    page.locator(f"#words-{made.pk}").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"#comment-{made.pk}$"))
    tab_to(page, "The statement", presses=1)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"#words-{made.pk}$"))

    # A leads to the signing page, and Not now back.
    page.keyboard.press("a")
    expect(page).to_have_url(re.compile(rf"/review/{round_.pk}/sign/$"))
    photograph(page, f"desk-{width}-sign")
    is_accessible(page)
    assert fits(page)
    tab_to(page, "Not now")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/review/{round_.pk}/$"))
    page.keyboard.press("r")
    expect(page).to_have_url(re.compile(rf"/review/{round_.pk}/send-back/$"))
    page.go_back()
    page.keyboard.press("n")
    page.wait_for_load_state()
    expect(page.locator(".claim").first).to_contain_text("quiet")
    page.keyboard.press("p")
    expect(page).to_have_url(re.compile(rf"/review/{round_.pk}/$"))


def test_several_are_signed_in_a_row_by_keyboard(waiting, visitor, photograph, is_accessible):
    legal, _ = waiting
    page = visitor(legal, width=TABLET[0], height=TABLET[1])
    page.goto("/review/")
    for box in page.get_by_role("checkbox", name=re.compile("Sign in a row")).all():
        box.focus()
        page.keyboard.press("Space")
    tab_to(page, "Sign the chosen ones")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Sign 2 in a row")).to_be_visible()
    photograph(page, "desk-series")
    is_accessible(page)
    assert fits(page)
    for place in (1, 2):
        page.get_by_role("radio", name="Approval").focus()
        page.keyboard.press("Space")
        page.get_by_label("Your user name").focus()
        page.keyboard.type(legal.username)
        page.keyboard.press("Tab")
        page.keyboard.type(factories.PASSWORD)
        page.keyboard.press("Enter")
        expect(page.get_by_text(f"{place} of 2 signed").first).to_be_visible()
    photograph(page, "desk-series-done")
    is_accessible(page)
    assert legal.signatures.filter(state__status="in_progress").count() == 2


def test_selected_words_go_into_the_form(waiting, visitor):
    legal, round_ = waiting
    page = visitor(legal)
    page.goto(f"/review/{round_.pk}/")
    # The selection runs over a removed word, which is no part of what is said now.
    page.evaluate(
        """() => {
          const range = document.createRange();
          const part = document.querySelector('[data-part=text] [data-text]');
          range.setStart(part.firstChild, 7);
          range.setEndAfter(part.querySelector('del').nextElementSibling);
          document.getSelection().addRange(range);
        }"""
    )
    page.keyboard.press("c")
    expect(page.locator("#say-words")).to_have_value(re.compile(r"^drains had 12"))
    assert page.locator("#say-part").input_value() == "text"
    assert page.evaluate("document.activeElement.id") == "say-text"


def test_a11_03_record_prints_whole_and_without_a_script(waiting, browser, visitor, photograph):
    legal, round_ = waiting
    signed_in = visitor(legal)
    context = browser.new_context(
        storage_state=signed_in.context.storage_state(),
        java_script_enabled=False,
        base_url=signed_in.url.split("/review")[0].rsplit("/", 1)[0],
    )
    page = context.new_page()
    page.goto(f"{signed_in.url.split('/', 3)[0]}//{signed_in.url.split('/')[2]}/review/{round_.pk}/")
    page.emulate_media(media="print")
    photograph(page, "desk-print")
    for told in (
        round_.digest,
        "Far is no number.",
        "Say how many fewer.",
        "Single centre, n = 412.",
        "(+00:00)",
    ):
        expect(page.get_by_text(told).first).to_be_visible()
    # Unfolded: the whole text without marks.
    expect(page.locator("details.whole .claim")).to_be_visible()
    expect(page.locator(".btn").first).to_be_hidden()
    context.close()
