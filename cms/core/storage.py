"""Where controlled files lie: by content hash, in a storage that has no public address."""

from django.core.files.storage import Storage, storages


def controlled_storage() -> Storage:
    """The storage of asset versions, page pictures and evidence files."""
    return storages["controlled"]
