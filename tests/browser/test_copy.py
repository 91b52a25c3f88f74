"""The screens of copy rules, evidence and matching at desktop and phone width: they fit, and axe is clean."""

from __future__ import annotations

import io

import pytest
from playwright.sync_api import Page, expect

from django.core.management import call_command
from django.urls import reverse

from compliance.actions import SaveDraft, SubmitForReview
from messaging.models import Claim, Evidence, MarketAnswer, UnsolicitedQuestion
from tests import factories
from tests.factories import STATEMENT

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HEADER = (
    "Record ID,Title,Subject,Institution,Journal,Publisher,Country,Author,URLS,ArticleType,RetractionDate,"
    "RetractionDOI,RetractionPubMedID,OriginalPaperDate,OriginalPaperDOI,OriginalPaperPubMedID,"
    "RetractionNature,Reason,Paywalled,Notes"
)


@pytest.fixture
def stock(site, tmp_path):
    """An author, reviewers, a claim in review with answers, a piece to decide, and a retracted source."""
    people = factories.reviewers()
    author = factories.user("Authors", first_name="Ada", last_name="Author")
    cited = factories.approved_claim(author=author, qualifiers=("Single centre, n = 412.",))
    factories.approved_claim("The battery runs for up to 14 hours on one charge.", author=author)
    outside = factories.claim_draft("Drains came out 1 day earlier than gravity drains.", author=author)
    draft = Claim.objects.get(pk=outside.pk).get_latest_revision_as_object()
    draft.in_labelling, draft.statistic = False, "1.0 day (95% CI 0.4 to 1.6), P = .02"
    codes = ("cfl-conditions", "cfl-harm", "cfl-directions")
    draft.answers = [
        MarketAnswer(question=code, yes=True, note="Section 4 of the labelling.") for code in codes
    ]
    SaveDraft(draft, author).execute()
    round_ = SubmitForReview(Claim.objects.get(pk=outside.pk), author).execute()
    pages = (
        f"{STATEMENT} The safest drain there is.",
        "On one charge, the battery runs for up to 14 hours. The battery runs for 14 hours on one charge.",
        "Single centre, n = 412. Corvane heals wounds faster than any other device.",
    )
    piece = factories.asset_draft(*pages, author=author, title="Leave-behind for the ward", confirm=False)
    return people, author, cited, round_, piece


def look(page: Page, name: str, photograph, is_accessible) -> None:
    photograph(page, name)
    is_accessible(page)
    fits = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert fits, f"{name} is wider than the window."


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (390, 844)])
def test_screens_of_copy_evidence_and_matching_fit_and_are_accessible(
    width, height, stock, visitor, photograph, is_accessible, tmp_path
):
    people, author, cited, round_, piece = stock
    page = visitor(author, width=width, height=height)

    def see(name: str) -> None:
        look(page, f"copy-{width}-{name}", photograph, is_accessible)

    page.goto("/check/")
    see("check-empty")
    page.locator("textarea[name=text]").fill(
        "Tessel is the safest drain and FDA approved. It is not the best choice for everybody."
    )
    page.get_by_role("button", name="Check").click()
    expect(page.locator("#report mark").first).to_have_text("safest")
    see("check-found")
    page.locator("textarea[name=text]").fill("El drenaje más seguro para sus pacientes en el hospital.")
    expect(page.locator("#report")).to_contain_text("there is no list for Spanish")
    see("check-no-list")

    page.goto(reverse("messaging:retraction_watch"))
    see("watch-empty")
    file = tmp_path / "retractions.csv"
    evidence = Evidence.objects.get(pk=cited.anchors.get().evidence_file.evidence_id)
    evidence.doi = "10.5555/invented.1"
    evidence.save()
    file.write_text(
        f"{HEADER}\n1,Invented,,,,,,,,,1/2/2026 0:00,10.5555/r.1,0,1/2/2024 0:00,{evidence.doi},0,"
        "Retraction,+Error in Data;,No,\n"
    )
    call_command("import_retractions", str(file), "--date", "2026-01-03", stdout=io.StringIO())
    page.reload()
    expect(page.locator("main")).to_contain_text("Too old to rely on")
    see("watch-stale")

    page.goto(reverse("messaging:anchors", args=[cited.pk]))
    see("anchors")
    page.goto(reverse("content:prepare", args=[piece.asset_id]))
    page.locator("details.marked-page summary").first.click()
    see("matching")
    page.goto(reverse("wagtailsnippets_messaging_claim:add"))
    page.locator("textarea[name=text]").fill("Tessel is the safest drain.")
    page.locator("select[name=product]").select_option(index=1)
    page.locator("select[name=indication]").select_option(index=1)
    page.locator("select[name=type]").select_option("performance")
    expect(page.locator(".vouch-check")).to_contain_text("safest", timeout=20_000)
    page.locator(".vouch-check").scroll_into_view_if_needed()
    photograph(page, f"copy-{width}-editor")

    page.goto("/questions/")
    see("questions-empty")
    page.get_by_label("who asked", exact=False).fill("A surgeon at Test Hospital")
    page.locator("textarea[name=question]").fill("Can it stay in for a month?")
    page.locator("select[name=product]").select_option(index=1)
    page.locator("select[name=market]").select_option(index=1)
    page.get_by_role("button", name="Pass it to medical affairs").click()
    see("questions-refused")
    page.get_by_label("Nobody here invited the question").check()
    page.get_by_role("button", name="Pass it to medical affairs").click()
    expect(page.locator("main")).to_contain_text("With medical affairs")
    assert UnsolicitedQuestion.objects.count() == 1

    page = visitor(people["medical"], width=width, height=height)
    page.goto("/questions/")
    see("questions-medical")
    page.goto(reverse("compliance:review", args=[round_.pk]))
    expect(page.locator("main")).to_contain_text("Answers to the markets")
    see("review-answers")
