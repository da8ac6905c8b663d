"""Static files under names that hold a digest of what is in them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """WhiteNoise's store, which works each address out once: a page has twenty, and a running site's manifest does not change."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._addresses = lru_cache(maxsize=2048)(super().url)

    def url(self, name: str | None, force: bool = False) -> str:
        """Return the address of a file. Raises ValueError where none of that name was collected."""
        return str(self._addresses(name, force))
