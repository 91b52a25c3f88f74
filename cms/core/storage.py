"""Where controlled files lie: by content hash, in a storage that has no public address."""

import hashlib

from django.core.files.storage import Storage, storages
from django.db.models.fields.files import FieldFile


def controlled_storage() -> Storage:
    """The storage of asset versions, page pictures and evidence files."""
    return storages["controlled"]


def file_fault(stored: FieldFile, sha256: str) -> str:
    """What is wrong with a stored file, as the end of a sentence about it; "" if its bytes have this hash."""
    found = hashlib.sha256()
    try:
        with stored.open("rb") as file:
            for chunk in file.chunks():
                found.update(chunk)
    except (OSError, ValueError):
        return "is missing from the store."
    return "" if found.hexdigest() == sha256 else "is not the file that was uploaded: its bytes were altered."
