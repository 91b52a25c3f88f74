"""Who must sign: review policies by kind, market and claim type."""

from __future__ import annotations

import pytest

from django.urls import reverse

from cms.core.actions import Refused
from compliance.actions import Sign, SubmitForReview
from compliance.models import ReviewerAssignment, ReviewPolicy, ReviewRole
from compliance.policy import said_by, version_of
from messaging.models import Claim
from tests import factories

pytestmark = pytest.mark.django_db

#: Of two policies as they were digested before policies had a device class.
GOLDEN_VERSION = "ad40dc09a13cef1fb158ac4cf39119ffd78e72e9af369e12672109f6e2f076af"


def role(code: str) -> ReviewRole:
    found, _ = ReviewRole.objects.get_or_create(
        code=code, defaults={"name": code.title(), "statement": "Read."}
    )
    return found


def policy(
    *codes: str, kind: str = "messaging.claim", market=None, claim_type: str = "", **fields
) -> ReviewPolicy:
    made = ReviewPolicy.objects.create(content_kind=kind, market=market, claim_type=claim_type, **fields)
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


# Device class


@pytest.mark.parametrize(
    ("device_class", "expected"),
    [("III", {("medical", None), ("safety", None)}), ("II", {("medical", None)})],
)
def test_a_policy_for_a_device_class_applies_to_that_class(author, device_class, expected):
    policy("medical")
    policy("safety", device_class="III")
    reviewer("medical"), reviewer("safety")
    product = factories.product(device_class=device_class)
    assert asked(factories.claim_draft(author=author, on=product), author) == expected


def test_the_class_in_a_market_is_that_of_its_status_or_its_regions(author):
    eu = factories.market("EU")
    de, us = factories.market("DE", eu), factories.market("US")
    policy("medical")
    for market in (eu, us):
        policy("notified", market=market, device_class="IIb")
    reviewer("medical"), reviewer("notified")
    product = factories.product(markets=(eu, us), device_class="II")
    product.statuses.filter(market=eu).update(device_class="IIb")
    claim = factories.claim_draft(author=author, on=product, markets=((de, "hcp"), (us, "hcp")))
    assert claim.device_classes_for_policy() == {de: "IIb", us: "II"}
    assert asked(claim, author) == {("medical", None), ("notified", "EU")}


def test_kind_market_claim_type_and_device_class_apply_together(author):
    us = factories.market("US")
    policy("legal", market=us, claim_type=Claim.Type.PERFORMANCE, device_class="III")
    policy("other", market=us, claim_type=Claim.Type.SAFETY, device_class="III")
    policy("brand", kind="content.asset", market=us, device_class="III")
    reviewer("legal")
    product = factories.product(device_class="III")
    assert asked(factories.claim_draft(author=author, on=product), author) == {("legal", "US")}


def test_i8_an_unknown_class_is_refused_and_never_requires_nobody(author):
    policy("medical")
    policy("safety", device_class="III")
    reviewer("medical"), reviewer("safety")
    with pytest.raises(Refused, match="depends on the device class, which is not known for Market US"):
        SubmitForReview(factories.claim_draft(author=author), author).execute()


def test_assets_and_messages_have_the_class_of_their_product(author):
    product = factories.product(device_class="IIa")
    version = factories.asset_draft(on=product, author=author)
    assert version.asset.device_classes_for_policy() == {factories.market("US"): "IIa"}


# The version of the policies


def test_the_version_of_policies_without_a_class_never_changes():
    us = factories.market("US")
    made = [policy("medical", "legal"), policy("regulatory", market=us, claim_type="safety", due_days=3)]
    assert version_of(made) == GOLDEN_VERSION


def test_the_version_holds_the_class_of_a_policy_that_has_one():
    made = policy("medical", device_class="III")
    assert said_by([made])[0]["device_class"] == "III"
    before = version_of([made])
    made.device_class = ""
    assert version_of([made]) != before


def test_an_open_round_keeps_the_policies_it_was_opened_with_and_says_that_they_changed(client, author):
    first = policy("medical")
    medical, _ = reviewer("medical"), reviewer("legal")
    round_ = SubmitForReview(factories.claim_draft(author=author), author).execute()
    client.force_login(medical)
    address = reverse("compliance:review", args=[round_.pk])
    assert "review policies have changed" not in client.get(address).content.decode()
    first.roles.set([role("legal"), role("medical")])
    page = client.get(address).content.decode()
    assert "The review policies have changed</b> since this round was opened" in page
    assert "It would ask for Legal too." in page
    assert [each.role.code for each in round_.required.all()] == ["medical"]
    Sign(round_, medical, round_.required.get(), "approval", factories.credentials(medical)).execute()
    assert Claim.objects.get().live


# Who must sign what


def test_the_page_shows_what_a_case_needs_and_who_could_sign_it(client, django_assert_max_num_queries):
    eu = factories.market("EU")
    de = factories.market("DE", eu)
    policy("medical")
    policy("safety", market=eu, device_class="III", due_days=3)
    person = reviewer("medical")
    client.force_login(factories.user("Administrators"))
    address = reverse("compliance:who_signs")
    assert client.get(address).status_code == 200
    case = {"kind": "messaging.claim", "claim_type": "safety", "device_class": "III", "markets": [de.pk]}
    with django_assert_max_num_queries(20):
        page = client.get(address, case).content.decode()
    assert "2 signatures" in page and person.printed_name in page
    assert "Safety in Market EU" in page and "Nobody can sign" in page and "3 business days" in page
    page = client.get(address, case | {"device_class": "IIa"}).content.decode()
    assert "1 signature<" in page
    page = client.get(address, case | {"device_class": ""}).content.decode()
    assert "would be refused" in page and "not known for Market DE" in page
    page = client.get(address, case | {"kind": "content.asset"}).content.decode()
    assert "No policy covers this case" in page


def test_the_page_is_for_reviewers_and_administrators(client):
    client.force_login(factories.user("Reps"))
    assert client.get(reverse("compliance:who_signs")).status_code == 403
