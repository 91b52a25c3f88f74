"""Who must sign: review policies by kind, market and claim type."""

from __future__ import annotations

import pytest

from cms.core.actions import Refused
from compliance.actions import Sign, SubmitForReview
from compliance.models import ReviewerAssignment, ReviewPolicy, ReviewRole
from messaging.models import Claim
from tests import factories

pytestmark = pytest.mark.django_db


def role(code: str) -> ReviewRole:
    found, _ = ReviewRole.objects.get_or_create(
        code=code, defaults={"name": code.title(), "statement": "Read."}
    )
    return found


def policy(*codes: str, kind: str = "messaging.claim", market=None, claim_type: str = "") -> ReviewPolicy:
    made = ReviewPolicy.objects.create(content_kind=kind, market=market, claim_type=claim_type)
    made.roles.set([role(code) for code in codes])
    return made


def reviewer(*codes: str, market=None):
    person = factories.user("Reviewers")
    for code in codes:
        ReviewerAssignment.objects.create(user=person, role=role(code), market=market)
    return person


def asked(claim: Claim, author) -> set[tuple[str, str | None]]:
    """Submit, and return the roles with their markets that the round asks for."""
    round_ = SubmitForReview(claim, author).execute()
    return {(each.role.code, each.market.code if each.market else None) for each in round_.required.all()}


@pytest.fixture
def author():
    return factories.user("Authors")


def test_every_matching_policy_applies_together(author):
    policy("medical")
    policy("legal", claim_type=Claim.Type.PERFORMANCE)
    policy("economist", claim_type=Claim.Type.ECONOMIC)
    policy("brand", kind="content.asset")
    us = factories.market("US")
    policy("regulatory", market=us)
    policy("regulatory", market=factories.market("GB"))
    for code in ("medical", "legal", "regulatory"):
        reviewer(code)
    claim = factories.claim_draft(author=author, markets=((us, "hcp"),))
    assert asked(claim, author) == {("medical", None), ("legal", None), ("regulatory", "US")}


def test_a_regions_policy_applies_to_its_members(author):
    eu = factories.market("EU")
    de = factories.market("DE", eu)
    policy("regulatory", market=eu)
    policy("national", market=de)
    reviewer("regulatory")
    reviewer("national", market=de)
    product = factories.product(markets=(eu,))
    claim = factories.claim_draft(author=author, on=product, markets=((de, "hcp"),))
    assert asked(claim, author) == {("regulatory", "EU"), ("national", "DE")}


def test_a_members_policy_does_not_apply_to_its_region(author):
    eu = factories.market("EU")
    policy("regulatory", market=eu)
    policy("national", market=factories.market("DE", eu))
    reviewer("regulatory")
    claim = factories.claim_draft(author=author, on=factories.product(markets=(eu,)), markets=((eu, "hcp"),))
    assert asked(claim, author) == {("regulatory", "EU")}


def test_no_policy_refuses_and_says_so(author):
    claim = factories.claim_draft(author=author)
    with pytest.raises(Refused, match="No review policy covers"):
        SubmitForReview(claim, author).execute()


def test_i8_a_role_without_an_eligible_person_refuses_and_names_the_role(author):
    policy("medical", "legal")
    reviewer("medical")
    claim = factories.claim_draft(author=author)
    with pytest.raises(Refused, match="Nobody else can sign for Legal"):
        SubmitForReview(claim, author).execute()


def test_i8_an_author_is_not_an_eligible_person(author):
    policy("medical")
    ReviewerAssignment.objects.create(user=author, role=role("medical"))
    with pytest.raises(Refused, match="Nobody else can sign for Medical"):
        SubmitForReview(factories.claim_draft(author=author), author).execute()


def test_i8_an_inactive_person_is_not_an_eligible_person(author):
    policy("medical")
    person = reviewer("medical")
    person.is_active = False
    person.save()
    with pytest.raises(Refused, match="Nobody else can sign for Medical"):
        SubmitForReview(factories.claim_draft(author=author), author).execute()


def test_i8_one_person_in_two_roles_is_not_enough(author):
    policy("medical", "legal")
    reviewer("medical", "legal")
    with pytest.raises(Refused, match="Nobody else can sign for"):
        SubmitForReview(factories.claim_draft(author=author), author).execute()


def test_i8_nobody_fills_two_roles(author):
    policy("medical", "legal")
    both, other = reviewer("medical", "legal"), reviewer("legal")
    round_ = SubmitForReview(factories.claim_draft(author=author), author).execute()
    legal, medical = round_.required.order_by("role__code")
    Sign(round_, both, medical, "approval", factories.credentials(both)).execute()
    with pytest.raises(Refused, match="already given your verdict"):
        Sign(round_, both, legal, "approval", factories.credentials(both)).execute()
    Sign(round_, other, legal, "approval", factories.credentials(other)).execute()
    assert Claim.objects.get().live


def test_a_reviewer_of_a_region_signs_for_its_members_and_not_for_others(author):
    eu, gb = factories.market("EU"), factories.market("GB")
    de = factories.market("DE", eu)
    policy("regulatory", market=de)
    policy("regulatory", market=gb)
    european, british = reviewer("regulatory", market=eu), reviewer("regulatory", market=gb)
    product = factories.product(markets=(eu, gb))
    claim = factories.claim_draft(author=author, on=product, markets=((de, "hcp"), (gb, "hcp")))
    round_ = SubmitForReview(claim, author).execute()
    assert [each.market for each in round_.signable_by(european)] == [de]
    assert [each.market for each in round_.signable_by(british)] == [gb]
