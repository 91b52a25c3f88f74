"""What every test stands on: roles and the review workflow, as a fresh site has them."""

import shutil
from collections.abc import Iterator

import pytest

from django.conf import settings
from django.db import connection

from cms.core.roles import ensure_roles
from compliance import guards
from compliance.setup import ensure_review_workflow


def pytest_sessionfinish() -> None:
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """A migrated database with the groups and the workflow of a fresh site."""
    with django_db_blocker.unblock():
        ensure_roles()
        ensure_review_workflow()


@pytest.fixture
def committed_db(transactional_db) -> Iterator[None]:
    """A database with real commits, for tests of concurrency and of a served browser.

    The flush after such a test deletes rows that the guards protect, so they step aside for it.
    """
    guards.install(connection)
    ensure_roles()
    ensure_review_workflow()
    yield
    guards.remove(connection)
