"""A migrated SQLite database, kept between runs: migrating takes longer than most test files."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from django.apps import apps
from django.db import DatabaseError, connection


def target() -> Path | None:
    """The file of the test database, or None where it is no SQLite file."""
    name = connection.settings_dict["TEST"]["NAME"]
    return Path(name) if connection.vendor == "sqlite" and name else None


def _kept() -> Path:
    """Where the database of these migrations is kept: another migration is another file."""
    digest = hashlib.sha256()
    for app in apps.get_app_configs():
        for file in sorted(Path(app.path).glob("migrations/*.py")):
            digest.update(f"{app.label}/{file.name}".encode() + file.read_bytes())
    return Path(tempfile.gettempdir()) / f"vouch-migrated-{os.getuid()}-{digest.hexdigest()[:20]}.sqlite3"


def copy_to(name: Path) -> bool:
    """Put a copy at `name`, if one is kept; says whether."""
    kept = _kept()
    if not kept.exists():
        return False
    for leftover in (f"{name}-wal", f"{name}-shm"):
        Path(leftover).unlink(missing_ok=True)
    shutil.copyfile(kept, name)
    return True


def keep() -> None:
    """Keep the migrated database for later runs; a run that cannot keep it loses nothing."""
    if target() is None or _kept().exists():
        return
    unfinished = Path(f"{_kept()}.{os.getpid()}")
    try:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(unfinished)])
        unfinished.replace(_kept())
    except (DatabaseError, OSError):
        unfinished.unlink(missing_ok=True)
