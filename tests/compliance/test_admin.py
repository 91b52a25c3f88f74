"""Markets, roles, policies and assignments in the admin: recorded, and codes set once."""

import pytest

from django.urls import reverse
from django.utils import timezone

from compliance.models import AuditRecord, Event, Market, ReviewerAssignment, ReviewPolicy, ReviewRole
from compliance.standing import standings
from tests import factories

pytestmark = pytest.mark.django_db


def route(name, *args, model=Market):
    return reverse(model.snippet_viewset.get_url_name(name), args=args)


@pytest.fixture
def administrator(client):
    made = factories.user("Administrators")
    client.force_login(made)
    return made


def test_a_market_is_made_and_recorded(client, administrator):
    form = {"code": "JP", "name": "Japan", "parent": "", "time_zone": "Asia/Tokyo"}
    client.post(route("add"), form)
    market = Market.objects.get(code="JP")
    entry = AuditRecord.objects.about(market).get()
    assert (entry.event, entry.actor, entry.new["name"]) == (Event.CREATED, administrator, "Japan")
    wrong = client.post(route("edit", market.pk), form | {"code": "NIP", "time_zone": "Asia/Nowhere"})
    errors = wrong.context["form"].errors
    assert "cannot be changed" in str(errors["code"])
    assert "is not a time zone" in str(errors["time_zone"])
    assert AuditRecord.objects.about(market).count() == 1


def test_a_time_zone_moves_the_windows(client, administrator):
    claim = factories.approved_claim()
    market = factories.market("US")
    before = claim.clearances.holding(timezone.now()).get().ends_at
    client.post(
        route("edit", market.pk),
        {
            "code": "US",
            "name": market.name,
            "parent": "",
            "time_zone": "America/New_York",
            "why": "Moved.",
        },
    )
    assert claim.clearances.holding(timezone.now()).get().ends_at > before


def test_a_policy_names_a_kind_that_exists(client, administrator):
    factories.reviewers()
    role = ReviewRole.objects.first()
    form = {"content_kind": "messaging.clam", "roles": [role.pk], "due_days": "5", "claim_type": ""}
    response = client.post(route("add", model=ReviewPolicy), form)
    assert "content_kind" in response.context["form"].errors
    count = ReviewPolicy.objects.count()
    client.post(route("add", model=ReviewPolicy), form | {"content_kind": "messaging.claim"})
    assert ReviewPolicy.objects.count() == count + 1
    entry = AuditRecord.objects.filter(object_type="compliance.reviewpolicy").get()
    assert entry.new["roles"] == [{"id": role.pk, "name": str(role)}]


def test_an_assignment_is_recorded_when_made_and_when_ended(client, administrator):
    role = ReviewRole.objects.create(code="medical", name="Medical", statement="I verified it.")
    person = factories.user("Reviewers")
    client.post(route("add", model=ReviewerAssignment), {"user": person.pk, "role": role.pk, "market": ""})
    assignment = ReviewerAssignment.objects.get()
    assert AuditRecord.objects.about(assignment).get().new["user"]["id"] == person.pk
    client.force_login(factories.user(is_superuser=True))
    client.post(route("delete", assignment.pk, model=ReviewerAssignment), {"why": "She left."})
    assert [each.event for each in AuditRecord.objects.about(assignment)] == [Event.CREATED, Event.DELETED]


def test_authors_edit_no_policies(client):
    client.force_login(factories.user("Authors"))
    for model in (Market, ReviewRole, ReviewPolicy, ReviewerAssignment):
        assert client.get(route("list", model=model)).status_code == 302
        assert client.post(route("add", model=model), {}).status_code == 302


def test_standings_take_a_fixed_number_of_queries(django_assert_num_queries):
    author = factories.user("Authors")
    one = factories.approved_claim(author=author)
    two = factories.claim_draft("Another.", author=author)
    found = standings([one, two])
    with django_assert_num_queries(5):
        standings([one, two])
    assert [found[each.pk].state for each in (one, two)] == ["Approved", "Draft"]
