"""The page on which anyone checks a text, and the findings in the editors while one writes."""

from __future__ import annotations

import pytest

from django.urls import reverse

from compliance.models import AuditRecord
from messaging.models import Claim, TextCheckCount
from tests import factories

pytestmark = pytest.mark.django_db

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def person(client):
    made = factories.user("Reps")
    client.force_login(made)
    return made


def check(client, text, **fields):
    given = {"text": text, "market": "US", "audience": "hcp", "product": "", "language": ""} | fields
    return client.post(reverse("messaging:check"), given)


def test_a_text_is_checked_with_marks_reasons_versions_and_what_was_not_checked(client, person):
    factories.product()
    page = check(client, "Tessel is the safest drain & FDA approved.", product="tessel").content.decode()
    assert '<mark class="block">safest</mark>' in page
    assert '<mark class="block">FDA approved</mark>' in page
    assert "drain &amp; " in page
    assert "Write “FDA cleared”." in page and "US-05 · US-2026.2" in page
    assert "Rules: en-2026.1, all-2026.1, US-2026.2" in page
    assert "Evidence: whether numbers" in page and "Choose a product" not in page


def test_without_a_product_the_page_says_what_it_cannot_tell(client, person):
    factories.market("CH")
    page = check(client, "FDA approved.", market="CH").content.decode()
    assert "Choose a product" in page and "there is no rule file for it" in page
    assert "COPY-L-APPROVED" in page


def test_a_language_without_a_list_is_shown_as_not_checked(client, person):
    factories.market("US")
    page = check(client, "El mejor drenaje para los pacientes con una herida.").content.decode()
    assert "there is no list for Spanish" in page
    assert "No finding by the rules" not in page


def test_nothing_is_kept_but_a_count(client, person):
    factories.market("US")
    before = AuditRecord.objects.count()
    check(client, "A very private sentence.")
    check(client, "Another one.")
    assert TextCheckCount.objects.get().checks == 2
    assert AuditRecord.objects.count() == before


def test_an_empty_or_endless_text_is_refused_with_words(client, person):
    factories.market("US")
    assert check(client, "  ").status_code == 422
    refused = check(client, "x" * 20_001)
    assert refused.status_code == 422 and "at most 20000" in refused.content.decode()


def test_by_htmx_only_the_report_comes_back(client, person):
    factories.market("US")
    given = {"text": "The best.", "market": "US", "audience": "hcp"}
    page = client.post(reverse("messaging:check"), given, **HTMX).content.decode()
    assert "<html" not in page and '<mark class="block">best</mark>' in page


def test_the_page_is_in_the_navigation_of_everybody_who_is_signed_in(client, person):
    page = client.get(reverse("messaging:check")).content.decode()
    assert f'href="{reverse("messaging:check")}" aria-current="page"' in page
    client.logout()
    assert client.get(reverse("messaging:check")).status_code == 302


@pytest.fixture
def editor_form():
    claim = factories.claim_draft()
    return {
        "product": claim.product_id,
        "indication": claim.indication_id,
        "type": "performance",
        "text": "Tessel is FDA approved.",
        "in_labelling": "on",
        "wordings-TOTAL_FORMS": "2",
        "wordings-0-text": "The best drain.",
        "wordings-0-DELETE": "1",
        "wordings-1-text": "A breakthrough drain.",
        "qualifiers-TOTAL_FORMS": "0",
        "markets-TOTAL_FORMS": "1",
        "markets-0-market": claim.markets.get().market_id,
        "markets-0-audience": "hcp",
    }


def draft_check(client, form, kind="claim", **headers):
    return client.post(reverse("messaging:check_draft", args=[kind]), form, **headers)


def test_an_editor_sees_findings_while_writing_with_a_wording_to_use(client, person, editor_form):
    before = Claim.objects.count()
    page = draft_check(client, editor_form, **HTMX).content.decode()
    assert '<mark class="block">FDA approved</mark>' in page
    assert 'data-use="FDA cleared" data-field="text" data-words="FDA approved" data-start="10"' in page
    assert "breakthrough" in page and "best drain" not in page
    assert "<html" not in page
    assert Claim.objects.count() == before


def test_the_check_works_by_a_button_without_scripts(client, person, editor_form):
    page = draft_check(client, editor_form).content.decode()
    assert "<html" in page and "FDA cleared" in page and "Nothing was saved" in page


def test_a_claim_without_a_product_says_what_it_waits_for(client, person):
    assert (
        "Choose a product and an indication"
        in draft_check(client, {"text": "Best."}, **HTMX).content.decode()
    )


def test_a_positioning_is_checked_line_by_line(client, person, editor_form):
    form = {"product": editor_form["product"], "for_whom": "surgeons", "benefit": "is the best"}
    page = draft_check(client, form, "positioning", **HTMX).content.decode()
    assert '<mark class="block">best</mark>' in page and "benefit" in page


def test_nonsense_in_the_form_is_no_error(client, person):
    form = {"product": "x", "indication": "1e9", "wordings-TOTAL_FORMS": "many"}
    assert draft_check(client, form).status_code == 200
    assert draft_check(client, form, "pamphlet").status_code == 404


def test_the_editor_of_a_claim_has_the_panel(client):
    client.force_login(factories.user("Authors"))
    page = client.get(reverse("wagtailsnippets_messaging_claim:add")).content.decode()
    assert f'hx-post="{reverse("messaging:check_draft", args=["claim"])}"' in page
    assert "htmx-2.min.js" in page and "vouch/check.js" in page
