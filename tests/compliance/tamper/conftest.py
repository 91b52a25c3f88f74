"""A small library, built once, that tests of tampering do harm to."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from django.db import connection, transaction

from compliance import guards
from compliance.actions import LiftSuspension, SubmitForReview, Suspend
from tests import factories
from tests.compliance.steps import send_back


@pytest.fixture(scope="package")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    """Two approved claims, an approved asset, a rejection and a lifted suspension, built once."""
    with django_db_blocker.unblock(), transaction.atomic():
        people = factories.reviewers()
        author = factories.user("Authors")
        claim = factories.approved_claim(author=author)
        other = factories.approved_claim("Tessel weighs 210 g.", author=author)
        asset = factories.approved_asset(author=author)
        draft = factories.claim_draft("Tessel is quiet.", author=author)
        round_ = SubmitForReview(draft, author).execute()
        send_back(round_, people["medical"], "How quiet?")
        Suspend(other, people["medical"], "Waiting for the laboratory.").execute()
        LiftSuspension(other, people["medical"], "The laboratory confirmed it.").execute()
        connection.check_constraints()  # PostgreSQL changes no table with deferred checks pending
        yield SimpleNamespace(
            people=people, author=author, claim=claim, other=other, asset=asset, draft=draft
        )
        transaction.set_rollback(True)


@pytest.fixture
def library(built: SimpleNamespace, db: None) -> SimpleNamespace:
    """The library as the database has it; what a test does to it is rolled back."""
    kept = {name: getattr(built, name) for name in ("claim", "other", "asset", "draft")}
    fresh = {name: type(each).objects.get(pk=each.pk) for name, each in kept.items()}
    return SimpleNamespace(people=built.people, author=built.author, **fresh)


@pytest.fixture
def unguarded(library: SimpleNamespace) -> SimpleNamespace:
    """The same library after somebody dropped the triggers."""
    guards.remove(connection)
    return library
