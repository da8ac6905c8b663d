"""Static files under names that hold a digest of what is in them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class CompressesOnce(Compressor):
    """WhiteNoise's compressor, which remembers what it has compressed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.compress_brotli = cache(super().compress_brotli)
        self.compress_gzip = cache(super().compress_gzip)


class StaticFiles(CompressedManifestStaticFilesStorage):
    """WhiteNoise's store, which works each address out once: a page has twenty, and a running site's manifest does not change.

    It compresses once, too: under its plain name and that with the digest a file mostly holds the same.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._addresses = lru_cache(maxsize=2048)(super().url)
        self._compressor: CompressesOnce | None = None

    def url(self, name: str | None, force: bool = False) -> str:
        """Return the address of a file. Raises ValueError where none of that name was collected."""
        return str(self._addresses(name, force))

    def create_compressor(self, **kwargs: Any) -> Compressor:
        """Return the one that remembers."""
        self._compressor = self._compressor or CompressesOnce(**kwargs)
        return self._compressor

    def compress_files(self, paths: set[str]) -> Iterator[tuple[str, str]]:
        """Compress the files of these names, and yield each name with that of what came of it."""
        with_digest = paths & set(self.hashed_files.values())
        # One after the other: threads that compress the same in the same moment do not know of each other.
        yield from super().compress_files(paths - with_digest)
        yield from super().compress_files(with_digest)
