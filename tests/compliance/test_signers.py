"""What the person who signs must be, have and type. Ids are of 21 CFR Part 11 (compliance-rules.md §2)."""

import importlib
from datetime import timedelta

import pytest

from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wagtail.models import APIToken

from cms.core.actions import Refused
from cms.core.models import User
from compliance.actions import Sign
from compliance.credentials import Began, Credentials, SignerSession
from compliance.models import (
    AuditRecord,
    Event,
    IdentityCheck,
    ReviewerAssignment,
    ReviewRole,
    Signature,
    SignatureStatement,
    StatementAcceptance,
    TrainingRecord,
)
from tests import factories
from tests.compliance.signing_page import events, form_for, post, rules
from tests.compliance.steps import sign
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


# Two components, and the series


@pytest.mark.parametrize("wrong", [{"username": "somebody.else"}, {"password": "not it"}, {"username": ""}])
def test_p11_23_strict_needs_user_name_and_password(client, person, round_, wrong):
    factories.sign_in(client, person)
    answer = post(client, round_, person, **wrong)
    assert answer.status_code in (400, 403)
    assert not Signature.objects.exists()
    assert events() == ([] if answer.status_code == 400 else [Event.SIGNING_REFUSED])
    assert post(client, round_, person, username=person.username.upper()).status_code == 302


def test_p11_24_strict_asks_for_everything_every_time(client, person, rounds):
    factories.sign_in(client, person)
    assert post(client, rounds[0], person).status_code == 302
    assert 'name="username"' in client.get(reverse("compliance:sign", args=[rounds[1].pk])).content.decode()
    assert post(client, rounds[1], person, username=None).status_code == 400
    assert Signature.objects.count() == 1


def test_p11_24_series_asks_for_the_password_alone_from_the_second_on(client, person, rounds):
    rules(signing_mode="series")
    factories.sign_in(client, person)
    assert post(client, rounds[0], person, username=None).status_code == 400
    assert post(client, rounds[0], person).status_code == 302
    page = client.get(reverse("compliance:sign", args=[rounds[1].pk])).content.decode()
    assert 'name="username"' not in page
    assert 'name="password"' in page
    assert post(client, rounds[1], person, password=None).status_code == 400, "a user name is never enough"
    assert post(client, rounds[1], person, username=None).status_code == 302
    assert Signature.objects.count() == 2


@pytest.mark.parametrize("ending", ["sign out", "idle", "browser", "password", "failure"])
def test_p11_25_a_series_ends_and_everything_is_asked_again(client, person, rounds, time_machine, ending):
    rules(signing_mode="series", series_minutes=10)
    factories.sign_in(client, person)
    assert post(client, rounds[0], person).status_code == 302
    assert post(client, rounds[1], person, username=None).status_code == 302
    if ending == "sign out":
        client.post(reverse("portal:logout"))
        factories.sign_in(client, person)
    elif ending == "idle":
        time_machine.move_to(timezone.now() + timedelta(minutes=10))
    elif ending == "browser":
        client.defaults["HTTP_USER_AGENT"] = "Another browser"
    elif ending == "password":
        form = {
            "old_password": PASSWORD,
            "new_password1": "three blue herons",
            "new_password2": "three blue herons",
        }
        assert client.post(reverse("portal:password"), form).status_code == 302
    else:
        assert post(client, rounds[2], person, password="no", username=None).status_code == 403
    assert 'name="username"' in client.get(reverse("compliance:sign", args=[rounds[2].pk])).content.decode()
    assert post(client, rounds[2], person, username=None).status_code == 400
    assert Signature.objects.count() == 2


def test_p11_25_a_remembered_login_never_signs(client, person, round_):
    form = {"login": person.username, "password": PASSWORD, "remember": "on"}
    assert client.post(reverse("portal:login"), form).status_code == 302
    answer = post(client, round_, person)
    assert answer.status_code == 403
    assert "This browser remembered you" in answer.content.decode()
    assert not Signature.objects.exists()


# Whose session, and which never signs


def test_p11_26_a_session_that_was_begun_for_somebody_never_signs(client, person, round_):
    """`force_login` is what "log in as" does."""
    client.force_login(person)
    answer = post(client, round_, person)
    assert answer.status_code == 403
    assert "did not begin with your own sign-in" in answer.content.decode()
    assert not Signature.objects.exists()


def test_p11_26_the_action_refuses_the_session_of_another(reviewers, person, round_):
    required = round_.signable_by(person)[0]
    for session in (
        SignerSession(reviewers["legal"].pk, Began.PASSWORD),
        SignerSession(person.pk, Began.OTHERWISE),
        SignerSession(person.pk, Began.PASSWORD, remembered=True),
    ):
        given = Credentials(person.username, PASSWORD, session)
        with pytest.raises(Refused, match="cannot sign in"):
            Sign(round_, person, required, "approval", given).execute()
    assert not Signature.objects.exists()


def test_p11_10_a_token_never_signs(client, person, round_):
    token = APIToken(user=person, name="For a script")
    key = token.generate_key() if hasattr(token, "generate_key") else "key"
    factories.sign_in(client, person)
    for visitor in (Client(), client):
        address = reverse("compliance:sign", args=[round_.pk])
        answer = visitor.post(address, form_for(round_, person), headers={"authorization": f"Bearer {key}"})
        assert answer.status_code in (302, 403)
        assert not Signature.objects.exists()


# Failures


def test_p11_32_every_failed_signing_tells_the_security_address_at_once(client, person, round_):
    rules(security_address="security@halden.example")
    factories.sign_in(client, person)
    post(client, round_, person, password="not it")
    told = mail.outbox[0]
    assert told.to == ["security@halden.example"]
    assert person.printed_name in told.subject
    assert "not it" not in told.body
    assert events() == [Event.SIGNING_REFUSED]


def test_p11_32_failed_sign_ins_and_signings_lock_out_together(client, person, round_):
    rules(max_failures=3, security_address="security@halden.example")
    factories.sign_in(client, person)
    post(client, round_, person, password="not it")
    assert factories.sign_in(Client(), person, "not it").status_code == 200
    answer = factories.sign_in(Client(), person, "not it")
    assert answer.status_code == 403
    assert "account is locked" in answer.content.decode()
    assert [each.subject for each in mail.outbox][-1] == f"Vouch: {person.printed_name} is locked out"
    assert events() == [Event.SIGNING_REFUSED, Event.LOCKED_OUT]
    answer = post(client, round_, person)
    assert answer.status_code == 403
    assert "too many failures" in answer.content.decode()
    assert not Signature.objects.exists()
    assert factories.sign_in(Client(), person).status_code == 403


def test_p11_32_a_lockout_by_failed_signings_ends_with_time(client, person, round_, time_machine):
    rules(max_failures=2, lockout_minutes=30)
    for _ in range(2):
        with pytest.raises(Refused, match="Wrong user name or password"):
            sign(round_, person, "not it")
    with pytest.raises(Refused, match="too many failures"):
        sign(round_, person)
    assert factories.sign_in(client, person).status_code == 403
    time_machine.move_to(timezone.now() + timedelta(minutes=31))
    sign(round_, person)


# The right to sign


def test_p11_21_nobody_signs_before_somebody_else_has_verified_them(client, person, round_):
    person.identity_checks.all().delete()
    factories.sign_in(client, person)
    answer = client.get(reverse("compliance:sign", args=[round_.pk]))
    assert answer.status_code == 403
    assert "Nobody has verified your identity yet." in answer.content.decode()
    with pytest.raises(Refused, match="verified your identity"):
        sign(round_, person)


def test_p11_21_identity_is_entered_by_whoever_verified_it_and_never_by_oneself(client, person):
    chief = factories.user("Administrators")
    client.force_login(chief)
    address = reverse(IdentityCheck.snippet_viewset.get_url_name("add"))
    form = {"user": person.pk, "verified_on": "2026-11-20", "how": "Passport seen in person."}
    assert client.post(address, form).status_code == 302
    check = person.identity_checks.latest("pk")
    assert check.verified_by == chief
    assert AuditRecord.objects.about(check).get().new["how"] == "Passport seen in person."
    answer = client.post(address, form | {"user": chief.pk})
    assert "Somebody else must verify your identity." in answer.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        IdentityCheck.objects.create(user=chief, verified_by=chief, verified_on="2026-11-20", how="Me.")


def test_p11_12_first_signature_asks_for_the_statement(client, reviewers, round_):
    person = factories.user(job_title="Deputy")
    registrar = reviewers["legal"]
    IdentityCheck.objects.create(user=person, verified_by=registrar, verified_on="2026-11-20", how="Seen.")
    ReviewerAssignment.objects.create(user=person, role=ReviewRole.objects.get(code="medical"))
    factories.sign_in(client, person)
    address = reverse("compliance:sign", args=[round_.pk])
    page = client.get(address)
    assert page.status_code == 403
    assert "You have not accepted the statement" in page.content.decode()
    reading = reverse("compliance:statement")
    assert "as binding as my signature by hand" in client.get(reading).content.decode()
    assert client.post(reading, {"version": "1", "next": address}).url == address
    acceptance = StatementAcceptance.objects.get(user=person)
    assert acceptance.statement.version == 1
    assert AuditRecord.objects.filter(event=Event.STATEMENT_ACCEPTED, actor=person).count() == 1
    assert post(client, round_, person).status_code == 302


def test_p11_12_a_new_version_of_the_statement_asks_again(client, person, round_):
    client.force_login(factories.user("Administrators"))
    address = reverse(SignatureStatement.snippet_viewset.get_url_name("add"))
    assert client.post(address, {"text": "A stricter statement."}).status_code == 302
    assert SignatureStatement.objects.first().version == 2
    with pytest.raises(Refused, match="statement on electronic signatures, version 2"):
        sign(round_, person)


@pytest.mark.parametrize(
    ("valid_until", "refused"), [(None, ""), (1, ""), (0, ""), (-1, "lapsed on"), ("none", "no training")]
)
def test_p11_11_lapsed_training_blocks_signing(person, round_, valid_until, refused):
    today = timezone.now().date()
    if valid_until != "none":
        until = None if valid_until is None else today + timedelta(days=valid_until)
        TrainingRecord.objects.create(
            user=person, course="Copy review", completed_on=today - timedelta(days=400), valid_until=until
        )
    rules(training_required=True)
    if refused:
        with pytest.raises(Refused, match=refused):
            sign(round_, person)
        rules(training_required=False)
    sign(round_, person)


# Passwords


def test_p11_27_a_password_set_by_an_administrator_signs_nothing(client, person, round_):
    person.email = "medical@halden.example"
    person.save()
    chief = factories.user(is_superuser=True)
    client.force_login(chief)
    new = "chosen by the administrator"
    form = {
        "username": person.username, "first_name": person.first_name, "last_name": person.last_name,
        "email": person.email, "is_active": "on", "password1": new, "password2": new,
        "groups": [each.pk for each in person.groups.all()],
    }  # fmt: skip
    answer = client.post(reverse("wagtailusers_users:edit", args=[person.pk]), form)
    assert answer.status_code == 302, answer.context["form"].errors
    person.refresh_from_db()
    assert person.must_change_password
    record = AuditRecord.objects.get(event=Event.PASSWORD_RESET)
    assert (record.actor, record.object_id) == (chief, person.pk)
    assert mail.outbox[-1].to == ["medical@halden.example"]
    with pytest.raises(Refused, match="Somebody else has set your password"):
        sign(round_, person, new)
    own = Client()
    factories.sign_in(own, person, new)
    assert own.get(reverse("compliance:queue")).url == reverse("portal:password")
    mine = "seven quiet lanterns"
    changed = {"old_password": new, "new_password1": mine, "new_password2": mine}
    assert own.post(reverse("portal:password"), changed).status_code == 302
    assert AuditRecord.objects.filter(event=Event.PASSWORD_CHANGED, actor=person).exists()
    assert post(own, round_, person, password=mine).status_code == 302


def test_p11_30_a_password_of_age_must_be_changed_before_signing(person, round_):
    rules(password_max_age_days=90)
    User.objects.filter(pk=person.pk).update(date_joined=timezone.now() - timedelta(days=91))
    person.refresh_from_db()
    with pytest.raises(Refused, match="older than 90 days"):
        sign(round_, person)
    person.choose_password("four small harbours")
    person.save()
    sign(round_, person, "four small harbours")


# What it says


def test_p11_16_the_time_is_the_servers_in_utc_with_offset(client, person, round_):
    factories.sign_in(client, person)
    before = timezone.now()
    post(client, round_, person, signed_at="2001-01-01T00:00:00Z")
    signature = Signature.objects.get()
    assert before <= signature.signed_at <= timezone.now()
    shown = client.get(reverse("compliance:review", args=[round_.pk])).content.decode()
    assert f"{signature.signed_at:%-d %b %Y, %H:%M:%S} UTC (+00:00)" in shown


def test_a11_11_the_page_says_what_the_digest_covers(client, person, round_):
    factories.sign_in(client, person)
    page = client.get(reverse("compliance:sign", args=[round_.pk])).content.decode()
    for told in (round_.content_digest, round_.policy_version, round_.digest_covering(0)):
        assert told in page
    for anchor in round_.canonical["anchors"]:
        assert anchor["sha256"] in page
    sign(round_, person)
    assert Signature.objects.get().digest == round_.digest_covering(0)


def test_p11_14_production_is_for_https_only(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "of a site")
    production = importlib.import_module("cms.settings.production")
    assert production.SESSION_COOKIE_SECURE and production.CSRF_COOKIE_SECURE
    assert production.SECURE_SSL_REDIRECT
    assert production.SECURE_HSTS_SECONDS >= 31_536_000
    assert production.SESSION_COOKIE_HTTPONLY
