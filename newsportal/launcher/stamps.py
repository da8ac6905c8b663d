"""Stamps: small files that remember for which state of the files some work was done last."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

HOUSE = ("newsportal", "articles", "directory")


class Stamp:
    """A file that holds a fingerprint. ``is_current()`` until that fingerprint changes; ``write()`` when done."""

    def __init__(self, path: Path, fingerprint: str) -> None:
        self.path = path
        self.fingerprint = fingerprint

    def is_current(self) -> bool:
        """Whether the work was done for this very fingerprint."""
        try:
            return self.path.read_text(encoding="ascii") == self.fingerprint
        except (OSError, ValueError):
            return False

    def write(self) -> None:
        """Remember that the work is done; never half-written."""
        temporary = self.path.with_name(self.path.name + ".new")
        temporary.write_text(self.fingerprint, encoding="ascii")
        temporary.replace(self.path)


def of_files(paths: Iterable[Path], *more: str) -> str:
    """Return a fingerprint of names, sizes and modification times, and of any further words, in about 10 us a file."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        status = path.stat()
        digest.update(f"{path}\0{status.st_size}\0{status.st_mtime_ns}\n".encode("utf-8", "surrogateescape"))
    for word in more:
        digest.update(f"{word}\0".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def migrations(root: Path) -> str:
    """Return a fingerprint of the content of our migrations and of the locked requirements, which bring others."""
    digest = hashlib.sha256()
    files = [path for app in HOUSE for path in sorted((root / app / "migrations").glob("*.py"))]
    for path in (*files, root / "requirements.txt"):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def house(root: Path) -> Iterator[Path]:
    """Yield every file that the set-up depends on: our code, data, templates, static files and the lock."""
    for name in (*HOUSE, "static", "templates"):
        for folder, folders, files in os.walk(root / name):
            folders[:] = [each for each in folders if each != "__pycache__"]
            yield from (Path(folder) / file for file in files)
    yield root / "requirements.txt"
