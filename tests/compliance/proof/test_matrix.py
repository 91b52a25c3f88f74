"""The tamper matrix, by raw SQL: `manage.py verify` names every harm to every table (P11-01, P11-19)."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from django.core.files.base import ContentFile
from django.db import connection, transaction

from compliance import guards
from compliance.verification import NotChecked, checks
from tests.compliance.proof.library import build, read
from tests.compliance.proof.matrix import CELLS, MATRIX

# Each cell looks at the whole library: together they take minutes.
pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def faults() -> Iterator[str]:
    """What the checks of `manage.py verify` name, but for the guards that the harm had to take away."""
    for _, check in checks():
        for fault in check():
            if not isinstance(fault, NotChecked) and not fault.startswith("The database guard "):
                yield fault


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    """The library, built once, its guards dropped."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = read(build())
        connection.check_constraints()  # PostgreSQL changes no table with deferred checks pending
        guards.remove(connection)
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def library(built: SimpleNamespace, db: None) -> Iterator[SimpleNamespace]:
    """The library; what a test does to it is undone."""
    yield built
    for stored, data in built.to_restore:  # files are not rolled back
        stored.storage.delete(stored.name)
        stored.storage.save(stored.name, ContentFile(data))
    built.to_restore.clear()


def test_p11_01_the_library_of_the_matrix_is_clean(library):
    assert list(faults()) == []


@pytest.mark.parametrize(
    ("table", "harm"), [each for each in CELLS if not isinstance(MATRIX[each[0]].cell(each[1]), str)]
)
def test_p11_01_the_tamper_matrix(library, table, harm):
    wanted, named = MATRIX[table].must_say(harm), []
    with transaction.atomic():
        MATRIX[table].cell(harm)(library)
        # No further than to the fault that is looked for: each cell looks at the whole library otherwise.
        for fault in faults():
            named.append(fault)
            if wanted in fault:
                break
        transaction.set_rollback(True)
    assert named and wanted in named[-1], named
