"""Refused and missing pages say what happened and where to go."""

import pytest

from django.template.loader import render_to_string

from tests import factories

pytestmark = pytest.mark.django_db


def test_a_refusal_says_whom_to_ask(client):
    client.force_login(factories.user("Reps"))
    response = client.get("/library/")
    assert response.status_code == 403
    assert "ask an administrator" in response.content.decode()


def test_a_missing_page_says_so(client):
    response = client.get("/no/such/page/")
    assert response.status_code == 404
    assert "nothing at this address" in response.content.decode()


def test_an_error_page_needs_no_context():
    assert "half-saved" in render_to_string("500.html")
