"""Signing by people of single sign-on: a fresh proof for each signature. The provider is a real one."""

import time

import pytest
import requests

from django.urls import reverse

from compliance.models import AuditRecord, Event, Signature
from compliance.rights.verifying import rights_faults
from compliance.rights.verifying_keys import key_faults
from tests.compliance import oidc

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(settings):
    with oidc.running() as provider:
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {
                "APPS": [
                    {
                        "provider_id": "company",
                        "name": "Halden",
                        "client_id": "vouch",
                        "secret": "between us",
                        "settings": {"server_url": provider.address},
                    }
                ]
            }
        }
        yield provider


def follow(client, answer):
    """Go to the provider as the browser does, and come back."""
    assert answer.status_code == 302, answer.content.decode()
    back = requests.get(answer.url, allow_redirects=False, timeout=10).headers["Location"]
    return client.get(back.removeprefix("http://testserver"))


@pytest.fixture
def person(client, provider, reviewers):
    """The medical reviewer, signed in through the provider."""
    person = reviewers["medical"]
    person.email = provider.email = "medical@halden.example"
    person.set_unusable_password()
    person.must_change_password = False
    person.save()
    came = follow(client, client.post(reverse("openid_connect_login", args=["company"])))
    assert came.status_code == 302, came.content.decode()
    assert client.session["_auth_user_id"] == str(person.pk)
    return person


def prove(client, round_):
    address = reverse("compliance:sign", args=[round_.pk])
    return follow(client, client.post(reverse("portal:prove"), {"next": address}))


def give(client, round_, person):
    form = {"required": round_.signable_by(person)[0].pk, "meaning": "approval", "reason": ""}
    return client.post(reverse("compliance:sign", args=[round_.pk]), form)


def test_p11_23_single_sign_on_proves_itself_freshly_for_each_signature(client, provider, person, round_):
    address = reverse("compliance:sign", args=[round_.pk])
    page = client.get(address).content.decode()
    assert "Confirm who I am" in page
    assert 'type="password"' not in page
    assert give(client, round_, person).status_code == 403
    assert not Signature.objects.exists()
    assert prove(client, round_).url == address
    question = provider.asked[-1]
    assert (question["prompt"], question["max_age"]) == ("login", "0")
    assert "has just confirmed that it is you" in client.get(address).content.decode()
    assert give(client, round_, person).status_code == 302
    assert Signature.objects.get().signer == person
    assert "compliance_fresh_proof" not in client.session, "one proof, one signature"


def test_p11_31_the_identity_of_a_person_is_on_record_once_and_each_further_sign_in_is_none(client, person):
    [entry] = AuditRecord.objects.filter(event=Event.IDENTITY_CONNECTED)
    assert (entry.object_id, entry.actor, entry.reason) == (person.pk, None, "")
    assert entry.new["identity"]["name"] == "company"
    assert "subject-1" not in str(entry.new)
    client.post(reverse("portal:logout"))
    follow(client, client.post(reverse("openid_connect_login", args=["company"])))
    assert AuditRecord.objects.filter(event__startswith="identity_").count() == 1
    assert [*rights_faults(), *key_faults()] == []


def test_p11_23_a_stale_proof_of_single_sign_on_signs_nothing(client, provider, person, round_):
    """A provider that ignores prompt=login gives itself away by its auth_time."""
    provider.ignores_prompt = True
    provider.logged_in_at = int(time.time()) - 600
    prove(client, round_)
    answer = give(client, round_, person)
    assert answer.status_code == 403
    assert "proof is older than this signature" in answer.content.decode()
    assert not Signature.objects.exists()
    assert AuditRecord.objects.filter(event=Event.SIGNING_REFUSED).count() == 1


def test_p11_23_a_proof_of_somebody_else_signs_nothing(client, provider, person, round_):
    provider.subject = "subject-2"
    prove(client, round_)
    answer = give(client, round_, person)
    assert answer.status_code == 403
    assert "proved another person" in answer.content.decode()
    assert not Signature.objects.exists()


def test_p11_23_an_answer_that_nobody_asked_for_is_refused(client, provider, person, round_):
    answer = client.get(reverse("portal:proved"), {"state": "x", "code": "code-1"})
    assert answer.status_code == 302
    assert "compliance_fresh_proof" not in client.session


def test_single_sign_on_lets_in_nobody_without_an_account(client, provider, reviewers):
    provider.email = "stranger@elsewhere.example"
    came = follow(client, client.post(reverse("openid_connect_login", args=["company"])))
    assert "_auth_user_id" not in client.session
    assert came.status_code in (200, 302, 403)
