"""Restoring a backup beside the site, verifying the copy, and taking it away again."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import connection

from compliance.backup import POSTGRESQL, Backup, CannotBackUp, restore_database, restore_files


def verified_copy(backup: Backup) -> int:
    """Restore `backup` into a place of its own and verify it there. Returns how many audit records it has.

    Raises CannotBackUp with what the verification named.
    """
    with tempfile.TemporaryDirectory(prefix="vouch-restore-") as state, _database(backup, Path(state)) as url:
        restore_files(backup, FileSystemStorage(location=Path(state) / "files", base_url=None))
        return _verify(url, state)


@contextmanager
def _database(backup: Backup, state: Path) -> Iterator[str]:
    if backup.database != POSTGRESQL:
        restore_database(backup, str(state / "vouch.sqlite3"))
        yield f"sqlite:///{state / 'vouch.sqlite3'}"
        return
    name = f"vouch_restore_{uuid4().hex[:12]}"
    quoted = connection.ops.quote_name(name)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {quoted} TEMPLATE template0")
    try:
        restore_database(backup, name)
        its = connection.settings_dict
        login = f"{its['USER']}:{its['PASSWORD']}@" if its["USER"] else ""
        yield f"postgres://{login}{its['HOST']}:{its['PORT']}/{name}"
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {quoted} WITH (FORCE)")


def _verify(url: str, state: str) -> int:
    # A process of its own: what it verifies is the copy, whatever this one has open.
    environment = os.environ | {
        "DATABASE_URL": url,
        "VOUCH_STATE": state,
        "DJANGO_SETTINGS_MODULE": "cms.settings.base",
        "SECRET_KEY": settings.SECRET_KEY,
    }
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "verify", "--no-color"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        said = "\n".join([done.stdout.strip(), done.stderr.strip()])[-2000:]
        raise CannotBackUp(f"The restored copy does not verify:\n{said}")
    found = re.search(r"Checked ([\d,]+) audit records", done.stdout)
    return int(found[1].replace(",", "")) if found else 0
