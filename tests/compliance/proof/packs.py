"""Making packs in tests, and verifying them the way an inspector does."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

from compliance.proof.making import MakePack
from compliance.proof.pack import VERIFIER


def make_pack(content: Any, user: Any, path: Path) -> Path:
    with path.open("w+b") as out:
        MakePack(content, user, out).execute()
    return path


def inspect(pack: Path, verifier: Path = VERIFIER) -> tuple[int, list[str]]:
    """Run the verifier as a program of its own, shut off from site packages: its exit code and lines."""
    run = subprocess.run(  # noqa: S603
        [sys.executable, "-I", "-S", str(verifier), str(pack)], capture_output=True, text=True, check=False
    )
    assert not run.stderr, run.stderr
    return run.returncode, run.stdout.splitlines()


def records_of(pack: Path, kind: str) -> list[dict[str, Any]]:
    """The dossiers of a kind in a pack."""
    with zipfile.ZipFile(pack) as archive:
        names = [name for name in archive.namelist() if name.startswith(f"records/{kind}-")]
        return [json.loads(archive.read(name)) for name in names]


def manifest_of(pack: Path) -> dict[str, Any]:
    with zipfile.ZipFile(pack) as archive:
        return dict(json.loads(archive.read("manifest.json")))


def read_pdf(pack: Path) -> list[str]:
    """The text of each page of the pack's PDF, white space folded."""
    from cms.core.pdf import read_pages

    with zipfile.ZipFile(pack) as archive:
        data = archive.read("substantiation.pdf")
    return [" ".join(page.text.split()) for page in read_pages(data, width=60, thumb_width=30)]


def rewritten(pack: Path, out: Path, changes: dict[str, bytes | None]) -> Path:
    """The pack with files replaced, added or (None) taken out; the manifest is left as it is."""
    with zipfile.ZipFile(pack) as archive, zipfile.ZipFile(out, "w") as copy:
        for name in archive.namelist():
            if name not in changes:
                copy.writestr(name, archive.read(name))
        for name, data in changes.items():
            if data is not None:
                copy.writestr(name, data)
    return out


def unpacked(pack: Path, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(pack.read_bytes())) as archive:
        archive.extractall(folder)
    return folder
