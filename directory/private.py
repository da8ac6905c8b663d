"""Files that only some people may see: they lie beside the media, never below it, and have no address of their own."""

from __future__ import annotations

from typing import Any

from django.core.files.storage import Storage, storages
from django.core.signals import setting_changed
from django.utils.functional import LazyObject, empty


class PrivateStorage(LazyObject):
    """The store of private files: ``STORAGES["private"]``, looked up at first need."""

    def _setup(self) -> None:
        self._wrapped = storages["private"]


_storage = PrivateStorage()


def private_storage() -> Storage:
    """Return the store of private files."""
    return _storage  # type: ignore[return-value] # it stands for one, as default_storage does


def _forget(*, setting: str, **kwargs: Any) -> None:
    if setting == "STORAGES":
        _storage._wrapped = empty  # type: ignore[assignment]


setting_changed.connect(_forget)
