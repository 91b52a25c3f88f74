"""The tamper matrix, by raw SQL: `manage.py verify` names every harm to every table (P11-01, P11-19)."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from compliance import guards
from compliance.guards import guarded_models
from tests.compliance.proof.library import build, read
from tests.compliance.proof.matrix import CELLS, MATRIX, NOT_IN_MATRIX

# Each cell builds a library: together they take minutes.
pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def verify() -> list[str]:
    """The faults that the command names, but for the guards that the harm had to take away."""
    out = io.StringIO()
    try:
        call_command("verify", "--json", stdout=out)
    except CommandError:
        faults = json.loads(out.getvalue())["faults"]
        assert faults, "It failed without naming a fault."
        return [fault for fault in faults if not fault.startswith("The database guard ")]
    return []


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    """The library, built once, its guards dropped."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = build()
        connection.check_constraints()  # PostgreSQL changes no table with deferred checks pending
        guards.remove(connection)
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def library(built: SimpleNamespace, db: None) -> Iterator[SimpleNamespace]:
    """The library as the database has it; what a test does to it is undone."""
    made = read(built)
    yield made
    for stored, data in made.to_restore:  # files are not rolled back
        stored.storage.delete(stored.name)
        stored.storage.save(stored.name, ContentFile(data))


def test_p11_01_the_library_of_the_matrix_is_clean(library):
    assert verify() == []


@pytest.mark.parametrize(("table", "harm"), CELLS)
def test_p11_01_the_tamper_matrix(library, table, harm):
    cell = MATRIX[table].cell(harm)
    if isinstance(cell, str):
        assert cell.endswith(".")  # there is no such harm, for this reason
        return
    with transaction.atomic():
        cell(library)
        faults = verify()
        transaction.set_rollback(True)
    assert any(MATRIX[table].must_say(harm) in fault for fault in faults), faults


def test_p11_01_every_guarded_table_is_in_the_matrix():
    rows = " ".join(
        str(closure.cell_contents)
        for table in MATRIX.values()
        for harm in (table.alter, table.delete)
        if not isinstance(harm, str)
        for closure in harm.__closure__ or ()
        if isinstance(closure.cell_contents, str)
    )
    for model, _ in guarded_models():
        assert model._meta.db_table in rows or NOT_IN_MATRIX.get(model._meta.label), model._meta.label
