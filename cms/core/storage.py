"""Where controlled files lie: by content hash, in a storage that has no public address."""

import hashlib

from django.core.files.storage import Storage, storages
from django.db.models.fields.files import FieldFile


def controlled_storage() -> Storage:
    """The storage of asset versions, page pictures and evidence files."""
    return storages["controlled"]


def sha256_of_stored(stored: FieldFile) -> str:
    """The SHA-256 of a stored file, read piece by piece; "" if it is missing."""
    found = hashlib.sha256()
    try:
        # Not `stored.open()`: what is opened that way stays open as long as its row.
        with stored.storage.open(stored.name) as file:
            for chunk in file.chunks():
                found.update(chunk)
    except (OSError, ValueError):
        return ""
    return found.hexdigest()


def file_fault(stored: FieldFile, sha256: str) -> str:
    """What is wrong with a stored file, as the end of a sentence about it; "" if its bytes have this hash."""
    found = sha256_of_stored(stored)
    if not found:
        return "is missing from the store."
    return "" if found == sha256 else "is not the file that was uploaded: its bytes were altered."
