"""What the checks say of single pages: qualifiers beside their claims, words marked in the text."""

from __future__ import annotations

import pytest

from django.urls import reverse

from content.models import Asset
from tests import factories
from tests.factories import STATEMENT

pytestmark = pytest.mark.django_db

QUALIFIER = "Individual results may vary."


@pytest.fixture
def author():
    return factories.user("Authors")


def raised(version, rule):
    draft = Asset.objects.get(pk=version.asset_id).get_latest_revision_as_object()
    return [each for each in draft.preflight() if each.rule == rule]


@pytest.mark.parametrize(
    ("pages", "level"),
    [
        ((f"{STATEMENT} {QUALIFIER}", "Contact us."), None),
        ((STATEMENT, f"Contact us. {QUALIFIER}"), "review"),
        ((STATEMENT, "Contact us."), "block"),
    ],
)
def test_us_13_a_qualifier_stands_on_the_page_of_its_claim(author, pages, level):
    factories.approved_claim(author=author, qualifiers=(QUALIFIER,))
    found = raised(factories.asset_draft(*pages, author=author), "US-13")
    assert [str(each.level) for each in found] == ([level] if level else [])
    if level == "review":
        assert "page 1" in found[0].message and "only on another page" in found[0].message


def test_us_13_a_claim_on_two_pages_needs_its_qualifier_on_both(author):
    factories.approved_claim(author=author, qualifiers=(QUALIFIER,))
    version = factories.asset_draft(STATEMENT, f"{STATEMENT} {QUALIFIER}", author=author)
    (found,) = raised(version, "US-13")
    assert found.place == "page 1"


def test_the_page_of_a_piece_marks_the_findings_in_its_text(client, author):
    factories.approved_claim(author=author)
    version = factories.asset_draft(f"{STATEMENT} The safest drain.", "Nothing here.", author=author)
    client.force_login(author)
    page = client.get(reverse("content:prepare", args=[version.asset_id])).content.decode()
    assert '<mark class="block">safest</mark>' in page
    assert "in the text of this page" in page
    assert "COPY-C" in page and "en-2026" in page
    assert page.count("marked-page") == 1, "The page without findings has nothing to mark."
