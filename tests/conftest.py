"""What every test stands on: roles and the review workflow, as a fresh site has them."""

import shutil
from collections.abc import Iterator

import pytest

from django.conf import settings
from django.db import connection

from cms.core.roles import ensure_roles
from compliance import guards
from compliance.setup import ensure_review_workflow
from tests import migrated


def pytest_sessionfinish() -> None:
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


@pytest.fixture(scope="session")
def migrated_copy(request, django_db_modify_db_settings) -> bool:
    """Whether the test database is a copy of one that the very same migrations made before."""
    name = migrated.target()
    kept = request.config.getvalue("reuse_db") and not request.config.getvalue("create_db")
    return name is not None and not kept and migrated.copy_to(name)


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb, migrated_copy) -> bool:
    return django_db_keepdb or migrated_copy


@pytest.fixture(scope="session")
def django_db_createdb(django_db_createdb, migrated_copy) -> bool:
    return django_db_createdb and not migrated_copy


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, migrated_copy, django_db_blocker):
    """A migrated database with the groups and the workflow of a fresh site."""
    with django_db_blocker.unblock():
        if not migrated_copy:
            migrated.keep()
        ensure_roles()
        ensure_review_workflow()


@pytest.fixture
def committed_db(transactional_db, settings, tmp_path) -> Iterator[None]:
    """A database with real commits, for tests of concurrency and of a served browser.

    What is sealed in it is sealed for the test alone.

    The flush after such a test deletes rows that the guards protect, so they step aside for it.
    """
    settings.SEAL_LOG = str(tmp_path / "seals.log")
    guards.install(connection)
    ensure_roles()
    ensure_review_workflow()
    yield
    guards.remove(connection)
