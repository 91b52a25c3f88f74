"""Rights on one object: every address, list and chooser of the admin keeps to them."""

import re

import pytest
from guardian.shortcuts import assign_perm

from django.contrib.auth.models import Permission
from django.urls import get_resolver, reverse

from wagtail.admin.viewsets import viewsets
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from cms.core.permissions import ObjectPermissionPolicy, may
from cms.core.viewsets import GuardedViewSet, InstancePermissionMixin
from content.models import Asset
from messaging.evidence_views import EvidenceFileChooserViewSet
from messaging.models import Claim, ObjectionResponse
from tests import factories

pytestmark = pytest.mark.django_db


def editor(*permissions):
    """A person in the admin with these model permissions and no role."""
    made = factories.user()
    for label in ("wagtailadmin.access_admin", *permissions):
        app, codename = label.split(".")
        made.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
    return type(made).objects.get(pk=made.pk)


def guarded():
    return [each for each in viewsets.viewsets if isinstance(each, GuardedViewSet)]


def addresses(viewset, content):
    """Every address of a viewset about one object, from its own URL patterns."""
    revision = content.latest_revision
    known = {
        "pk": content.pk,
        "revision_id": revision.pk,
        "revision_id_a": revision.pk,
        "revision_id_b": revision.pk,
        "action_name": "review",
        "task_state_id": 1,
        "task_id": 1,
        "workflow_state_id": 1,
    }
    found = {}
    for pattern in viewset.get_urlpatterns():
        names = re.findall(r"<(?:\w+:)?(\w+)>", str(pattern.pattern))
        if "pk" in names:
            found[pattern.name] = reverse(
                viewset.get_url_name(pattern.name), kwargs={name: known[name] for name in names}
            )
    return found


@pytest.fixture
def two_claims():
    author = factories.user("Authors")
    return factories.claim_draft(author=author), factories.claim_draft("Another thing.", author=author)


def test_the_two_controlled_kinds_with_addresses_are_guarded():
    assert {Claim, Asset} <= {viewset.model for viewset in guarded()}


def test_every_view_about_one_object_checks_the_object():
    for viewset in guarded():
        for pattern in viewset.get_urlpatterns():
            if "pk" in str(pattern.pattern):
                view = pattern.callback.view_class
                assert issubclass(view, InstancePermissionMixin), (viewset, pattern.name)


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_right_on_one_claim_opens_no_address_of_another(client, two_claims, method):
    """Trap 8. A right to add says nothing about claims that are there either."""
    mine, other = two_claims
    person = editor("messaging.add_claim")
    for action in ("change", "delete", "publish", "lock"):
        assign_perm(f"messaging.{action}_claim", person, mine)
    client.force_login(person)
    viewset = Claim.snippet_viewset
    found = addresses(viewset, other)
    assert {"edit", "history", "usage", "delete", "revisions_compare", "workflow_history"} <= set(found)
    for name, address in found.items():
        response = getattr(client, method)(address)
        assert response.status_code == 302, (name, response.status_code)
        assert response.url == reverse("wagtailadmin_home"), (name, response.url)
    before = Claim.objects.get(pk=other.pk)
    assert before.text == "Another thing."
    assert not before.locked


def test_a_right_on_one_claim_opens_that_claim(client, two_claims):
    mine, _ = two_claims
    person = editor()
    assign_perm("messaging.change_claim", person, mine)
    client.force_login(person)
    found = addresses(Claim.snippet_viewset, mine)
    for name in ("edit", "history", "usage", "workflow_history", "revisions_revert", "preview_on_edit"):
        assert client.get(found[name]).status_code == 200, name
    assert client.get(found["delete"]).status_code == 302


def test_lists_and_choosers_show_what_the_person_may_see(client, two_claims):
    """Trap 9, with the titles that a chosen or multiply chosen id gives away."""
    mine, other = two_claims
    person = editor()
    assign_perm("messaging.change_claim", person, mine)
    client.force_login(person)
    viewset = Claim.snippet_viewset
    chooser = viewset.chooser_viewset
    lists = [
        reverse(viewset.get_url_name("list")),
        reverse(viewset.get_url_name("list_results")),
        f"{reverse(viewset.get_url_name('list'))}?q=TES",
        f"{reverse(viewset.get_url_name('list'))}?export=csv",
        reverse(chooser.get_url_name("choose")),
        reverse(chooser.get_url_name("choose_results")),
        f"{reverse(chooser.get_url_name('choose_results'))}?q=TES",
        f"{reverse(chooser.get_url_name('chosen_multiple'))}?id={mine.pk}&id={other.pk}",
    ]
    for address in lists:
        response = client.get(address)
        body = (b"".join(response.streaming_content) if response.streaming else response.content).decode()
        assert response.status_code == 200, address
        if "export" not in address:
            assert mine.code in body, address
        assert other.code not in body, address
    assert client.get(reverse(chooser.get_url_name("chosen"), args=[mine.pk])).status_code == 200
    assert client.get(reverse(chooser.get_url_name("chosen"), args=[other.pk])).status_code == 404
    assert {pattern.name for pattern in chooser.get_urlpatterns()} == {
        "choose",
        "choose_results",
        "chosen",
        "chosen_multiple",
        "create",
    }


def test_bulk_deletion_names_and_deletes_no_other_claim(client, two_claims):
    mine, other = two_claims
    person = editor()
    assign_perm("messaging.delete_claim", person, mine)
    client.force_login(person)
    address = reverse("wagtail_bulk_action", args=["messaging", "claim", "delete"])
    for ids in (f"id={mine.pk}&id={other.pk}", "id=all"):
        assert other.code not in client.get(f"{address}?{ids}").content.decode()
    client.post(f"{address}?id={mine.pk}&id={other.pk}", {"why": "Written twice."})
    assert list(Claim.objects.all()) == [other]


def test_a_role_sees_every_claim(client, two_claims):
    client.force_login(factories.user("Authors"))
    body = client.get(reverse(Claim.snippet_viewset.get_url_name("list"))).content.decode()
    for claim in two_claims:
        assert claim.code in body
        assert client.get(addresses(Claim.snippet_viewset, claim)["edit"]).status_code == 200


def test_an_inactive_person_may_nothing(two_claims):
    mine, _ = two_claims
    person = editor()
    assign_perm("messaging.change_claim", person, mine)
    person.is_active = False
    assert not may(person, "change", mine)
    assert not ObjectPermissionPolicy(Claim).user_has_permission(person, "change")


def test_reports_that_name_objects_are_for_superusers(client, two_claims):
    author = factories.user("Authors")
    client.force_login(author)
    resolver = get_resolver()
    names = resolver.namespace_dict["wagtailadmin_reports"][1].reverse_dict
    for name in {each for each in names if isinstance(each, str)} - {"page_types_usage_results"}:
        assert client.get(reverse(f"wagtailadmin_reports:{name}")).status_code == 302, name
    client.force_login(factories.user(is_superuser=True))
    assert client.get(reverse("wagtailadmin_reports:site_history")).status_code == 200


def answer_form(cited, **kept):
    row = {"claim": cited.pk, "ORDER": "1", "DELETE": "", "id": ""} | kept
    return nested_form_data(
        {
            "objection": factories.objection().pk,
            "product": factories.product().pk,
            "text": "It was counted.",
            "citations": inline_formset([row], initial=1 if kept else 0),
            "markets": inline_formset([]),
            "why": "Tidied.",
        }
    )


def test_a_form_names_and_takes_no_claim_that_the_person_may_not_see(client, two_claims):
    mine, other = two_claims
    person = editor("messaging.add_objectionresponse", "messaging.change_objectionresponse")
    assign_perm("messaging.change_claim", person, mine)
    client.force_login(person)
    add = reverse(ObjectionResponse.snippet_viewset.get_url_name("add"))
    for cited in (other, factories.claim_draft("Nobody knows.")):
        html = client.post(add, answer_form(cited)).content.decode()
        assert "Select a valid choice" in html
        assert "Something that you may not see" in html
        assert cited.code not in html and cited.text not in html
    assert not ObjectionResponse.objects.exists()
    assert client.post(add, answer_form(mine)).status_code == 302
    edit = reverse(
        ObjectionResponse.snippet_viewset.get_url_name("edit"), args=[ObjectionResponse.objects.get().pk]
    )
    html = client.get(edit).content.decode()
    assert mine.code in html and "Something that you may not see" not in html


def test_what_a_form_held_before_stays_and_is_not_named(client, two_claims):
    mine, other = two_claims
    draft = factories.answer_draft(other)
    person = editor("messaging.change_objectionresponse")
    assign_perm("messaging.change_claim", person, mine)
    client.force_login(person)
    edit = reverse(ObjectionResponse.snippet_viewset.get_url_name("edit"), args=[draft.pk])
    html = client.get(edit).content.decode()
    assert "Something that you may not see" in html
    assert other.code not in html and other.text not in html
    response = client.post(edit, answer_form(other, id=draft.citations.get().pk))
    assert response.status_code == 302
    assert (
        ObjectionResponse.objects.get().get_latest_revision_as_object().citations.get().claim_id == other.pk
    )


def test_a_file_is_named_to_whoever_may_see_its_source(two_claims):
    file = factories.evidence_file("One page.")
    box = EvidenceFileChooserViewSet("any").widget_class()
    reader, stranger = editor("messaging.view_evidence"), editor()
    for person, named in ((reader, str(file)), (stranger, "Something that you may not see")):
        box.person = person
        assert box.get_value_data(file.pk)["title"] == named
