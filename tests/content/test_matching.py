"""From a page's words to decided claims: what is proposed, what a person compares, what stops a piece."""

import pytest

from django.urls import reverse

from cms.core.actions import Refused
from compliance.actions import SubmitForReview
from compliance.models import AuditRecord, Event, Level
from content.actions import DecideClaimUse, JudgeSentence, MatchAgain
from content.models import ClaimUse
from tests import factories

pytestmark = pytest.mark.django_db

CLAIM = factories.STATEMENT
NEAR = "Compared with gravity drains, Tessel drains had fewer infections within thirty days of removal."
CHANGED = "Tessel drains had fewer infections within 90 days of removal than gravity drains."
OWN = "Surgeons get patients home two days faster than ever."


@pytest.fixture
def author():
    return factories.user("Authors")


@pytest.fixture
def claim(author):
    return factories.approved_claim(author=author)


def version(author, *pages):
    return factories.asset_draft(*pages, author=author, confirm=False)


def raised(version, rule):
    return [each for each in version.asset.get_latest_revision_as_object().preflight() if each.rule == rule]


def test_an_exact_wording_is_proposed_as_accepted(author, claim):
    use = version(author, f"{CLAIM}").uses.get()
    assert (use.claim, use.grade, use.status, use.found) == (claim, "exact", "suggested", "")


def test_a_near_wording_waits_for_a_person_with_both_texts(author, claim):
    use = version(author, NEAR).uses.get()
    assert (use.claim, use.grade, use.status) == (claim, "near", "suggested")
    assert " ".join(use.found.split()) == NEAR and use.wording == CLAIM
    assert use.differences


def test_confirming_all_exact_matches_leaves_the_near_ones(client, author, claim):
    made = version(author, CLAIM, NEAR)
    client.force_login(author)
    client.post(reverse("content:confirm_uses", args=[made.asset_id]))
    assert dict(made.uses.values_list("page", "status")) == {1: "confirmed", 2: "suggested"}


def test_a_confirmed_near_wording_is_answered_by_the_reviewers(author, claim):
    made = version(author, NEAR)
    DecideClaimUse(made.uses.get(), author, confirm=True).execute()
    (finding,) = raised(made, "AST-04")
    assert finding.level == Level.REVIEW and claim.code in finding.message


def test_a_changed_wording_is_no_use_and_stops_the_submission(author, claim):
    made = version(author, CHANGED)
    assert not made.uses.exists()
    sentence = made.sentences.get()
    assert sentence.resembles == claim and "90 d" in sentence.differences[0]
    with pytest.raises(Refused, match=f"resembles {claim.code}"):
        SubmitForReview(made.asset, author).execute()


def test_a_changed_wording_may_stand_with_a_reason_that_the_reviewers_answer(author, claim):
    made = version(author, CHANGED)
    JudgeSentence(made.sentences.get(), author, "Quoted from the study, with its reference.").execute()
    (finding,) = raised(made, "AST-05")
    assert finding.level == Level.REVIEW and "Quoted from the study" in finding.message
    page = made.pages.get()
    assert page.text[slice(*finding.span)] == made.sentences.get().text
    assert finding.place == "page 1"
    record = AuditRecord.objects.get(event=Event.SENTENCE_JUDGED)
    assert record.reason == "Quoted from the study, with its reference." and record.actor == author


def test_who_judged_a_sentence_had_a_hand_in_the_version(author, claim):
    from compliance.rounds import contributors_to

    other = factories.user("Authors")
    made = version(author, CHANGED)
    JudgeSentence(made.sentences.get(), other, "A quotation.").execute()
    assert other.pk in contributors_to(made.asset)


def test_a_sentence_needs_its_reason(author, claim):
    with pytest.raises(Refused, match="Say why"):
        JudgeSentence(version(author, CHANGED).sentences.get(), author, "  ").execute()


def test_a_claim_of_its_own_is_shown_to_author_and_reviewers(author, claim):
    made = version(author, f"{CLAIM}", OWN)
    (finding,) = raised(made, "AST-06")
    assert finding.level == Level.WARN and finding.place == "page 2"


def test_a_missing_qualifier_keeps_an_exact_wording_from_being_exact(author):
    factories.approved_claim("Tessel weighs 210 g.", author=author, qualifiers=("Without canister.",))
    use = version(author, "Tessel weighs 210 g.").uses.get()
    assert use.grade == ClaimUse.Grade.NEAR
    assert use.differences == ["“Without canister.”, which goes with it, is on no page."]
    whole = version(author, "Tessel weighs 210 g. Without canister.")
    assert whole.uses.get().grade == ClaimUse.Grade.EXACT


def test_looking_again_finds_claims_approved_since_and_keeps_decisions(client, author, claim):
    made = version(author, CLAIM, "Tessel weighs 210 g.", CHANGED)
    DecideClaimUse(made.uses.get(), author, confirm=True).execute()
    JudgeSentence(made.sentences.get(page=3), author, "A quotation.").execute()
    newer = factories.approved_claim("Tessel weighs 210 g.", author=author)
    client.force_login(author)
    response = client.post(reverse("content:match_again", args=[made.asset_id]), follow=True)
    assert "compared with all claims" in response.content.decode()
    assert {(use.claim, use.status) for use in made.uses.all()} == {
        (claim, "confirmed"),
        (newer, "suggested"),
    }
    assert made.sentences.get(page=3).reason == "A quotation."
    assert AuditRecord.objects.filter(event=Event.CLAIMS_MATCHED).count() == 1


def test_looking_again_at_an_approved_version_is_refused(author, claim):
    asset = factories.approved_asset(author=author)
    with pytest.raises(Refused, match="is approved"):
        MatchAgain(asset.version, author).execute()


def test_the_page_shows_both_texts_and_takes_the_reason(client, author, claim):
    made = version(author, NEAR, CHANGED, OWN)
    client.force_login(author)
    page = client.get(reverse("content:prepare", args=[made.asset_id])).content.decode()
    assert "In other words" in page and f"Resembles {claim.code}" in page and "Reads like a claim" in page
    sentence = made.sentences.get(page=2)
    client.post(reverse("content:judge_sentence", args=[sentence.pk]), {"reason": "It is a quotation."})
    sentence.refresh_from_db()
    assert sentence.reason == "It is a quotation." and sentence.judged_by == author


def test_people_who_may_not_change_the_piece_judge_nothing(client, author, claim):
    sentence = version(author, CHANGED).sentences.get()
    client.force_login(factories.rep())
    response = client.post(reverse("content:judge_sentence", args=[sentence.pk]), {"reason": "Fine."})
    assert response.status_code == 403
    sentence.refresh_from_db()
    assert sentence.judged_at is None
