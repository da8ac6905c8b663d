"""Static files under names that hold a digest of what is in them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

import brotli
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Brotli's greatest takes ten times as long as this, for a tenth less.
GREATEST, QUICK = 11, 5


class CompressesOnce(Compressor):
    """WhiteNoise's compressor, which remembers what it has compressed. ``quality`` is Brotli's, for what comes next."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.quality = GREATEST
        self.compress_brotli = cache(lambda data: brotli.compress(data, quality=self.quality))
        self.compress_gzip = cache(super().compress_gzip)


class StaticFiles(CompressedManifestStaticFilesStorage):
    """WhiteNoise's store, which works each address out once: a page has twenty, and a running site's manifest does not change.

    It compresses once, too: under its plain name and that with the digest a file mostly holds the same. And it takes pains only
    with what pages name.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._addresses = lru_cache(maxsize=2048)(super().url)
        self._compressor: CompressesOnce | None = None
        self._quality = GREATEST

    def url(self, name: str | None, force: bool = False) -> str:
        """Return the address of a file. Raises ValueError where none of that name was collected."""
        return str(self._addresses(name, force))

    def create_compressor(self, **kwargs: Any) -> CompressesOnce:
        """Return the one that remembers."""
        self._compressor = self._compressor or CompressesOnce(**kwargs)
        self._compressor.quality = self._quality
        return self._compressor

    def compress_files(self, paths: set[str]) -> Iterator[tuple[str, str]]:
        """Compress the files of these names, and yield each name with that of what came of it."""
        named = {plain: digested for plain, digested in self.hashed_files.items() if digested in paths}
        # Pages name the one that is minified; the other is for those who debug.
        spare = {plain for plain in named if _minified(plain) in named}
        paths = paths - spare - {named[plain] for plain in spare}
        with_digest = paths & set(named.values())
        # One after the other: threads that compress the same in the same moment do not know of each other.
        yield from self._compress(with_digest, GREATEST)
        # What differs from what has a digest, as a style sheet that names others, no page of ours asks for.
        yield from self._compress(paths - with_digest, QUICK)

    def _compress(self, paths: set[str], quality: int) -> Iterator[tuple[str, str]]:
        self._quality = quality
        yield from super().compress_files(paths)


def _minified(name: str) -> str:
    """Return how the minified file beside a file of this name would be called."""
    stem, dot, ending = name.rpartition(".")
    return f"{stem}.min{dot}{ending}"
