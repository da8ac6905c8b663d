"""Reading, writing and removing files of the media store, wherever that is (Django's storage API and nothing else)."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import connection, transaction

from directory.pictures.uploads import write_aside


class _Aside(File):
    """A file that waits beside the media; Django's file storage moves it into place by a rename."""

    def temporary_file_path(self) -> str:
        return str(self.name)


def put(name: str, data: bytes) -> None:
    """Store ``data`` under exactly this name, whole or not at all. Raises OSError."""
    path = write_aside(data)
    try:
        with path.open("rb") as opened:
            kept = default_storage.save(name, _Aside(opened, name=str(path)))
    finally:
        path.unlink(missing_ok=True)
    if kept != name:
        # Somebody else stored it at the same moment, and the storage thought of another name for ours.
        default_storage.delete(kept)


def read(name: str) -> bytes:
    """Return the file's bytes. Raises FileNotFoundError."""
    with default_storage.open(name) as file:
        return file.read()


def remove_folder(folder: str) -> None:
    """Remove a folder with all that is in it; one that does not exist is no error."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        default_storage.delete(f"{folder}/{name}")
    for name in folders:
        remove_folder(f"{folder}/{name}")
    with contextlib.suppress(OSError):  # A rendition may have been added meanwhile; a store without folders has none.
        default_storage.delete(folder)


@contextlib.contextmanager
def once(name: str) -> Iterator[None]:
    """Hold a lock on the name, so that of all processes on all machines one makes the file and the others find it."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"media:{name}"])
        yield
