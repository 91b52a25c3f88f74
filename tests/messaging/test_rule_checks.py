"""Copy rules and market rules on claims, positionings and pieces, up to the submission they stop."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from django.utils import timezone

from cms.core.actions import Refused
from compliance.actions import SaveDraft, SubmitForReview
from compliance.models import Finding, Level
from content.models import Asset
from messaging.models import (
    Claim,
    Competitor,
    MarketStatus,
    Positioning,
    PositioningCitation,
    PositioningMarket,
)
from tests import factories

pytestmark = pytest.mark.django_db

SENTENCE = "The drain was placed in nine minutes."


def raised(content, prefix=""):
    return [each for each in content.preflight() if each.rule.startswith(prefix)]


def status_of(product, **changes):
    MarketStatus.objects.filter(product=product).update(**changes)


def test_acceptance_1_a_claim_with_safest_is_stopped_with_reason_and_rewrite():
    factories.reviewers()
    author = factories.user("Authors")
    claim = factories.claim_draft("Tessel is the safest drain.", author=author)
    with pytest.raises(Refused, match=r"“safest” .*no source here shows.*Say what was measured"):
        SubmitForReview(claim, author).execute()
    (found,) = raised(claim, "COPY-C")
    assert (found.level, found.place, found.span) == (Level.BLOCK, "text", (14, 20))
    assert found.version == "en-2026.1"


def test_acceptance_2_fda_approved_is_stopped_on_a_510k_and_passes_on_a_pma():
    factories.reviewers()
    author = factories.user("Authors")
    claim = factories.claim_draft("Tessel is FDA approved for drainage.", author=author)
    with pytest.raises(Refused, match=r"is not approved by the FDA.*Write “FDA cleared”"):
        SubmitForReview(claim, author).execute()
    status_of(claim.product, pathway="pma", decision="approved", number="P229990")
    assert raised(claim, "US-05") == raised(claim, "COPY-L") == []
    SubmitForReview(claim, author).execute()


def test_a_claim_in_order_raises_nothing():
    assert factories.claim_draft().preflight() == []


def test_findings_keep_place_span_version_and_role_in_the_round():
    factories.reviewers("medical_affairs", "regulatory", "legal")
    author = factories.user("Authors")
    claim = factories.claim_draft(
        SENTENCE,
        author=author,
        wordings=("The drain was placed, a breakthrough.",),
        qualifiers=("Simple cases.",),
    )
    round_ = SubmitForReview(claim, author).execute()
    found = Finding.objects.get(state=round_, rule="COPY-G")
    assert (found.place, found.starts, found.ends) == ("wording 1", 24, 36)
    assert found.message[:20] == "“breakthrough” (Hype"
    assert (found.role, found.rule_version) == ("medical_affairs", "en-2026.1")
    simple = Finding.objects.get(state=round_, rule="COPY-H")
    assert simple.place == "qualifier 1" and simple.level == "warn" and simple.role == ""


def test_a_comparison_without_its_data_is_stopped():
    claim = factories.claim_draft()
    assert raised(claim) == []
    claim.comparator = ""
    assert [each.level for each in raised(claim, "COPY-D")] == [Level.BLOCK]
    claim.type = Claim.Type.COMPARATIVE
    (found,) = raised(claim, "US-04")
    assert "the comparator is missing" in found.message


def test_the_comparison_is_signed_and_an_empty_one_changes_no_digest():
    claim = factories.claim_draft()
    assert claim.canonical()["comparison"]["comparator"] == "Gravity drains"
    claim.comparator = claim.endpoint = claim.statistic = ""
    assert set(claim.canonical()) == {
        "code", "product", "type", "indication", "text", "wordings", "qualifiers", "anchors", "markets",
    }  # fmt: skip


def test_a_text_in_a_language_without_a_list_is_never_passed():
    factories.reviewers()
    claim = factories.claim_draft(
        SENTENCE, wordings=("El drenaje se coloca con una aguja en los pacientes.",)
    )
    (found,) = raised(claim, "COPY-00")
    assert found.level == Level.REVIEW and "no list of words for Spanish" in found.message


def test_a_german_wording_is_held_against_the_german_list():
    claim = factories.claim_draft(SENTENCE, wordings=("Das ist die sicherste Drainage für den Patienten.",))
    (found,) = raised(claim, "COPY-C")
    assert (found.place, found.version) == ("wording 1", "de-2026.1")


def test_us_02_the_indication_must_be_within_each_market():
    eu = factories.market("EU")
    claim = factories.claim_draft(SENTENCE, markets=((eu, "hcp"),))
    assert [each.message for each in raised(claim, "US-02")] == [
        "Tessel is not cleared for “Drainage” in Market EU."
    ]


def test_us_08_an_investigational_product_is_stopped():
    claim = factories.claim_draft("The drain is safe.")
    status_of(claim.product, decision="investigational", pathway="none")
    assert [each.level for each in raised(claim, "US-08")] == [Level.BLOCK]
    assert [each.level for each in raised(claim, "COPY-A2")] == [Level.BLOCK]


def test_nov_01_counts_from_the_launch_by_the_setting(settings):
    claim = factories.claim_draft("The new drain was placed in nine minutes.")
    assert [each.level for each in raised(claim, "NOV-01")] == [Level.REVIEW]
    status_of(claim.product, launched_on=timezone.now().date() - timedelta(days=100))
    assert raised(claim, "NOV-01") == []
    settings.NOVELTY_DAYS = 90
    assert raised(claim, "NOV-01")


def test_eu_03_names_a_competitor_of_ours():
    eu = factories.market("EU")
    product = factories.product("Tessel", (eu,))
    Competitor.objects.create(name="Mediflow", slug="mediflow", product="Mediflow Bulb")
    claim = factories.claim_draft("Mediflow bulbs are outdated.", on=product, markets=((eu, "hcp"),))
    (found,) = raised(claim, "EU-03")
    assert "something bad of Mediflow" in found.message


def positioning(author, **lines):
    claim = factories.claim_draft(author=author)
    made = Positioning(
        product=claim.product, for_whom="surgeons", need="a drain", category="drain", benefit="drains"
    )
    for name, words in lines.items():
        setattr(made, name, words)
    made.citations = [PositioningCitation(claim=claim)]
    today = timezone.now().date()
    made.markets = [
        PositioningMarket(
            market=factories.market("US"), audience="hcp", effective=today, expiry=today + timedelta(days=9)
        )
    ]
    SaveDraft(made, author).execute()
    return made


def test_the_lines_of_a_positioning_are_checked_and_cited_claims_left_alone():
    author = factories.user("Authors")
    made = positioning(author, benefit="is the best", alternative=factories.STATEMENT)
    assert [(each.rule, each.place) for each in raised(made, "COPY")] == [("COPY-C", "benefit")]


def test_pages_title_and_summary_of_a_piece_are_checked():
    author = factories.user("Authors")
    product = factories.product()
    product.safety_information = "Risks of Tessel include rapid loss of fluid and significant pain."
    product.save()
    factories.approved_claim(author=author)
    page = f"{factories.STATEMENT} Risks of Tessel include rapid loss of fluid and significant pain."
    version = factories.asset_draft(
        page,
        "The world’s first of its kind.",
        author=author,
        title="The best drain",
        summary="A novel valve.",
    )
    draft = Asset.objects.get(pk=version.asset_id).get_latest_revision_as_object()
    found = {(each.rule, each.place) for each in raised(draft, "COPY")}
    assert found == {("COPY-C", "title"), ("COPY-G", "summary"), ("COPY-C", "page 2")}


def test_us_07_a_piece_with_an_older_brief_statement_is_stopped():
    product = factories.product(restricted=True, safety_information="Risks include infection.")
    version = factories.asset_draft(f"{SENTENCE} Risks include infection.", on=product)
    draft = Asset.objects.get(pk=version.asset_id).get_latest_revision_as_object()
    assert raised(draft, "US-07") == []
    draft.product.safety_information = "Risks include infection and pain."
    assert [each.level for each in raised(draft, "US-07")] == [Level.BLOCK]


@pytest.mark.parametrize(("page", "missing"), [("Rx only.", False), ("On order of a ___.", True)])
def test_us_06_another_form_of_the_prescription_statement_will_do(page, missing):
    from messaging.models import MandatoryDisclaimer

    product = factories.product(prescription_only=True)
    MandatoryDisclaimer.objects.create(
        market=factories.market("US"),
        prescription_only=True,
        text="Caution: Federal law restricts this device to sale by or on the order of a physician.",
    )
    version = factories.asset_draft(f"{SENTENCE} {page}", on=product)
    draft = Asset.objects.get(pk=version.asset_id).get_latest_revision_as_object()
    from content.clearing import missing_disclaimers

    assert bool(missing_disclaimers(version, draft)) is missing


def test_fr_03_reads_the_authorisation_of_the_market_status():
    fr = factories.market("FR", factories.market("EU"))
    product = factories.product("Tessel", (fr,))
    claim = factories.claim_draft(SENTENCE, on=product, markets=((fr, "hcp"),))
    status_of(product, needs_authorisation=True)
    assert [each.level for each in raised(claim, "FR-03")] == [Level.BLOCK]
    status_of(product, authorisation="24/0123", authorised_until=date(2099, 1, 1))
    assert raised(claim, "FR-03") == []


def test_the_checks_of_a_claim_take_a_fixed_number_of_queries(django_assert_max_num_queries):
    factories.reviewers()
    claim = factories.claim_draft(wordings=("One.", "Two.", "Three."), qualifiers=("Four.", "Five."))
    with django_assert_max_num_queries(33):
        claim.preflight()
