"""The settings of review: one row, strict by default, every change on record."""

import pytest

from django.db import IntegrityError, transaction
from django.urls import reverse

from compliance.models import AuditRecord, Event, ReviewSettings
from tests import factories

pytestmark = pytest.mark.django_db


def route(name, *args):
    return reverse(ReviewSettings.snippet_viewset.get_url_name(name), args=args)


def values(**fields):
    return {
        "signing_mode": "strict",
        "series_minutes": "10",
        "max_failures": "5",
        "lockout_minutes": "30",
        "security_address": "",
        "password_max_age_days": "0",
        "device_proof_days": "90",
        "recertify_days": "90",
        "why": "The board decided so.",
    } | fields


def test_p11_13_changed_settings_are_on_record_with_old_and_new(client):
    administrator = factories.user("Administrators")
    client.force_login(administrator)
    form = values(signing_mode="series", security_address="security@halden.example")
    assert client.post(route("edit", 1), form).status_code == 302
    entry = AuditRecord.objects.get(object_type="compliance.reviewsettings")
    assert (entry.event, entry.actor) == (Event.EDITED, administrator)
    assert (entry.old["signing_mode"], entry.new["signing_mode"]) == ("strict", "series")
    assert ReviewSettings.current().security_address == "security@halden.example"


def test_settings_are_for_administrators(client):
    client.force_login(factories.user("Librarians"))
    assert client.post(route("edit", 1), values(signing_mode="series")).status_code == 302
    assert ReviewSettings.current().signing_mode == "strict"


def test_there_is_one_row_of_settings_and_it_stays(client):
    client.force_login(factories.user(is_superuser=True))
    assert client.post(route("add"), values()).status_code == 302
    assert client.post(route("delete", 1)).status_code == 302
    assert ReviewSettings.objects.get().pk == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewSettings(pk=2).save(force_insert=True)


def test_a_site_without_the_row_is_strict():
    ReviewSettings.objects.all().delete()
    assert ReviewSettings.current().signing_mode == "strict"
