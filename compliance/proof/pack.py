"""A substantiation pack as a zip: records as JSON, the exact files, a PDF to read, and its own verifier.

The same state gives the same bytes, but for the time it was made. The format is described by its verifier,
proof/offline.py; a change that an older verifier cannot read gets another version.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files import File

from compliance.digest import instant, pack_digest
from compliance.models import AuditRecord
from compliance.proof import seal
from compliance.proof.contents import Contents
from compliance.proof.paper import substantiation_pdf

VERSION = 2
VERIFIER = Path(__file__).with_name("offline.py")
PDF, TRAIL = "substantiation.pdf", "trail.txt"

_README = """Substantiation pack of {label}

substantiation.pdf   everything for reading: statement, versions, signatures, evidence, findings, history
records/             the same as JSON: one file for each content, all its rows by table
evidence/, assets/   the exact files that were signed, named by their SHA-256
pages/               a picture of each page that is cited
trail.txt            the hash of every audit record of the site, in order, up to the head
manifest.json        the SHA-256 and size of every file, and one digest over all of them
verify.py            checks all hashes and signatures, offline:

    python3 verify.py

It needs Python 3.8 or later and nothing else. Compare the digest that it prints with the foot of any
printed page. To make sure that this pack was made by the site that it names, send it to them: they
run manage.py verify --pack FILE.
"""


def write_pack(out: IO[bytes], contents: Contents, made_at: datetime, made_by: str) -> str:
    """Write the pack of `contents` to `out`, a seekable file; returns its digest."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        pack = _Pack(archive, made_at)
        listed = []
        for dossier in contents.dossiers:
            name = f"records/{dossier['kind']}-{dossier['id']}.json"
            pack.add(name, [_text(dossier)])
            rows = {table: len(rows) for table, rows in dossier["tables"].items()}
            listed.append({"kind": dossier["kind"], "id": dossier["id"], "file": name, "rows": rows})
        for name, stored in sorted(contents.files.items()):
            pack.add(name, _pieces(stored.storage.open(stored.name)))
        pack.add(TRAIL, _hashes(contents.head.sequence))
        subject = {key: contents.subject[key] for key in ("kind", "id", "label")}
        trail = {"file": TRAIL, "sequence": contents.head.sequence, "hash": contents.head.hash}
        covered = {
            "version": VERSION,
            "subject": subject,
            "dossiers": listed,
            "trail": trail | {"seal": seal.seal_of(trail["sequence"], trail["hash"], made_at).mac},
            "files": dict(pack.files),
        }
        # The seal holds the time, and the digest must not.
        digest = pack_digest(covered | {"trail": trail})
        made = {"at": instant(made_at), "by": made_by, "organisation": settings.ORGANISATION_NAME}
        beside = _Pack(archive, made_at)
        beside.add(PDF, [substantiation_pdf(contents, digest, made)])
        beside.add("verify.py", [VERIFIER.read_bytes()])
        beside.add("README.txt", [_README.format(label=subject["label"]).encode()])
        manifest = {"format": "vouch-pack", "made": made, "digest": digest, "beside": beside.files}
        pack.add("manifest.json", [_text(manifest | covered)])
    return digest


class _Pack:
    """Adds files to an archive, and notes the hash and size of each."""

    def __init__(self, archive: zipfile.ZipFile, made_at: datetime) -> None:
        self.archive = archive
        self.at = made_at.astimezone(UTC).timetuple()[:6]
        self.files: dict[str, dict[str, Any]] = {}

    def add(self, name: str, pieces: Iterable[bytes]) -> None:
        entry = zipfile.ZipInfo(name, self.at)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = 0o644 << 16
        found, size = hashlib.sha256(), 0
        with self.archive.open(entry, "w", force_zip64=True) as file:
            for piece in pieces:
                file.write(piece)
                found.update(piece)
                size += len(piece)
        self.files[name] = {"sha256": found.hexdigest(), "size": size}


def _text(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _pieces(file: File) -> Iterator[bytes]:
    with file:
        yield from file.chunks()


def _hashes(head: int) -> Iterator[bytes]:
    records = AuditRecord.objects.filter(sequence__lte=head).order_by("sequence")
    for hash_ in records.values_list("hash", flat=True).iterator(chunk_size=5000):
        yield hash_.encode() + b"\n"
