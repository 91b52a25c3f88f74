"""A11-02: a backup can be restored, and the restored copy verifies, on the database in use."""

from __future__ import annotations

import io
import json
import shutil

import pytest

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
