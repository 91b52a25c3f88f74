"""A11-02: a backup can be restored, and the restored copy verifies, on the database in use."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from compliance.models import AuditRecord, Event, RestoreTest
from content.models import AssetVersion
from tests import factories

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        connection.vendor == "postgresql" and shutil.which("pg_dump") is None,
        reason="the client of PostgreSQL is not installed",
    ),
]


def run(name: str, *arguments: object) -> str:
    out = io.StringIO()
    call_command(name, *map(str, arguments), stdout=out, no_color=True)
    return out.getvalue()


@pytest.mark.django_db(transaction=True)
def test_a11_02_the_restored_copy_verifies_and_every_file_is_the_same(committed_db, tmp_path):
    """Also the restore half of A11-12: what verifies is read from the folder alone."""
    factories.approved_claim()
    asset = factories.approved_asset()
    folder = tmp_path / "backup"
    assert "files" in run("backup", folder)
    manifest = json.loads((folder / "manifest.json").read_text())
    assert asset.version.sha256 in manifest["files"].values()
    records = AuditRecord.objects.count()
    assert f"{records:,} audit records" in run("restore", folder, "--test")
    test = RestoreTest.objects.get()
    assert (test.records, test.files) == (records, len(manifest["files"]))
    assert AuditRecord.objects.latest("sequence").event == Event.RESTORE_TESTED
    with pytest.raises(CommandError, match="not empty"):
        run("backup", folder)
    stored = folder / "files" / asset.version.file.name
    stored.write_bytes(stored.read_bytes()[:-1])
    with pytest.raises(CommandError, match="bytes were altered"):
        run("restore", folder, "--test")
    stored.unlink()
    with pytest.raises(CommandError, match="missing from the backup"):
        run("restore", folder, "--test")
    (folder / "manifest.json").unlink()
    with pytest.raises(CommandError, match="half of one"):
        run("restore", folder, "--test")
    assert RestoreTest.objects.count() == 1
    assert AssetVersion.objects.count() == 1


@contextmanager
def empty_database(state: Path) -> Iterator[str]:
    """The address of a database of the kind in use that has nothing in it."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{state / 'vouch.sqlite3'}"
        return
    name, its = f"vouch_empty_{uuid4().hex[:12]}", connection.settings_dict
    login = f"{its['USER']}:{its['PASSWORD']}@" if its["USER"] else ""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    try:
        yield f"postgres://{login}{its['HOST']}:{its['PORT']}/{name}"
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.django_db(transaction=True)
def test_a11_12_a_restore_into_an_empty_place_is_the_site_again(committed_db, tmp_path):
    """As the README tells it: restore, migrate, verify. A second restore replaces nothing."""
    factories.approved_claim()
    asset = factories.approved_asset()
    folder, state = tmp_path / "backup", tmp_path / "site"
    run("backup", folder)
    with empty_database(state) as address:
        own = {"DATABASE_URL": address, "VOUCH_STATE": str(state), "SECRET_KEY": settings.SECRET_KEY}
        own |= {"DJANGO_SETTINGS_MODULE": "cms.settings.base"}

        def there(*words: object) -> subprocess.CompletedProcess[str]:
            command = [sys.executable, "manage.py", *map(str, words), "--no-color"]
            return subprocess.run(  # noqa: S603
                command,
                cwd=settings.BASE_DIR,
                env=os.environ | own,
                capture_output=True,
                text=True,
                check=False,
            )

        restored = there("restore", folder)
        assert restored.returncode == 0, restored.stderr
        assert "Now run migrate, then verify" in restored.stdout
        assert there("migrate", "-v0").returncode == 0
        verified = there("verify")
        assert verified.returncode == 0, verified.stdout + verified.stderr
        assert f"Checked {AuditRecord.objects.count():,} audit records" in verified.stdout
        assert (state / "files" / asset.version.file.name).is_file()
        again = there("restore", folder)
        assert again.returncode != 0
        assert "already" in again.stderr
        assert there("verify").returncode == 0


def test_a11_12_a_backup_of_the_other_kind_of_database_is_refused(db, tmp_path):
    other = "vouch.sqlite3" if connection.vendor == "postgresql" else "vouch.dump"
    (tmp_path / other).write_bytes(b"")
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    manifest = {"format": 1, "made_at": "2026-01-01T00:00:00+00:00", "files": {}}
    manifest |= {"database": {"name": other, "sha256": empty}}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(CommandError, match="a backup goes back to the kind it came from"):
        run("restore", tmp_path)
