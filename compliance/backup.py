"""A copy of everything a site holds, and the proof that it can be restored (EU Annex 11 §7.2, §16).

A backup is a folder: the database, the controlled files under their own names, and a manifest with the hash
of each. Files are found in the storage, not in the database, so that nothing is left out.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import connection
from django.utils import timezone

from cms.core.storage import controlled_storage

MANIFEST = "manifest.json"
SQLITE, POSTGRESQL = "vouch.sqlite3", "vouch.dump"
FORMAT = 1
_SAID = {SQLITE: "SQLite", POSTGRESQL: "PostgreSQL"}


class CannotBackUp(Exception):
    """Why there is no backup, or no restore; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup as its manifest tells it."""

    folder: Path
    made_at: datetime
    database: str
    files: dict[str, str]


def make(folder: Path) -> Backup:
    """Write a backup into `folder`, which must be new or empty. Raises CannotBackUp.

    The database first: a file is never changed, so every file that the copy names is in the store afterwards.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise CannotBackUp(f"{folder} is not empty. Give a new folder, one for each backup.")
    at = timezone.now()
    name = _dump(folder)
    storage = controlled_storage()
    files = {}
    for path in stored_names(storage):
        target = folder / "files" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with storage.open(path) as source, target.open("wb") as copy:
            shutil.copyfileobj(source, copy)
        files[path] = hash_of(target)
    manifest = {
        "format": FORMAT,
        "made_at": at.isoformat(),
        "database": {"name": name, "sha256": hash_of(folder / name)},
        "files": files,
    }
    # Last, so that a folder without it is known to be half a backup.
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True), encoding="utf-8")
    return Backup(folder, at, name, files)


def stored_names(storage: Storage, under: str = "") -> Iterator[str]:
    try:
        folders, files = storage.listdir(under)
    except FileNotFoundError:
        return
    for name in sorted(files):
        yield os.path.join(under, name)
    for name in sorted(folders):
        yield from stored_names(storage, os.path.join(under, name))


def hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _dump(folder: Path) -> str:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        copy = sqlite3.connect(folder / SQLITE)
        try:
            # The online backup: a consistent copy of what is committed, while others read and write.
            with sqlite3.connect(f"file:{_sqlite_path()}?mode=ro", uri=True) as source:
                source.backup(copy)
            source.close()
        finally:
            copy.close()
        return SQLITE
    _run("pg_dump", "--format=custom", "--no-owner", f"--file={folder / POSTGRESQL}")
    return POSTGRESQL


def _sqlite_path() -> str:
    return str(connection.settings_dict["NAME"])


def _run(program: str, *arguments: str, database: str = "") -> None:
    """A program of PostgreSQL on this site's database, or on `database`. Raises CannotBackUp."""
    if shutil.which(program) is None:
        raise CannotBackUp(
            f"{program} is not on this machine. Install the client of PostgreSQL "
            "(Debian: apt install postgresql-client), or back the server up by its own means."
        )
    settings = connection.settings_dict
    named = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    environment = os.environ | {
        variable: str(settings[name]) for variable, name in named.items() if settings.get(name)
    }
    environment["PGDATABASE"] = database or str(settings["NAME"])
    done = subprocess.run([program, *arguments], env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise CannotBackUp(f"{program} failed: {done.stderr.strip()[-500:]}")


def read(folder: Path) -> Backup:
    """The backup in `folder`, every byte of it compared with its manifest. Raises CannotBackUp."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        made_at = datetime.fromisoformat(manifest["made_at"])
        name, files = manifest["database"]["name"], dict(manifest["files"])
    except FileNotFoundError as problem:
        raise CannotBackUp(f"{folder} holds no {MANIFEST}: it is no backup, or half of one.") from problem
    except (ValueError, KeyError, TypeError) as problem:
        raise CannotBackUp(f"The {MANIFEST} in {folder} cannot be read: {problem}") from problem
    if manifest.get("format") != FORMAT or name not in (SQLITE, POSTGRESQL):
        raise CannotBackUp(f"The backup in {folder} is of another release. Restore it with that one.")
    expected = {name: manifest["database"]["sha256"]} | {f"files/{path}": sha for path, sha in files.items()}
    for path, sha in expected.items():
        inside = (folder / path).resolve()
        if not inside.is_relative_to(folder.resolve()) or not inside.is_file():
            raise CannotBackUp(f"{path} is missing from the backup.")
        if hash_of(inside) != sha:
            raise CannotBackUp(f"{path} in the backup is not what was backed up: its bytes were altered.")
    return Backup(folder, made_at, name, files)


def refuse_another_kind(backup: Backup) -> None:
    """Raise CannotBackUp where this site keeps its data in the other kind of database."""
    own = POSTGRESQL if connection.vendor == "postgresql" else SQLITE
    if backup.database != own:
        raise CannotBackUp(
            f"This is a backup of {_SAID[backup.database]}, and DATABASE_URL names {_SAID[own]}. "
            f"Set DATABASE_URL to {_SAID[backup.database]}: a backup goes back to the kind it came from."
        )


def restore_files(backup: Backup, storage: Storage) -> int:
    """Put back every file that is not there, and leave what is there as it is. Raises CannotBackUp."""
    for path, sha in backup.files.items():
        if storage.exists(path):
            with storage.open(path) as there:
                if hashlib.sha256(there.read()).hexdigest() != sha:
                    raise CannotBackUp(f"Another file stands at {path}. Restore into an empty store.")
            continue
        kept = storage.save(path, ContentFile((backup.folder / "files" / path).read_bytes()))
        if kept != path:
            raise CannotBackUp(f"{path} could not be kept under its name.")
    return len(backup.files)


def restore_database(backup: Backup, target: str) -> None:
    """Write the backed-up database to `target`: a new SQLite file, or an empty PostgreSQL database.

    All of it or nothing. Raises CannotBackUp.
    """
    if backup.database == SQLITE:
        path = Path(target)
        if path.exists() and path.stat().st_size:
            raise CannotBackUp(f"{path} is there already. Move it away first: a restore replaces nothing.")
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(backup.folder / SQLITE, path)
        return
    dump = str(backup.folder / POSTGRESQL)
    _run("pg_restore", "--no-owner", "--single-transaction", f"--dbname={target}", dump)
