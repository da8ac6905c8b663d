"""Reading, writing and removing files of a store, wherever that is (Django's storage API and nothing else)."""

from __future__ import annotations

import contextlib
import weakref
from collections.abc import Callable, Iterator
from functools import partial

from django.core.files.base import File
from django.core.files.storage import Storage, default_storage
from django.db import connection, transaction

from directory.pictures.uploads import write_aside


class _Aside(File):
    """A file that waits beside the media; Django's file storage moves it into place by a rename."""

    def temporary_file_path(self) -> str:
        return str(self.name)


def put(name: str, data: bytes, storage: Storage = default_storage) -> None:
    """Store ``data`` under exactly this name, whole or not at all. Raises OSError."""
    path = write_aside(data, storage)
    try:
        with path.open("rb") as opened:
            kept = storage.save(name, _Aside(opened, name=str(path)))
    finally:
        path.unlink(missing_ok=True)
    if kept != name:
        # Somebody else stored it at the same moment, and the storage thought of another name for ours.
        storage.delete(kept)


def unless_saved(remove: Callable[[str], object], name: str) -> None:
    """Have ``remove(name)`` called if the present transaction fails, in whatever way.

    Django has no hook for that, but it drops what waits for the commit: the last reference to the marker goes.
    """
    marker = _Marker()
    finalizer = weakref.finalize(marker, _clear_away, remove, name)
    transaction.on_commit(partial(_keep, marker, finalizer))


class _Marker:
    """An object that can be waited for."""


def _clear_away(remove: Callable[[str], object], name: str) -> None:
    with contextlib.suppress(OSError):  # Nobody is there who could be told.
        remove(name)


def _keep(marker: _Marker, finalizer: weakref.finalize) -> None:
    finalizer.detach()


def read(name: str) -> bytes:
    """Return the file's bytes. Raises FileNotFoundError."""
    with default_storage.open(name) as file:
        return file.read()


def remove_folder(folder: str, storage: Storage = default_storage) -> None:
    """Remove a folder with all that is in it; one that does not exist is no error."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        storage.delete(f"{folder}/{name}")
    for name in folders:
        remove_folder(f"{folder}/{name}", storage)
    with contextlib.suppress(OSError):  # A rendition may have been added meanwhile; a store without folders has none.
        storage.delete(folder)


@contextlib.contextmanager
def once(name: str) -> Iterator[None]:
    """Hold a lock on the name, so that of all processes on all machines one makes the file and the others find it."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"media:{name}"])
        yield
