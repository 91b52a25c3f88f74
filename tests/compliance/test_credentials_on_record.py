"""Each change of what lets somebody in is on record by its digest; ordinary flows leave no false alarm."""

from __future__ import annotations

import io
import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.socialaccount.models import SocialAccount, SocialApp
from guardian.shortcuts import assign_perm

from django.contrib.auth.hashers import identify_hasher
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from wagtail.models import APIToken

from cms.core.models import User
from compliance.models import AuditRecord, Event
from compliance.people import RevokeDevice
from compliance.rights.baseline import BEFORE, note_what_stands
from compliance.rights.noting import OUTSIDE
from compliance.rights.verifying import rights_faults
from compliance.rights.verifying_keys import key_faults
from messaging.models import Claim, ClaimUserObjectPermission, Evidence
from tests import factories
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


def faults() -> list[str]:
    return [*rights_faults(), *key_faults()]


def records(*events: Event) -> list[AuditRecord]:
    return list(AuditRecord.objects.filter(event__in=events).order_by("sequence"))


def everything_told() -> str:
    return json.dumps(list(AuditRecord.objects.values("old", "new", "reason", "object_label")))


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(timezone.now().timestamp()) // 30))


# Passwords


def test_p11_27_a_password_that_a_newer_method_stores_at_sign_in_is_on_record(client, settings):
    person = factories.user("Reps")
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.ScryptPasswordHasher",
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]
    assert factories.sign_in(client, person).status_code == 302
    person.refresh_from_db()
    assert identify_hasher(person.password).algorithm == "scrypt"
    [entry] = records(Event.PASSWORD_STORED_ANEW, Event.PASSWORD_CHANGED, Event.PASSWORD_RESET)
    assert (entry.event, entry.object_id, entry.reason) == (Event.PASSWORD_STORED_ANEW, person.pk, "")
    assert not person.must_change_password
    factories.sign_in(client, person)
    assert len(records(Event.PASSWORD_STORED_ANEW)) == 1
    assert faults() == []


def test_p11_27_a_password_that_its_owner_chooses_is_one_record(client):
    person = factories.user("Reps")
    factories.sign_in(client, person)
    was, mine = person.password, "seven quiet lanterns"
    changed = {"old_password": PASSWORD, "new_password1": mine, "new_password2": mine}
    assert client.post(reverse("portal:password"), changed).status_code == 302
    [entry] = records(Event.PASSWORD_CHANGED, Event.PASSWORD_RESET, Event.ACCESS_CHANGED)[-1:]
    assert (entry.event, entry.actor, entry.object_id) == (Event.PASSWORD_CHANGED, person, person.pk)
    assert entry.old["password"] != entry.new["password"]
    person.refresh_from_db()
    for secret in (was, person.password, mine, PASSWORD):
        assert secret not in everything_told()
    assert faults() == []


def test_p11_27_a_password_that_an_administrator_sets_is_one_record_beside_what_else_the_form_changed(client):
    chief, person = factories.user(is_superuser=True), factories.user("Reps")
    client.force_login(chief)
    start = AuditRecord.objects.count()
    form = {
        "username": person.username, "first_name": "Renamed", "last_name": person.last_name,
        "email": "p@vouch.example", "is_active": "on", "password1": "a new one entirely",
        "password2": "a new one entirely", "groups": [each.pk for each in person.groups.all()],
    }  # fmt: skip
    answer = client.post(reverse("wagtailusers_users:edit", args=[person.pk]), form)
    assert answer.status_code == 302, answer.context["form"].errors
    entries = list(AuditRecord.objects.order_by("sequence"))[start:]
    assert [each.event for each in entries] == [Event.PASSWORD_RESET, Event.ACCESS_CHANGED]
    assert {each.actor for each in entries} == {chief}
    assert entries[0].new["must_change_password"] is True
    assert set(entries[1].new) == {"email", "first_name"}
    assert faults() == []


def test_p11_27_passwords_set_by_commands_and_queries_are_on_record(monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    quiet = {"stdout": io.StringIO(), "interactive": False}
    call_command("createsuperuser", username="first.chief", email="chief@vouch.example", **quiet)
    person = User.objects.get(username="first.chief")
    [made] = AuditRecord.objects.about(person)
    assert (made.event, made.reason) == (Event.CREATED, OUTSIDE)
    assert made.new["password"]
    person.set_password("another by a shell")
    person.save()
    assert records(Event.PASSWORD_RESET)[-1].reason == OUTSIDE
    User.objects.filter(pk=person.pk).update(password=factories.user().password)
    assert len(records(Event.PASSWORD_RESET)) == 2
    User.objects.filter(pk=person.pk).update(must_change_password=False)
    assert records(Event.ACCESS_CHANGED)[-1].new == {"must_change_password": False}
    assert faults() == []


@pytest.mark.parametrize("column", ["password", "must_change_password", "password_changed_at", "email"])
def test_p11_01_a_password_from_elsewhere_is_named(column):
    one, other = factories.user(), factories.user()
    value = {
        "password": other.password, "must_change_password": True,
        "password_changed_at": timezone.now(), "email": "thief@vouch.example",
    }[column]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE core_user SET {column} = %s WHERE id = %s", [value, one.pk])
    [fault] = faults()
    assert fault == f"core.user {one.pk}, “{one}”: {column} is not what the audit trail says."


# Authenticators, identities, providers, tokens


def test_p11_31_an_authenticator_enrolled_used_and_revoked_by_its_owner(client, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    person = factories.user("Reps")
    factories.sign_in(client, person)
    address = reverse("mfa_activate_totp")
    client.post(client.get(address).url, {"password": PASSWORD})
    client.get(address)
    secret = client.session["mfa.totp.secret"]
    assert client.post(address, {"code": code_of(secret)}).status_code == 302
    [added] = records(Event.DEVICE_ADDED)
    assert (added.actor, added.object_id) == (person, person.pk)
    assert added.new["authenticator"]["id"] == Authenticator.objects.get().pk
    assert secret not in everything_told()
    time_machine.shift(60)
    factories.sign_in(client, person)
    answer = client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert (answer.status_code, client.session["_auth_user_id"]) == (302, str(person.pk))
    assert Authenticator.objects.get().last_used_at
    assert records(Event.DEVICE_CHANGED) == [], "its use is no change"
    assert faults() == []
    off = reverse("mfa_deactivate_totp")
    # Asked for the password anew, which then goes on with what was asked for.
    assert client.post(client.post(off).url, {"password": PASSWORD}).status_code == 302
    [revoked] = records(Event.DEVICE_REVOKED)
    assert (revoked.actor, revoked.old["fingerprint"]) == (person, added.new["fingerprint"])
    assert faults() == []


def test_p11_31_an_authenticator_revoked_for_somebody_is_one_record_by_whoever_did_it():
    person, chief = factories.user(), factories.user("Administrators")
    TOTP.activate(person, generate_totp_secret())
    RevokeDevice(person, chief).execute()
    [revoked] = records(Event.DEVICE_REVOKED)
    assert (revoked.actor, revoked.object_id) == (chief, person.pk)
    assert faults() == []


def test_p11_31_recovery_codes_made_looked_at_and_used():
    person = factories.user()
    codes = RecoveryCodes.activate(person)
    seed = codes.instance.data["seed"]
    codes.mark_as_viewed()
    assert records(Event.DEVICE_CHANGED) == [], "who looked at them lets nobody in"
    assert codes.validate_code(codes.get_unused_codes()[0])
    assert len(records(Event.DEVICE_CHANGED)) == 1
    assert seed not in everything_told()
    assert faults() == []
    person.delete()
    assert len(records(Event.DEVICE_REVOKED)) == 1
    assert faults() == []


def test_p11_01_a_used_recovery_code_made_good_again_is_named():
    codes = RecoveryCodes.activate(factories.user())
    codes.validate_code(codes.get_unused_codes()[0])
    row = codes.instance
    with connection.cursor() as cursor:
        fresh = json.dumps(row.data | {"used_mask": 0})
        cursor.execute("UPDATE mfa_authenticator SET data = %s WHERE id = %s", [fresh, row.pk])
    [fault] = faults()
    assert fault == f"Authenticator {row.pk} of “{row.user}” is not the one that the audit trail tells of."


def test_p11_31_identities_and_providers_are_on_record():
    person = factories.user()
    account = SocialAccount.objects.create(user=person, provider="company", uid="subject-1")
    account.extra_data = {"name": "Somebody"}
    account.save()
    assert records(Event.IDENTITY_CHANGED) == [], "each sign-in stores what the provider tells"
    provider = SocialApp.objects.create(
        provider="openid_connect",
        provider_id="company",
        name="Company",
        client_id="vouch",
        secret="between us",
    )
    provider.settings = {"server_url": "https://id.halden.example"}
    provider.save()
    assert faults() == []
    told = everything_told()
    assert "between us" not in told
    account.delete()
    provider.delete()
    assert [each.object_id for each in records(Event.IDENTITY_CONNECTED, Event.IDENTITY_DISCONNECTED)] == [
        person.pk,
        person.pk,
    ]
    events = AuditRecord.objects.filter(object_type="socialaccount.socialapp").order_by("sequence")
    assert [each.event for each in events] == [Event.CREATED, Event.EDITED, Event.DELETED]
    assert faults() == []


def test_p11_10_a_revoked_token_brought_to_life_is_named():
    token, plain = APIToken.create_token(user=factories.user(), name="Nightly copy")
    token.revoked_at = timezone.now()
    token.save()
    assert faults() == []
    assert plain not in everything_told()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE wagtailcore_apitoken SET revoked_at = NULL WHERE id = %s", [token.pk])
    [fault] = faults()
    assert fault.startswith(f"Token {token.pk} of ")


# Rights on single objects


def test_a11_09_a_deleted_piece_takes_the_rights_on_it_along_on_record():
    draft, person, group = factories.claim_draft(), factories.user(), Group.objects.get(name="Reps")
    for holder in (person, group):
        assign_perm("messaging.change_claim", holder, draft)
    source = Evidence.objects.create(title="Study", kind="article", year=2024)
    assign_perm("messaging.change_evidence", person, source)
    assert faults() == []
    draft.delete()
    for holder in (person, group):
        entry = AuditRecord.objects.about(holder).filter(event=Event.ACCESS_CHANGED).last()
        assert f"messaging.change_claim on messaging.claim {draft.pk}" not in entry.new["grants"]
        assert len(entry.old["grants"]) == len(entry.new["grants"]) + 1
    source.delete()
    assert faults() == []


def test_a11_09_a_right_for_the_person_of_a_request(client):
    person, draft = factories.user("Reps"), factories.claim_draft()
    factories.sign_in(client, person)
    request = client.get(reverse("portal:home")).wsgi_request
    assign_perm("messaging.change_claim", request.user, draft)
    assert faults() == []


# What stood before


def test_what_stood_before_is_noted_once_and_never_again():
    """A site of an earlier release: people, a device, a right on a claim; the trail tells nothing of them."""
    first = User(username="an.early.one", email="early@vouch.example")
    first.set_password(PASSWORD)
    second = User(username="another.early.one")
    User.objects.bulk_create([first, second])
    people = list(User.objects.order_by("pk"))
    Authenticator.objects.bulk_create(
        [Authenticator(user=people[0], type="totp", data={"secret": generate_totp_secret()})]
    )
    author = people[1]
    product = factories.product()
    claim = Claim(product=product, indication=product.indications.get(), text="Tessel drains.")
    claim.save()
    right = Permission.objects.get(codename="change_claim")
    ClaimUserObjectPermission._base_manager.bulk_create(
        [ClaimUserObjectPermission(user=author, permission=right, content_object=claim)]
    )
    assert faults() == [], "nothing is told of yet"
    note_what_stands(None, using="default")
    found = records(Event.FOUND_STANDING)
    assert [each.object_id for each in found] == [people[0].pk, people[1].pk, people[0].pk]
    assert {each.reason for each in found} == {BEFORE}
    assert faults() == []
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_user SET password = 'x' WHERE id = %s", [author.pk])
        cursor.execute("DELETE FROM mfa_authenticator")
        cursor.execute("DELETE FROM messaging_claimuserobjectpermission")
    note_what_stands(None, using="default")
    assert len(records(Event.FOUND_STANDING)) == 3
    assert len(faults()) == 3
