"""A second factor of who signs: enrolled, proved, asked for, used once and revoked (21 CFR Part 11)."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value

from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from cms.core.actions import Refused
from compliance.actions import Sign
from compliance.credentials import Credentials
from compliance.models import AuditRecord, Event, Signature
from compliance.people import RevokeDevice
from tests import factories
from tests.compliance.signing_page import events, post, rules
from tests.compliance.steps import sign
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_instant(time_machine):
    """A code is of one half minute, which must not end between its making and its checking."""
    time_machine.move_to(timezone.now(), tick=False)


def enrolled(person):
    secret = generate_totp_secret()
    return TOTP.activate(person, secret).instance, secret


def code_of(secret, ahead=0):
    return format_hotp_value(hotp_value(secret, int(timezone.now().timestamp()) // 30 + ahead))


def test_p11_33_an_app_is_enrolled_by_a_proven_code(client, person):
    factories.sign_in(client, person)
    address = reverse("mfa_activate_totp")
    client.post(client.get(address).url, {"password": PASSWORD})
    assert client.get(address).status_code == 200
    secret = client.session["mfa.totp.secret"]
    wrong = "000000" if code_of(secret) != "000000" else "111111"
    client.post(address, {"code": wrong})
    assert not Authenticator.objects.exists()
    assert client.post(address, {"code": code_of(client.session["mfa.totp.secret"])}).status_code == 302
    assert Authenticator.objects.get().user == person


def test_p11_33_an_app_proves_itself_on_a_schedule(person, round_):
    device, secret = enrolled(person)
    Authenticator.objects.filter(pk=device.pk).update(created_at=timezone.now() - timedelta(days=91))
    given = Credentials.typed(person.username, PASSWORD, by=person, code=code_of(secret))
    with pytest.raises(Refused, match="last proved itself"):
        Sign(round_, person, round_.signable_by(person)[0], "approval", given).execute()


def test_a_second_factor_is_asked_at_signing_where_there_is_one(client, person, round_):
    factories.sign_in(client, person)
    _, secret = enrolled(person)
    assert 'name="code"' in client.get(reverse("compliance:sign", args=[round_.pk])).content.decode()
    assert post(client, round_, person).status_code == 400
    wrong = "000000" if code_of(secret) != "000000" else "111111"
    answer = post(client, round_, person, code=wrong)
    assert "Wrong code of the authenticator app" in answer.content.decode()
    assert events() == [Event.SIGNING_REFUSED]
    assert post(client, round_, person, code=code_of(secret)).status_code == 302


def test_a_code_of_the_app_signs_once_though_another_process_checks_it(client, person, rounds):
    factories.sign_in(client, person)
    _, secret = enrolled(person)
    code = code_of(secret)
    assert post(client, rounds[0], person, code=code).status_code == 302
    cache.clear()
    answer = post(client, rounds[1], person, code=code)
    assert "used already" in answer.content.decode()
    assert Signature.objects.count() == 1


def test_a_site_may_demand_a_second_factor(person, round_):
    rules(second_factor_required=True)
    with pytest.raises(Refused, match="needs a code from an authenticator app"):
        sign(round_, person)


def test_p11_31_a_revoked_app_ends_sessions_and_its_codes_are_refused(client, person, round_):
    factories.sign_in(client, person)
    _, secret = enrolled(person)
    chief = factories.user("Administrators")
    RevokeDevice(person, chief).execute()
    assert client.get(reverse("compliance:queue")).status_code == 302
    assert AuditRecord.objects.get(event=Event.DEVICE_REVOKED).actor == chief
    rules(second_factor_required=True)
    given = Credentials.typed(person.username, PASSWORD, by=person, code=code_of(secret))
    with pytest.raises(Refused, match="you have none"):
        Sign(round_, person, round_.signable_by(person)[0], "approval", given).execute()
    with pytest.raises(Refused, match="may not revoke"):
        RevokeDevice(person, factories.rep()).execute()
