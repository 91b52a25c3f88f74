"""Altering what stands, past every guard, and asking `manage.py verify` what it sees."""

from __future__ import annotations

import io
from typing import Any

from django.core.management import CommandError, call_command
from django.db import connection

from compliance import guards


def verify() -> list[str]:
    """The faults that the command names, one a line; an empty list when it ends well."""
    out = io.StringIO()
    try:
        call_command("verify", stdout=out, no_color=True)
    except CommandError:
        lines = [line for line in out.getvalue().splitlines() if not line.startswith("Checked ")]
        assert lines, "It failed without naming a fault."
        return lines
    assert out.getvalue().rstrip().endswith("Nothing was altered.")
    return []


def sql(statement: str, *values: Any) -> None:
    """Run a statement as somebody with the database's own password would."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount, f"Nothing was changed by {statement}"


def table(model: Any) -> str:
    return model._meta.db_table


def verify_restored() -> list[str]:
    guards.install(connection)
    return verify()
