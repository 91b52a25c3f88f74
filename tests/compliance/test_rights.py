"""A11-09: whatever route changes what a person may do, the trail has one record of it, with old and new."""

from __future__ import annotations

import io

import pytest
from guardian.shortcuts import assign_perm, remove_perm

from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import ProtectedError
from django.urls import reverse

from wagtail.models import APIToken

from cms.core.models import User
from compliance.models import AuditRecord, Event, ReviewerAssignment, ReviewRole
from compliance.rights.noting import OUTSIDE
from messaging.models import Claim
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def superuser(client):
    made = factories.user(is_superuser=True)
    client.force_login(made)
    return made


def since(mark: int) -> list[AuditRecord]:
    return list(AuditRecord.objects.filter(sequence__gt=mark).order_by("sequence"))


def mark() -> int:
    return AuditRecord.objects.latest("sequence").sequence


def one(start: int) -> AuditRecord:
    [entry] = since(start)
    return entry


def permission(name: str) -> Permission:
    return Permission.objects.get(codename=name)


def test_a11_09_membership_of_a_group_is_recorded_from_both_sides():
    person, group = factories.user(), Group.objects.get(name="Authors")
    start = mark()
    person.groups.add(group)
    entry = one(start)
    assert (entry.event, entry.old, entry.new) == (
        Event.ACCESS_CHANGED,
        {"groups": []},
        {"groups": ["Authors"]},
    )
    assert (entry.object_type, entry.object_id, entry.reason) == ("core.user", person.pk, OUTSIDE)
    start = mark()
    group.user_set.remove(person)
    assert (one(start).old, one(start).new) == ({"groups": ["Authors"]}, {"groups": []})
    start = mark()
    person.groups.set([group])
    person.groups.add(group)
    assert one(start).new == {"groups": ["Authors"]}, "what changes nothing is no event"
    start = mark()
    person.groups.clear()
    assert one(start).new == {"groups": []}


def test_a11_09_setting_groups_at_once_is_one_record():
    person = factories.user("Authors", "Reps")
    authors, reps, marketers = (Group.objects.get(name=name) for name in ("Authors", "Reps", "Marketers"))
    start = mark()
    person.groups.set([reps, marketers])
    assert (one(start).old, one(start).new) == (
        {"groups": ["Authors", "Reps"]},
        {"groups": ["Marketers", "Reps"]},
    )
    other, start = factories.user(), mark()
    authors.user_set.set([other])
    assert [each.object_id for each in since(start)] == [other.pk]
    start = mark()
    reps.permissions.set([permission("withdraw_claim")])
    assert one(start).new == {"permissions": ["messaging.withdraw_claim"]}


def test_a11_09_permissions_of_groups_and_people_are_recorded():
    person, group = factories.user(), Group.objects.get(name="Reps")
    for holder, given in ((group.permissions, group), (person.user_permissions, person)):
        start = mark()
        holder.add(permission("withdraw_claim"))
        entry = one(start)
        assert "messaging.withdraw_claim" in entry.new["permissions"]
        assert "messaging.withdraw_claim" not in entry.old["permissions"]
        assert entry.object_id == given.pk
        start = mark()
        holder.remove(permission("withdraw_claim"))
        assert "messaging.withdraw_claim" not in one(start).new["permissions"]


def test_a11_09_rights_on_one_object_are_recorded():
    claim, person = factories.claim_draft(), factories.user()
    group = Group.objects.get(name="Reps")
    for holder in (person, group):
        start = mark()
        assign_perm("messaging.change_claim", holder, claim)
        entry = one(start)
        assert entry.new == {
            "on objects": [f"messaging.change_claim on {claim.code}"],
            "grants": [f"messaging.change_claim on messaging.claim {claim.pk}"],
        }
        assert entry.object_id == holder.pk
        start = mark()
        remove_perm("messaging.change_claim", holder, claim)
        assert one(start).new == {"on objects": [], "grants": []}


def test_a11_09_rights_on_many_objects_at_once_are_one_record_for_each_holder():
    claims = [factories.claim_draft(), factories.claim_draft("Tessel is quiet.")]
    some = Claim.objects.filter(pk__in=[each.pk for each in claims])
    names = sorted(f"messaging.change_claim on {each.code}" for each in claims)
    people = [factories.user(), factories.user()]
    for holder in (people[0], Group.objects.get(name="Reps")):
        start = mark()
        assign_perm("messaging.change_claim", holder, some)
        old, new = one(start).old, one(start).new
        assert (old["on objects"], new["on objects"], len(new["grants"])) == ([], names, 2)
        start = mark()
        remove_perm("messaging.change_claim", holder, some)
        assert one(start).new == {"on objects": [], "grants": []}
    start = mark()
    assign_perm("messaging.change_claim", people, claims[0])
    assert {each.object_id for each in since(start)} == {each.pk for each in people}
    start = mark()
    remove_perm("messaging.change_claim", User.objects.filter(pk__in=[p.pk for p in people]), claims[0])
    assert [each.new for each in since(start)] == [{"on objects": [], "grants": []}] * 2


@pytest.mark.parametrize("field", ["is_active", "is_superuser", "is_staff"])
def test_a11_09_flags_are_recorded_by_save_and_by_query(field):
    person = factories.user()
    for value, change in (
        (not getattr(person, field), lambda v: User.objects.filter(pk=person.pk).update(**{field: v})),
        (getattr(person, field), lambda v: setattr(person, field, v) or person.save()),
    ):
        person.refresh_from_db()
        start = mark()
        change(value)
        assert (one(start).old, one(start).new) == ({field: not value}, {field: value})


def test_a11_09_a_sign_in_is_no_change_of_rights(client):
    person = factories.user("Reps")
    start = mark()
    client.force_login(person)
    assert since(start) == []


def test_a11_09_the_form_of_a_person_leaves_one_record_for_everything_it_changed(client, superuser):
    person, group = factories.user("Reps"), Group.objects.get(name="Authors")
    form = {
        "username": person.username,
        "email": "p@vouch.example",
        "first_name": "Renamed",
        "last_name": person.last_name,
        "groups": [group.pk],
        "is_superuser": "on",
        "is_active": "on",
    }
    start = mark()
    response = client.post(reverse("wagtailusers_users:edit", args=[person.pk]), form)
    assert response.status_code == 302, response.context["form"].errors
    entry = one(start)
    assert (entry.actor, entry.reason) == (superuser, "")
    assert entry.old == {
        "first_name": person.first_name, "email": "", "groups": ["Reps"], "is_superuser": False,
    }  # fmt: skip
    assert entry.new == {
        "first_name": "Renamed", "email": "p@vouch.example", "groups": ["Authors"], "is_superuser": True,
    }  # fmt: skip


def test_a11_09_a_new_person_is_one_record_with_their_groups(client, superuser):
    form = {
        "username": "new.person",
        "email": "n@vouch.example",
        "first_name": "New",
        "last_name": "Person",
        "password1": factories.PASSWORD,
        "password2": factories.PASSWORD,
        "groups": [Group.objects.get(name="Reps").pk],
        "is_active": "on",
    }
    start = mark()
    response = client.post(reverse("wagtailusers_users:add"), form)
    assert response.status_code == 302, response.context["form"].errors
    entry = one(start)
    assert (entry.event, entry.actor, entry.new["groups"]) == (Event.CREATED, superuser, ["Reps"])
    stored = User.objects.get(username="new.person").password
    assert entry.new["password"] not in stored
    assert stored not in str(entry.new)
    assert entry.new["must_change_password"] is True


def test_a11_09_bulk_actions_leave_one_record_for_each_person(client, superuser):
    people = [factories.user(), factories.user()]
    ids = "&".join(f"id={each.pk}" for each in people)
    for name, form in (
        ("assign_role", {"role": Group.objects.get(name="Reps").pk}),
        ("set_active_state", {"mark_as_active": "False"}),
    ):
        start = mark()
        client.post(f"{reverse('wagtail_bulk_action', args=['core', 'user', name])}?{ids}", form)
        entries = since(start)
        assert sorted(each.object_id for each in entries) == [each.pk for each in people], name
        assert {each.actor for each in entries} == {superuser}
    assert not User.objects.filter(pk__in=[each.pk for each in people], is_active=True).exists()


def test_p11_03_who_did_anything_on_record_is_not_deleted(client, superuser):
    person = factories.user("Authors")
    factories.claim_draft(author=person)
    for attempt in (person.delete, User.objects.filter(pk=person.pk).delete):
        with pytest.raises(ProtectedError):
            attempt()
    client.post(reverse("wagtailusers_users:delete", args=[person.pk]))
    bulk = reverse("wagtail_bulk_action", args=["core", "user", "delete"])
    client.post(f"{bulk}?id={person.pk}")
    assert User.objects.filter(pk=person.pk).exists()
    nobody, start = factories.user(), mark()
    nobody.delete()
    assert (one(start).event, one(start).old["username"]) == (Event.DELETED, nobody.username)


def test_a11_09_a_deleted_group_is_recorded_and_so_is_everybody_it_held(client, superuser):
    group = Group.objects.create(name="Interns")
    person = factories.user("Interns")
    start = mark()
    client.post(reverse("wagtailusers_groups:delete", args=[group.pk]))
    assert {(each.event, each.object_type, each.object_id) for each in since(start)} == {
        (Event.ACCESS_CHANGED, "core.user", person.pk),
        (Event.DELETED, "auth.group", group.pk),
    }


def test_a11_09_assignments_are_recorded_whatever_the_route(client, superuser):
    role = ReviewRole.objects.create(code="medical", name="Medical", statement="I verified it.")
    person = factories.user("Reviewers")
    start = mark()
    made = ReviewerAssignment.objects.create(user=person, role=role)
    assert (one(start).event, one(start).new["user"]["name"]) == (Event.CREATED, str(person))
    start = mark()
    made.delete()
    assert one(start).event == Event.DELETED
    start = mark()
    address = reverse(ReviewerAssignment.snippet_viewset.get_url_name("add"))
    client.post(address, {"user": person.pk, "role": role.pk, "market": ""})
    assert (one(start).event, one(start).actor) == (Event.CREATED, superuser)


def test_a11_09_tokens_are_recorded_when_made_and_when_revoked(client, superuser):
    start = mark()
    client.post(reverse("wagtailusers_api_tokens:add"), {"user": superuser.pk, "name": "Nightly copy"})
    token = APIToken.objects.get()
    entry = one(start)
    assert (entry.event, entry.actor, entry.new["name"]) == (Event.TOKEN_MADE, superuser, "Nightly copy")
    assert token.key_hash not in str(entry.new)
    start = mark()
    client.post(reverse("wagtailusers_api_tokens:delete", args=[token.pk]))
    assert one(start).event == Event.TOKEN_REVOKED
    start = mark()
    call_command(
        "api_tokens", "create", "--user", superuser.username, "--name", "Other", stdout=io.StringIO()
    )
    assert one(start).event == Event.TOKEN_MADE


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_user SET is_superuser = '1' WHERE id = %s",
        "DELETE FROM core_user_groups WHERE user_id = %s",
        "UPDATE core_user SET job_title = 'Chief' WHERE id = %s",
    ],
)
def test_p11_01_rights_changed_in_the_database_are_named(statement):
    person = factories.user("Reps")
    with connection.cursor() as cursor:
        cursor.execute(statement, [person.pk])
        assert cursor.rowcount
    out = io.StringIO()
    with pytest.raises(CommandError):
        call_command("verify", stdout=out, no_color=True)
    assert f"core.user {person.pk}" in out.getvalue()
