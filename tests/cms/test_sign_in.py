"""P11-04, A11-08: nothing is shown to nobody, and a deactivated person is out at the next request."""

from __future__ import annotations

import re

import pytest

from django.urls import NoReverseMatch, reverse

from cms.core.models import User
from tests import factories
from tests.cms.exits import DECISIONS, LINK, PUBLIC, addresses

pytestmark = pytest.mark.django_db

_VALUES = {"token": "x" * 43, "ending": "csv", "kind": "claims", "sha256": "0" * 64}


_FURNITURE = {"wagtailadmin_sprite", "wagtailadmin_javascript_catalog"}


def _address(entry) -> str:
    values = {name: _VALUES.get(name, 1) for name in entry.arguments}
    try:
        return reverse(entry.name, kwargs=values)
    except NoReverseMatch:
        # The address itself: names within Wagtail's admin are not all reversible from outside.
        route = entry.route
        for name in entry.arguments:
            route = re.sub(rf"<(?:\w+:)?{name}>", str(values[name]), route)
        return "/" + route.replace("^", "").replace("$", "")


@pytest.mark.parametrize("method", ["get", "post"])
def test_p11_04_no_address_answers_to_nobody(client, method):
    walked = 0
    for entry in addresses():
        # The icons of the editing room and its words in other languages are the same for everybody.
        if DECISIONS.get(entry.name) in (PUBLIC, LINK) or entry.name in _FURNITURE or "login" in entry.name:
            continue
        address = _address(entry)
        if "(" in address or "<" in address:
            continue
        walked += 1
        response = getattr(client, method)(address)
        # 404 and 405 tell nothing either, and 400 is Wagtail's answer to a form that names no language.
        assert response.status_code in (301, 302, 400, 401, 403, 404, 405), (
            entry.name,
            address,
            response.status_code,
        )
        if response.status_code in (301, 302):
            assert "login" in response.url or response.url.rstrip("/") == address.rstrip("/"), (
                entry.name,
                response.url,
            )
    assert walked > 150


def test_p11_04_the_live_session_of_a_deactivated_person_dies_at_the_next_request(client):
    person = factories.user("Authors", "Quality")
    client.force_login(person)
    assert client.get(reverse("content:library")).status_code == 200
    User.objects.filter(pk=person.pk).update(is_active=False)
    for name in ("content:library", "records:trail", "wagtailadmin_home", "api:openapi-view"):
        response = client.get(reverse(name))
        assert response.status_code == 302, name
        assert "login" in response.url, name
