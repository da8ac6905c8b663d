"""Files that only some people may see: they lie beside the media, never below it, and have no address of their own."""

from __future__ import annotations

from django.core.files.storage import Storage, storages


def private_storage() -> Storage:
    """Return the store of private files (``STORAGES["private"]``)."""
    return storages["private"]
