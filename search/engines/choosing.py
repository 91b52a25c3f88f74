"""Which engine answers."""

from __future__ import annotations

from django.db import connection

from search.engines import DatabaseEngine


def database_engine() -> DatabaseEngine:
    """The engine of the database in use: it always has the whole index, and is never stale."""
    if connection.vendor == "postgresql":
        from search.engines import postgres

        return postgres
    from search.engines import sqlite

    return sqlite
